package ocr

import "slices"

// What tells print from what covers paper without lines: noise, a slanting screen of
// dots, woven cloth. In windows of some characters a side the rows between two lines of
// text, or the columns where it is vertical, hold hardly any ink; in a window of texture
// every row and every column holds about as much as any other. Of 170 pages, drawn and
// real, most of them bad copies, faxes and photographs, the emptiest rows of the median
// window hold nothing, and of nine windows in ten at most 0.18 of the fuller half's ink;
// of noise and stripes in nine windows of ten more than 0.6.
const (
	textureWindow = 8.0  // characters
	textureFewest = 3    // windows that tell
	textureLines  = 3.0  // characters that one of them is wide and high at least
	textureSome   = 0.02 // of a window that may hold something is ink,
	textureMuch   = 0.10 // and of one of texture
	textureLow    = 0.15 // so many of a window's rows are the emptiest
	textureEven   = 0.30 // of the ink of the fuller half they hold more,
	textureThin   = 0.10 // where there is less ink more than this
)

// Texture tells whether ink covers all it covers without lines of text in either
// direction: then nothing can be read in it. ink is w × h pixels, and char the height of
// its own characters: in the windows of larger ones there would be no gap.
func Texture(ink []bool, w, h int, char float64) bool {
	side := max(16, int(textureWindow*char))
	if char <= 0 {
		return false // no piece of ink is of a size to be a character: large print, a picture
	}
	windows := 0
	for y0 := 0; y0 < h; y0 += side {
		for x0 := 0; x0 < w; x0 += side {
			rows, cols, n := profiles(ink, w, x0, y0, min(w, x0+side), min(h, y0+side))
			area := float64(len(rows) * len(cols))
			if float64(n) < textureSome*area {
				continue
			}
			if float64(min(len(rows), len(cols))) < textureLines*char {
				continue // what an edge cuts off says little
			}
			even := min(evenness(rows), evenness(cols))
			if much := float64(n) >= textureMuch*area; !much && even <= textureThin || much && even <= textureEven {
				return false
			} else if much {
				windows++
			}
		}
	}
	return windows >= textureFewest
}

// profiles counts the ink in each row and column of a part, and in all of it.
func profiles(ink []bool, w, x0, y0, x1, y1 int) (rows, cols []int, n int) {
	rows, cols = make([]int, y1-y0), make([]int, x1-x0)
	for y := y0; y < y1; y++ {
		for x, v := range ink[y*w+x0 : y*w+x1] {
			if v {
				rows[y-y0]++
				cols[x]++
				n++
			}
		}
	}
	return rows, cols, n
}

// evenness is how much ink the emptiest rows hold, as a share of what the fuller half's
// hold. Each counts with its neighbours: in thin noise single rows are empty by chance.
func evenness(count []int) float64 {
	of := make([]float64, len(count))
	for i, n := range count {
		of[i] = float64(n)
	}
	of = smooth(of, 1)
	slices.Sort(of)
	mean := func(v []float64) float64 {
		sum := 0.0
		for _, n := range v {
			sum += n
		}
		return sum / float64(max(1, len(v)))
	}
	return mean(of[:max(1, int(textureLow*float64(len(of))))]) / max(1, mean(of[len(of)/2:]))
}
