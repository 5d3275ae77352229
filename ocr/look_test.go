package ocr

import (
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// canvas is a white page to put strokes on.
func canvas(w, h int) Raster {
	r := Raster{W: w, H: h, Pix: make([]byte, w*h)}
	for i := range r.Pix {
		r.Pix[i] = 250
	}
	return r
}

func (r Raster) bar(x, y, w, h int) {
	for j := max(0, y); j < min(r.H, y+h); j++ {
		for i := max(0, x); i < min(r.W, x+w); i++ {
			r.Pix[j*r.W+i] = 10
		}
	}
}

// character is 13 pixels a side and made as most printed ones are: more edges of
// upright strokes than of level ones, and a broad foot.
func (r Raster) character(x, y, kind int) {
	for k := range 3 {
		r.bar(x+2+4*k, y+kind%3, 2, 12-kind%3)
	}
	r.bar(x, y+11, 13, 2)
	if kind%2 == 0 {
		r.bar(x+3, y+5, 7, 1)
	}
}

// sheet is a page of text, upright.
func sheet(dir archive.Direction) Raster {
	r := canvas(700, 990)
	for line := range 24 {
		for k := range 30 {
			if (line*7+k)%11 == 0 {
				continue
			}
			if dir == archive.Horizontal {
				r.character(70+k*15, 60+line*30, line+k)
			} else {
				r.character(620-line*25, 60+k*15, line+k)
			}
		}
	}
	return r
}

func TestLookFindsTurnAndDirection(t *testing.T) {
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		for q := range 4 {
			i := Look(sheet(dir).Turned(q), nil)
			want := Way{(4 - q) % 4, dir}
			if i.Blank || !i.Sure || i.Ways[0] != want || i.Char < 11 || i.Char > 15 {
				t.Errorf("direction %d turned %d: %+v, want %v", dir, q, i, want)
			}
			if i.Sample.Dx() < 60 || i.Sample.Dy() < 60 || i.Sample.Max.X > 990 || i.Sample.Max.Y > 990 {
				t.Errorf("direction %d turned %d: sample %v", dir, q, i.Sample)
			}
		}
	}
}

func TestLookObeysAPerson(t *testing.T) {
	for turn := -1; turn < 5; turn++ {
		i := Look(sheet(archive.Horizontal), &turn)
		want := ((turn % 4) + 4) % 4
		if slices.ContainsFunc(i.Ways, func(w Way) bool { return w.Turn != want }) || len(i.Ways) == 0 {
			t.Errorf("turn %d gives %v", turn, i.Ways)
		}
		if dir := i.Ways[0].Dir; (dir == archive.Horizontal) != (want%2 == 0) {
			t.Errorf("turn %d: direction %d", turn, dir)
		}
	}
}

func TestLookIsUnsureOfLittle(t *testing.T) {
	r := canvas(700, 990)
	for k := range 6 {
		r.character(300+k*15, 400, k)
	}
	if i := Look(r, nil); i.Blank || i.Sure || len(i.Ways) < 2 {
		t.Errorf("six characters: %+v", i)
	}
	r = canvas(700, 990)
	r.bar(0, 0, 700, 30) // a scanner's border, and a ruling line
	r.bar(60, 500, 600, 2)
	if i := Look(r, nil); i.Blank || len(i.Ways) == 0 {
		t.Errorf("a ruling line: %+v", i)
	}
}

func TestLookSeesBlanks(t *testing.T) {
	faint := canvas(700, 990)
	for x := 300; x < 330; x++ { // a line of pencil
		faint.Pix[400*700+x], faint.Pix[401*700+x] = 215, 215
	}
	dust := canvas(700, 990)
	for i := range 300 {
		dust.bar((i*97)%690, (i*193)%980, 1+i%2, 1)
	}
	for name, c := range map[string]struct {
		r     Raster
		blank bool
	}{
		"white": {canvas(700, 990), true}, "dust": {dust, true}, "pencil": {faint, false},
		"one pixel": {Raster{1, 1, []byte{0}}, true}, "nothing": {Raster{}, true},
	} {
		if i := Look(c.r, nil); i.Blank != c.blank || len(i.Ways) == 0 {
			t.Errorf("%s: %+v", name, i)
		}
	}
}

func TestTurnedRaster(t *testing.T) {
	r := Raster{3, 2, []byte{1, 2, 3, 4, 5, 6}}
	for q, want := range map[int][]byte{0: {1, 2, 3, 4, 5, 6}, 1: {4, 1, 5, 2, 6, 3}, 2: {6, 5, 4, 3, 2, 1}, 3: {3, 6, 2, 5, 1, 4}, -1: {3, 6, 2, 5, 1, 4}} {
		if got := r.Turned(q); !slices.Equal(got.Pix, want) {
			t.Errorf("turned %d: %v, want %v", q, got.Pix, want)
		}
	}
}

func TestBlobs(t *testing.T) {
	rows := []string{
		"#.#....",
		"#.#..#.",
		"###.#.#",
		".......",
		"..##...",
	}
	var ink []bool
	for _, r := range rows {
		for _, c := range r {
			ink = append(ink, c == '#')
		}
	}
	bs, label := blobs(ink, 7, 5)
	if len(bs) != 3 || bs[0] != (blob{0, 0, 3, 3, 7}) || bs[1] != (blob{4, 1, 7, 3, 3}) || bs[2] != (blob{2, 4, 4, 5, 2}) {
		t.Fatalf("%+v", bs)
	}
	if label[0] != 0 || label[2] != 0 || label[1] != -1 || label[12] != 1 || label[4*7+3] != 2 {
		t.Errorf("%v", label)
	}
}

// Characters that hang together by rules too faint to be found whole are as high as they
// are, not as long as what hangs together; single ones and dashes do not hang together.
func TestHanging(t *testing.T) {
	together, single := canvas(800, 800), canvas(800, 800)
	for line := range 10 {
		for k := range 27 {
			x, y := 60+17*k, 60+60*line
			single.character(x, y, k+line)
			together.character(x, y, k+line)
			if k%2 == 0 {
				together.bar(x, y+12, 18, 1)
			}
		}
		for k := range 5 {
			single.bar(60+80*k, 90+60*line, 40, 2)
		}
	}
	if m := measure(together); m.char < 12 || m.char > 15 {
		t.Errorf("two at a time: a character is %.1f pixels high, want 13", m.char)
	}
	bs, _ := blobs(inkOf(single), single.W, single.H)
	if h := hanging(bs, 60); h != 0 {
		t.Errorf("single characters hang together, %.0f pixels thick", h)
	}
}

// As a sheet lies is among the ways that are tried, whatever the geometry says: of a frame
// of ornaments that stand on their side it says that the sheet does, too.
func TestLookTriesAsItLies(t *testing.T) {
	im := Impression{all: []scored{{Way{2, archive.Vertical}, 20}, {Way{1, archive.Vertical}, 19}, {Way{0, archive.Vertical}, 2}, {Way{0, archive.Horizontal}, 1}}}
	im.weigh(false)
	if want := []Way{{2, archive.Vertical}, {1, archive.Vertical}, {0, archive.Vertical}}; !slices.Equal(im.Ways, want) {
		t.Errorf("ways %v, want %v", im.Ways, want)
	}
}
