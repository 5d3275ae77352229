package reading

import "math"

// What a vote counts, found on 22 drawn pages (eight typefaces; clean, scanned, 150
// to 200 dpi, photocopied, faxed) and checked on 28 scanned ones. A model that is
// half sure is seldom right, so confidence counts by its fourth power. The two jpn
// models were trained on the same pages and err together, hence the others' vote
// counts a little more, and much more for digits and marks.
const (
	confPower   = 4
	otherFamily = 1.1
	otherDigits = 1.5
)

// weight is what the vote of a model counts.
func weight(model, text string, conf float64) float64 {
	w := math.Pow(max(conf, 1)/100, confPower)
	if model == "Japanese" {
		w *= otherFamily
		if c := ClassOf(text); c == Digit || c == Mark {
			w *= otherDigits
		}
	}
	return w
}
