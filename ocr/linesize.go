package ocr

import "slices"

// lineWindow is how many characters wide the windows are in which lineSize looks across
// lines: so few that a page which lies askew by a degree adds a twentieth of a character.
const lineWindow = 4

// lineFoot is the share of the ink of a line's fullest row that a row needs to be part of
// it: less is noise.
const lineFoot = 0.12

// Pieces of ink make characters come out smaller than they are: of sound print lines
// measure 1.0 to 1.1 times as much across as its typical piece, English 1.2 times. From
// fellApart on, the strokes of the characters are broken; beyond mostApart, lines touch.
const (
	fellApart = 1.25
	mostApart = 2.5
)

// Within a line rows without ink may lie, in the gaps between broken strokes: up to
// lineGap characters of them. What comes out as thick as runTogether characters is two
// lines, close and curled, with no more than that between them: then they are measured by
// runs with a gap of lineClose pixels.
const (
	lineGap     = 0.25
	lineClose   = 1
	runTogether = 1.8
)

// lineSize is how many pixels lines of print measure across, from the ink of pieces that
// are kept: along x where rows is set. Windows are looked at, in each of which rows with
// ink make runs; the median of the runs is taken, each counting for its ink. char, in
// pixels, is the size of the pieces, of which the characters are made; 0: there are no lines.
func lineSize(r Raster, label []int32, keep []bool, char float64, rows bool) float64 {
	size := lineThickness(r, label, keep, char, rows, int(lineGap*char))
	if size >= runTogether*char {
		return lineThickness(r, label, keep, char, rows, lineClose)
	}
	return size
}

// lineThickness is lineSize with rows of no ink in a line up to gap.
func lineThickness(r Raster, label []int32, keep []bool, char float64, rows bool, gap int) float64 {
	side := max(8, int(lineWindow*char))
	w, h := r.W, r.H
	if !rows {
		w, h = h, w
	}
	at := func(x, y int) int { return y*r.W + x }
	if !rows {
		at = func(x, y int) int { return x*r.W + y }
	}
	var runs []lineRun
	profile := make([]int, h)
	for x0 := 0; x0+side/2 <= w; x0 += side {
		for y := range h {
			profile[y] = 0
			for x := x0; x < min(w, x0+side); x++ {
				if l := label[at(x, y)]; l >= 0 && keep[l] {
					profile[y]++
				}
			}
		}
		runs = append(runs, lineRuns(profile, gap, int(4*char))...)
	}
	slices.SortFunc(runs, func(a, b lineRun) int { return a.size - b.size })
	total, sum := 0, 0
	for _, u := range runs {
		total += u.ink
	}
	for _, u := range runs {
		if sum += u.ink; 2*sum >= total {
			return float64(u.size)
		}
	}
	return 0
}

// A lineRun is a run of rows with ink, and how many pixels of it they hold.
type lineRun struct{ size, ink int }

// lineRuns are the runs of rows in a profile of ink, over gaps of so many rows at most,
// none thicker than most.
func lineRuns(profile []int, gap, most int) []lineRun {
	var out []lineRun
	for y := 0; y < len(profile); {
		if profile[y] == 0 {
			y++
			continue
		}
		end, last := y, y
		for end < len(profile) && end-last <= gap+1 {
			if profile[end] > 0 {
				last = end
			}
			end++
		}
		if u := footed(profile[y : last+1]); u.size <= most {
			out = append(out, u)
		}
		y = last + 1
	}
	return out
}

// footed is a run without the rows at its ends that hold next to no ink.
func footed(rows []int) lineRun {
	least := int(lineFoot * float64(slices.Max(rows)))
	a, b := 0, len(rows)
	for rows[a] < least {
		a++
	}
	for rows[b-1] < least {
		b--
	}
	u := lineRun{size: b - a}
	for _, n := range rows[a:b] {
		u.ink += n
	}
	return u
}
