package glyphs

// Turned is the shape that the same ink has after so many clockwise quarter turns.
func (s *Shape) Turned(quarters int) Shape {
	q := ((quarters % 4) + 4) % 4
	out := Shape{length: s.length, Aspect: s.Aspect}
	if q%2 != 0 && s.Aspect > 0 {
		out.Aspect = 1 / s.Aspect
	}
	for y := range lattice {
		for x := range lattice {
			fx, fy := x, y // where the cell comes from
			switch q {
			case 1:
				fx, fy = y, lattice-1-x
			case 2:
				fx, fy = lattice-1-x, lattice-1-y
			case 3:
				fx, fy = lattice-1-y, x
			}
			for d := range directions {
				// A quarter turn is half of the half turn that the directions share.
				fd := (d + q*directions/2) % directions
				out.v[(y*lattice+x)*directions+d] = s.v[(fy*lattice+fx)*directions+fd]
			}
		}
	}
	return out
}

// Familiar is how like the shape is to the character that it is most like, in a coarse
// look without regard to typefaces, among those that are not much wider or flatter:
// upright print has more of it than print on its side or head.
func (t *Table) Familiar(s *Shape) float64 {
	rough := s.rough()
	best := float32(0)
	for i, c := range t.coarse() {
		if t.wide[i] > s.Aspect*otherAspect || s.Aspect > t.wide[i]*otherAspect {
			continue
		}
		sum := float32(0)
		for n, v := range c {
			sum += v * rough[n]
		}
		best = max(best, sum)
	}
	return float64(best)
}
