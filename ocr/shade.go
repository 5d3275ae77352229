package ocr

import "slices"

// Uneven tells how much the shade of the paper differs from place to place: the
// range from its darker to its lighter parts (tenth to ninetieth percentile of
// tiles) as a share of its middle. Black borders count as no paper.
func Uneven(r Raster) float64 {
	const side = 24
	var paper []int
	for ty := 0; ty+side <= r.H; ty += side {
		for tx := 0; tx+side <= r.W; tx += side {
			var count [256]int
			for y := ty; y < ty+side; y++ {
				for _, v := range r.Pix[y*r.W+tx : y*r.W+tx+side] {
					count[v]++
				}
			}
			v := 255
			for left := side * side / 5; v > 0; v-- { // what a fifth of the tile is lighter than
				if left -= count[v]; left <= 0 {
					break
				}
			}
			if v > 80 {
				paper = append(paper, v)
			}
		}
	}
	if len(paper) < 10 {
		return 0
	}
	slices.Sort(paper)
	at := func(percent int) float64 { return float64(paper[len(paper)*percent/100]) }
	return (at(90) - at(10)) / at(50)
}
