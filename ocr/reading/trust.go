package reading

// A step of a table: from this confidence of the model on, so many of a hundred
// characters were right.
type step struct{ from, right float64 }

// How often a character is right, by what the models say: what repairs and the comparison
// of ink go by, before it is settled what stands there (then Grounds.Right tells how far it
// is to be believed). Measured on 44 drawn pages
// of all kinds and fourteen looks, without handwriting, and three scanned copies, 33,000
// characters, made monotonous, and rounded to the careful side where few were seen. No
// step stands just above 95, from where on a reader may count on a character, nor at 90
// where two read it with doubt: below that its ink is compared.
var (
	// unanimous: both models that were asked agree.
	unanimous = []step{{99, 99.8}, {98, 99.3}, {97, 94.4}, {93, 89}, {0, 85}}
	// agreed: all three do, or all of more; a third is asked only where two did not say the same, or one
	// was in doubt.
	agreed = []step{{99, 99.6}, {98, 97}, {97, 90}, {93, 88}, {0, 85}}
	// alone: only one model was asked. It is the last word where its whole line is
	// sure; else it is the only model installed, or the others are silent there.
	alone = []step{{99, 99.7}, {98, 99.4}, {97, 94.4}, {96, 91}, {93, 70}, {90, 55}, {80, 40}, {0, 20}}
	// majority: two of three, or of more reads more than half.
	majority = []step{{99, 85}, {98, 66}, {96, 62}, {93, 51}, {85, 50}, {0, 30}}
	// quarrel: all differ, the weightiest stands.
	quarrel = []step{{99, 88}, {98, 72}, {95, 60}, {90, 54}, {80, 48}, {0, 35}}
)

// trust is how far the best option is to be believed, 0–100.
func trust(best option, voters int) float64 {
	table := quarrel
	switch {
	case voters < 2:
		table = alone
	case best.votes == voters && voters > 2:
		table = agreed
	case best.votes == voters:
		table = unanimous
	case 2*best.votes > voters:
		table = majority
	}
	for _, s := range table {
		if best.conf >= s.from {
			return s.right
		}
	}
	return 0
}
