package ocr

// innerFirst is the order in which panels are made white: those on which others stand come
// last, else as they were found.
func innerFirst(all []panel) []int {
	var inner, outer []int
	for i, p := range all {
		holds := false
		for k, o := range all {
			holds = holds || k != i && o.box.In(p.box)
		}
		if holds {
			outer = append(outer, i)
		} else {
			inner = append(inner, i)
		}
	}
	return append(inner, outer...)
}

// whitenUnder makes the ground of a panel white on which others stand that were made so, with
// what is printed on it between them: the head of a table with a box in a colour of its own
// for each column. As print on it the boxes would be too much, and what is light on it would
// go with it where they hold dark print.
func (r Raster) whitenUnder(p panel, all []panel, done []bool, k int, char float64) bool {
	w, h := p.box.Dx(), p.box.Dy()
	own := make([]bool, w*h)
	for i, o := range all {
		if !done[i] || !o.box.In(p.box) {
			continue
		}
		p.holes = true
		for y := range o.box.Dy() {
			copy(own[(o.box.Min.Y-p.box.Min.Y+y)*w+o.box.Min.X-p.box.Min.X:], o.in[y*o.box.Dx():(y+1)*o.box.Dx()])
		}
	}
	if !p.holes { // nor cards
		return false
	}
	edge := p // of its ground a rim is left about the boxes
	edge.in, p.in = make([]bool, w*h), make([]bool, w*h)
	for i, v := range dilated(own, w, h, 1) {
		edge.in[i], p.in[i] = v && !own[i] && (p.cards == nil || !p.cards[i]), p.wide[i] && !v
	}
	print := int(p.tone) - panelPrint
	if !r.whitenPanel(p, k, char, true) {
		if p.cards != nil && r.lightOn(p, k) {
			return false // what it is, nobody knows: it must not go unmarked
		}
		p.each(r, k, 0, func(i int) {
			if int(r.Pix[i]) >= print {
				r.Pix[i] = 255
			}
		})
	}
	edge.each(r, k, 0, func(i int) {
		if int(r.Pix[i]) >= print {
			r.Pix[i] = 255
		}
	})
	return true
}

// lightOn tells whether more is light on a panel's ground than its grain.
func (r Raster) lightOn(p panel, k int) bool {
	all, light := 0, 0
	p.each(r, k, 0, func(i int) {
		all++
		light += boolToInt(float64(r.Pix[i]) > p.tone+panelPrint)
	})
	return float64(light) > panelInk*float64(all)
}

// lettersOn is what lettersIn is, of the print on a panel alone.
func (r Raster) lettersOn(p panel, k int, char float64, print func(v byte) bool) (n int, share float64) {
	b := p.boxOf(k)
	w, h := b.Dx(), b.Dy()
	on := make([]bool, w*h)
	p.each(r, k, 0, func(i int) {
		on[(i/r.W-b.Min.Y)*w+i%r.W-b.Min.X] = print(r.Pix[i])
	})
	return letters(on, w, h, char, lettersOnCards)
}
