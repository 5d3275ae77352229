package main

// A pair is a character of the truth and what was read for it. A zero on one side
// is a character that was lost, or one that nothing stands for.
type pair struct {
	want, got rune
	at        int // of got in the reading, −1 for a lost one
}

// align pairs two texts with the least number of edits (Levenshtein). Memory is
// one byte for each two characters, so a page of 5,000 takes 25 MB.
func align(a, b []rune) []pair {
	const both, lost, made = 0, 1, 2
	n, m := len(a), len(b)
	way := make([]byte, (n+1)*(m+1))
	row := make([]int, m+1)
	for j := range row {
		row[j], way[j] = j, made
	}
	for i := 1; i <= n; i++ {
		diagonal := row[0]
		row[0], way[i*(m+1)] = i, lost
		for j := 1; j <= m; j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			w := byte(both)
			if row[j]+1 < cost {
				cost, w = row[j]+1, lost
			}
			if row[j-1]+1 < cost {
				cost, w = row[j-1]+1, made
			}
			diagonal, row[j], way[i*(m+1)+j] = row[j], cost, w
		}
	}
	var out []pair
	for i, j := n, m; i > 0 || j > 0; {
		switch way[i*(m+1)+j] {
		case both:
			i, j = i-1, j-1
			out = append(out, pair{a[i], b[j], j})
		case lost:
			i--
			out = append(out, pair{a[i], 0, -1})
		default:
			j--
			out = append(out, pair{0, b[j], j})
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}
