package tesseract

import (
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// A line whose characters stand so many pixels apart, each 16 wide and a figure 10; a space
// takes so much of that as was read.
func numberLine(text string, pitch, figure, space int) (marks []mark, boxes []archive.Rect) {
	x := 0
	for _, r := range text {
		m := mark{text: string(r)}
		marks = append(marks, m)
		switch {
		case r == ' ':
			x += space
		case westernLetter(m.text):
			boxes = append(boxes, archive.Rect{X: x + (figure-10)/2, W: 10, H: 16})
			x += figure
		default:
			boxes = append(boxes, archive.Rect{X: x + (pitch-16)/2, W: 16, H: 16})
			x += pitch
		}
	}
	return marks, boxes
}

func TestSpacesWithinNumbersGo(t *testing.T) {
	for _, k := range []struct {
		text, want           string
		pitch, figure, space int
		why                  string
	}{
		{"議案第1 0号について", "議案第10号について", 20, 20, 0, "figures as wide as a kanji"},
		{"議案第1 8 0号について", "議案第180号について", 20, 20, 0, "three of them"},
		{"午前1 1時に集まる", "午前11時に集まる", 20, 10, 1, "no space has room there"},
		{"会議室1 0番に集まる", "会議室1 0番に集まる", 20, 10, 8, "half as wide, a space between"},
		{"会議室1 0番に集まる", "会議室1 0番に集まる", 20, 20, 12, "two numbers as wide as a kanji"},
		{"1 0", "1 0", 20, 20, 0, "nothing tells the pitch"},
		{"生成A Iに関する", "生成AIに関する", 20, 20, 0, "letters as wide as a kanji"},
		{"資料はP D F、写真はよい", "資料はPDF、写真はよい", 20, 20, 0, "three, between kana and a comma"},
		{"まとめ、「A Iの", "まとめ、「AIの", 20, 20, 0, "behind a bracket"},
		{"方式A Bの別", "方式A Bの別", 20, 10, 8, "letters half as wide, a space between"},
		{"方式AB CDの別", "方式AB CDの別", 20, 10, 10, "two words, a wide space between"},
	} {
		marks, boxes := numberLine(k.text, k.pitch, k.figure, k.space)
		var got strings.Builder
		for _, m := range withoutNumberSpaces(marks, boxes, archive.Horizontal, 20) {
			got.WriteString(m.text)
		}
		if got.String() != k.want {
			t.Errorf("%s: %q, want %q", k.why, got.String(), k.want)
		}
	}
}
