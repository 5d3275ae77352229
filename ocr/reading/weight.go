package reading

import "math"

// What a vote counts, found on 22 drawn pages (eight typefaces; clean, scanned, 150
// to 200 dpi, photocopied, faxed) and checked on 28 scanned ones. A model that is
// half sure is seldom right, so confidence counts by its fourth power. The two jpn
// models were trained on the same pages and err together, hence the others' vote
// counts a little more, and much more for digits and marks.
//
// In lines of words in Latin letters it counts as much as both: of 48 such lines on 13
// pages (dot matrix, 100 to 150 dpi, copies, carbon) that were in doubt, script/Japanese
// alone makes 62 edits, jpn 156 and best-int, of those it was asked for, 123; the vote
// made 90 without this factor, 59 with it, and 60 with a larger one.
const (
	confPower    = 4
	otherFamily  = 1.1
	otherDigits  = 1.5
	otherLetters = 2
)

// weight is what the vote of a model counts; letters: where all read a letter, in a line of
// words in them.
func weight(model, text string, conf float64, letters bool) float64 {
	if model == Shapes {
		return shapesWeight(text, conf)
	}
	w := math.Pow(max(conf, 1)/100, confPower)
	switch model {
	case Worn:
		return w * wornWeight
	case Taught:
		if ClassOf(text) == Mark {
			return w
		}
		return w * taughtWeight
	case "Japanese":
		w *= otherFamily
		if c := ClassOf(text); c == Digit || c == Mark {
			w *= otherDigits
		} else if letters {
			w *= otherLetters
		}
	}
	return w
}

// Worn is the model that was taught worn print.
const Worn = "worn"

// wornWeight is what its vote counts in such print: in 108 lines of a typeface that it was not
// taught with it errs at 5 to 9 of a hundred characters, the others at 15 to 44.
const wornWeight = 8

// pause tells a full stop or a comma. Where Worn has none its vote counts no more than
// another's: it misses them at the ends of columns that end with one.
func pause(text string) bool { return text == "。" || text == "、" }

// Taught is the same model in other print that is bad.
const Taught = "taught"

// taughtWeight is what its vote counts there: of eight pages in dot matrix 8 made three a
// little better than 3 does, and five worse. Of marks it counts no more than another's: it was
// taught few (of a real page it made asterisks of list points).
const taughtWeight = 3

// Shapes is the model of a read of worn print by the shapes of its characters.
const Shapes = "shapes"

// Of worn print shapes tell more about kanji and kana than all models together, which look
// for strokes that are gone; of figures, letters and marks little, for what is left of them
// is alike. On nine drawn copies the lines in doubt had CER 0.142 by the models, 0.126 by
// shapes alone, and 0.089 by a vote with these weights.
const (
	shapesJapanese = 4.0
	shapesOther    = 0.3
	shapesPower    = 2
)

// shapesWeight is what a read by shapes counts for a character, or against it.
func shapesWeight(text string, conf float64) float64 {
	w := math.Pow(conf/100, shapesPower)
	if japanese(ClassOf(text)) {
		return w * shapesJapanese
	}
	return w * shapesOther
}
