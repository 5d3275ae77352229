package reading

// A step of a table: from this confidence of the model on, so many of a hundred
// characters were right.
type step struct{ from, right float64 }

// How often a character is right, by what the models say: measured on the pages
// that weight.go names, 10,769 characters of which 174 were wrong, made monotonous,
// and rounded to the careful side. On the 28 scanned pages, 18,076 characters, the
// steps hold within their errors.
var (
	// unanimous: two or three models agree.
	unanimous = []step{{99, 99.8}, {98, 99}, {97, 93}, {96, 89}, {93, 85}, {85, 75}, {0, 60}}
	// alone: only one model was asked. It is the last word where its whole line is
	// sure; else it is the only model installed, or the others are silent there.
	alone = []step{{99, 99.7}, {98, 99.4}, {97, 93}, {96, 90}, {93, 70}, {90, 55}, {80, 40}, {0, 20}}
	// majority: two of three.
	majority = []step{{99, 90}, {98, 77}, {96, 74}, {93, 52}, {85, 45}, {0, 20}}
	// quarrel: all differ, the weightiest stands.
	quarrel = []step{{99, 85}, {98, 72}, {95, 48}, {90, 38}, {85, 34}, {0, 20}}
)

// trust is how far the best option is to be believed, 0–100.
func trust(best option, voters int) float64 {
	table := quarrel
	switch {
	case voters < 2:
		table = alone
	case best.votes == voters:
		table = unanimous
	case best.votes > 1:
		table = majority
	}
	for _, s := range table {
		if best.conf >= s.from {
			return s.right
		}
	}
	return 0
}
