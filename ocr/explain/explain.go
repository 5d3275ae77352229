// Package explain is the account of how a page was read: every picture on the way,
// what was done and why, the passes of the recognizer. A reader that is asked for it
// fills an Account; HTML writes one file of it that needs nothing beside it. The
// words are Japanese first and English second.
package explain

import (
	"fmt"
	"time"

	"fumikura/internal/archive"
)

// An Account tells how one page was read, step by step.
type Account struct {
	Steps  []Step
	Passes []Pass
}

// A Step is a picture of the page at one point, and what was done up to it.
type Step struct {
	Stage Stage
	// Draft counts the readings of the whole page, from 1; 0: before the first. A
	// page is drafted again where the first way of reading it proved wrong.
	Draft int
	Notes []Note
	// Picture is a JPEG or PNG, smaller than the picture that it shows; Width and
	// Height are that picture's own, in pixels, and so are the shapes'.
	Picture       []byte
	Width, Height int
	Shapes        []Shape
	Memory        Memory
}

// A Memory is what the reading process held in main memory at a point, and the most
// that it held since the point before, both in bytes; 0: the system doesn't say.
type Memory struct{ Held, Most int64 }

// A Stage is a point on a page's way.
type Stage string

// The stages, in their order.
const (
	StageStored   Stage = "stored"   // as decoded, and turned as EXIF says
	StageUpright  Stage = "upright"  // turned so that the text stands
	StageFramed   Stage = "framed"   // the scanner's border and the like gone
	StageCleaned  Stage = "cleaned"  // paper flattened, or specks taken away
	StageLevel    Stage = "level"    // at its size for reading, skew gone
	StageRules    Stage = "rules"    // the same, with the ruling lines that were found
	StageErased   Stage = "erased"   // without them: the working picture
	StageLayout   Stage = "layout"   // with its blocks in reading order
	StagePasses   Stage = "passes"   // with the regions that were read a second time
	StageFinished Stage = "finished" // upright as stored, with the lines of the text
)

// A Note says what was done, in both languages.
type Note struct{ JA, EN string }

// A Shape is drawn over a picture.
type Shape struct {
	Box   archive.Rect
	Kind  ShapeKind
	Label string // "" none
	Hint  string // shown where the mouse rests
}

// A ShapeKind decides how a shape is drawn.
type ShapeKind string

// The kinds of shapes.
const (
	ShapeRule       ShapeKind = "rule"
	ShapeCell       ShapeKind = "cell"
	ShapeHorizontal ShapeKind = "horizontal" // a block or a line
	ShapeVertical   ShapeKind = "vertical"
	ShapeTable      ShapeKind = "table"
	ShapeAgain      ShapeKind = "again" // a region that was read again
	ShapeSample     ShapeKind = "sample"
	ShapeUnread     ShapeKind = "unread"
)

// A Pass is one call of the recognizer.
type Pass struct {
	Cause Cause
	Draft int
	Model string // its label
	Mode  string // Tesseract's page segmentation mode
	// Box is the region in pixels of the working picture, empty for a sample.
	Box archive.Rect
	// Lines and Chars are how much was read, Conf the mean confidence, 0–100.
	Lines, Chars int
	Conf         float64
	Spent        time.Duration // CPU time
	Memory       Memory
}

// Memory is the most that was held at any time, in bytes.
func (a *Account) Memory() int64 {
	var most int64
	for _, s := range a.Steps {
		most = max(most, s.Memory.Most)
	}
	for _, p := range a.Passes {
		most = max(most, p.Memory.Most)
	}
	return most
}

// A Cause is why a pass was made.
type Cause string

// The causes.
const (
	CauseOther  Cause = ""
	CauseSample Cause = "sample" // which way up, which direction
	CauseBlock  Cause = "block"  // the first reading of a block
	CauseCells  Cause = "cells"  // the first reading of cells, pasted on one sheet
	CauseMissed Cause = "missed" // a line of ink that the block's reading missed
	CauseDoubt  Cause = "doubt"  // a line with a doubtful character
	CauseDiffer Cause = "differ" // the models differ, or one is poor: another
	CauseLost   Cause = "lost"   // ink in which the first model sees nothing
	CauseLatin  Cause = "latin"  // Latin letters: the model of English
	CauseLeft   Cause = "left"   // ink of a line that none of its characters covers
	CauseAside  Cause = "aside"  // a stamp, ruby or a note, read apart from the text
	// CausePicture: a disputed line of a copy, of lettering, or of any page in the careful
	// setting, is read in another picture.
	CausePicture Cause = "picture"
)

// Say makes a note of an English format as fmt.Sprintf knows it: the Japanese one
// belongs to it in the catalogue. One that is not there is said in English only.
func Say(format string, args ...any) Note {
	n := Note{EN: fmt.Sprintf(format, args...)}
	if ja, ok := japanese[format]; ok {
		n.JA = fmt.Sprintf(ja, args...)
	}
	return n
}

// Knows tells whether the catalogue has a format in Japanese.
func Knows(format string) bool { return japanese[format] != "" }
