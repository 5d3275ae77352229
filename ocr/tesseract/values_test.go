package tesseract

import (
	"slices"
	"testing"
)

// A cell in doubt says what others of its column do where its ink is theirs; one that is sure
// or has other ink stays, and so does what its own known shape speaks for.
func TestValues(t *testing.T) {
	cell := func(ink, read string, conf float64) drawnCell { return drawnCell{ink: ink, read: read, conf: conf} }
	column := []drawnCell{cell("済", "済", 99), cell("未", "未", 99), cell("済", "済", 70), cell("未", "未", 60), cell("千", "千", 98), cell("済未", "済未", 98), cell("済未", "済未", 98)}
	for name, c := range map[string]struct {
		cell drawnCell
		want string
	}{
		"another character": {cell("未", "木", 60), "未"},
		"two characters":    {cell("済", "氵斉", 60), "済"},
		"surely another":    {cell("未", "末", 97), "末"},
		"other ink":         {cell("日", "目", 60), "目"},
		"two of them":       {cell("未未", "未木", 60), "未木"},
		"two as elsewhere":  {cell("済未", "済木", 60), "済木"},
		"said by one only":  {cell("千", "干", 60), "干"},
		"nothing read":      {cell("未", "", 0), "未"},
		"nothing there":     {cell("", "", 0), ""},
	} {
		w, lines := drawnColumn(append(slices.Clone(column), c.cell))
		if got := w.columns(lines)[len(column)]; got.said() != c.want {
			t.Errorf("%s: %q, want %q", name, got.said(), c.want)
		} else if chars := got.chars(); c.want != c.cell.read && (chars[0].raw != c.cell.read || chars[0].conf >= valueDoubt) {
			t.Errorf("%s: raw %q, conf %.0f", name, chars[0].raw, chars[0].conf)
		}
	}
	// In a column of other things, or of figures, words that come twice are no values.
	others := append(slices.Clone(column[:2]), cell("千日", "千日", 99), cell("日千", "日千", 99), cell("日日", "日日", 99), cell("千千", "千千", 99), cell("未", "木", 60))
	w, lines := drawnColumn(others)
	if got := w.columns(lines)[len(others)-1].said(); got != "木" {
		t.Errorf("among others: %q", got)
	}
}

// Of values that look the same the one stays that its ink is like, or that more cells say;
// of two with nothing between them neither is known.
func TestDistinctValues(t *testing.T) {
	for name, c := range map[string]struct {
		read []string
		want string
	}{
		"more cells":  {[]string{"A", "A", "A", "A", "B", "B"}, "A"},
		"as many":     {[]string{"A", "A", "B", "B"}, ""},
		"known shape": {[]string{"未", "未", "千", "千"}, "未"},
	} {
		var cells []drawnCell
		for _, r := range c.read {
			cells = append(cells, drawnCell{ink: "未", read: r, conf: 99})
		}
		w, lines := drawnColumn(cells)
		var lone []*line
		for i := range lines {
			lone = append(lone, &lines[i])
		}
		got := ""
		for _, v := range w.valuesOf(lone) {
			got += v.text
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
