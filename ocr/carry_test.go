package ocr

import (
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// text makes one of lines, 100 pixels apart, a character every 20 pixels; a space
// in capital letters' stead is none: "_" is a place that nothing stands in.
func text(shift int, lines ...string) *archive.Text {
	t := &archive.Text{Kind: archive.TextOCR, Width: 1000, Height: 1000}
	for i, s := range lines {
		start := len(t.Glyphs)
		for k, c := range []rune(s) {
			if c != '_' {
				t.Glyphs = append(t.Glyphs, archive.Glyph{Text: string(c), Conf: 80, Box: archive.Rect{X: 20*k + shift, Y: 100*i + shift, W: 18, H: 20}})
			}
		}
		if len(t.Glyphs) > start || s == "" {
			t.Lines = append(t.Lines, archive.Line{Block: i, Start: start, End: len(t.Glyphs), Sep: "\n"})
		}
	}
	return t
}

func TestCarry(t *testing.T) {
	for _, c := range []struct {
		name               string
		base, human, fresh []string
		want               string
	}{
		{"a wrong character stays right", []string{"猫予期間"}, []string{"猶予期間"}, []string{"猫予期間"}, "猶予期間"},
		{"what the person left is read anew", []string{"猫予其間"}, []string{"猶予其間"}, []string{"猫予期間"}, "猶予期間"},
		{"the new reading has it right too", []string{"猫予"}, []string{"猶予"}, []string{"猶予"}, "猶予"},
		{"a character that was missing", []string{"道_占用"}, []string{"道路占用"}, []string{"道_占用"}, "道路占用"},
		{"the first and the last missing", []string{"_路占_"}, []string{"道路占用"}, []string{"_路占_"}, "道路占用"},
		{"junk that was taken out", []string{"道路|占用"}, []string{"道路_占用"}, []string{"道路|占用"}, "道路占用"},
		{"a line that was taken out", []string{"道路", "~~~"}, []string{"道路"}, []string{"道路", "*~*"}, "道路"},
		{"a line that was never read", []string{"道路"}, []string{"道路", "手書きの注"}, []string{"道路"}, "道路 手書きの注"},
		{"a line that the new reading found", []string{"道路"}, []string{"道路"}, []string{"道路", "占用"}, "道路 占用"},
		{"a line that the new reading lost", []string{"道路", "占甲"}, []string{"道路", "占用"}, []string{"道路"}, "道路 占用"},
		{"another line's reading changes nothing here", []string{"一行", "二行日"}, []string{"一行", "二行目"}, []string{"壱行", "二行日"}, "壱行 二行目"},
		{"all of it is the person's", nil, []string{"猶予"}, []string{"猫予"}, "猶予"},
	} {
		var base *archive.Text
		if c.base != nil {
			base = text(0, c.base...)
		}
		human := text(0, c.human...)
		human.Kind = archive.TextHuman
		fresh := text(2, c.fresh...) // boxes that are a little different
		got := Carry(base, human, fresh)
		if s := strings.Join(strings.Fields(got.Plain()), " "); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
		if got.Kind != archive.TextHuman {
			t.Errorf("%s: kind %s", c.name, got.Kind)
		}
		if _, err := archive.EncodeText(got); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// A corrected character gets the new reading's box, a confidence of 100 and what
// the reader made of it; carried twice it stays.
func TestCarriedGlyph(t *testing.T) {
	base, human, fresh := text(0, "猫予"), text(0, "猶予"), text(3, "猫予")
	got := Carry(base, human, fresh)
	want := archive.Glyph{Text: "猶", Conf: 100, Box: fresh.Glyphs[0].Box, Raw: "猫"}
	if g := got.Glyphs[0]; g.Text != want.Text || g.Conf != want.Conf || g.Box != want.Box || g.Raw != want.Raw {
		t.Errorf("%+v, want %+v", g, want)
	}
	// A second person's correction of the carried text, on a third reading.
	second := text(3, "猶豫")
	third := Carry(got, second, Carry(base, human, text(1, "猫予")))
	if s := third.Plain(); s != "猶豫\n" {
		t.Errorf("%q", s)
	}
	// Order and turn may differ.
	turned := text(2, "二行日", "一行").Turned(1)
	turned.Lines = []archive.Line{{Start: 0, End: 3, Sep: "\n"}, {Start: 3, End: 5, Sep: "\n"}}
	h := text(0, "二行目", "一行")
	if s := Carry(text(0, "二行日", "一行"), h, turned).Plain(); s != "二行目\n一行\n" {
		t.Errorf("turned: %q", s)
	}
}

// reread reads the page of a desk again in the background.
func (d *desk) reread(t *testing.T, text string) *archive.Text {
	t.Helper()
	d.pen.text = text
	m := archive.ReadMarker(archive.PageRef{Page: pageID, Image: 1, Batch: batchID, Lane: archive.LaneBackground})
	if err := d.Read(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got, err := d.Archive.Text(t.Context(), pageID)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// A reread keeps what people corrected, again and again, and a later person's
// correction too.
func TestRereadKeepsCorrections(t *testing.T) {
	d := newDesk(t)
	d.pen.text = "猫予其間"
	if err := d.Read(t.Context(), archive.ReadMarker(archive.PageRef{Page: pageID, Image: 1, Batch: batchID})); err != nil {
		t.Fatal(err)
	}
	correct := func(change func(*archive.Text)) {
		t.Helper()
		x, err := d.Archive.Text(t.Context(), pageID)
		if err != nil {
			t.Fatal(err)
		}
		x.Glyphs = slices.Clone(x.Glyphs)
		change(x)
		x.Rev++
		x.Kind = archive.TextHuman
		x.Event = d.Archive.NewEvent("01990000-0000-7000-8000-00000000000f", archive.ActChanged)
		if err := d.Archive.CreateText(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
	correct(func(x *archive.Text) { x.Glyphs[0].Text = "猶" })
	if got := d.reread(t, "猫予期聞"); got.Plain() != "猶予期聞\n" || got.Kind != archive.TextHuman || got.Rev != 3 {
		t.Errorf("%q, %s, revision %d", got.Plain(), got.Kind, got.Rev)
	}
	correct(func(x *archive.Text) { x.Glyphs[3].Text = "間" })
	if got := d.reread(t, "錨矛期聞"); got.Plain() != "猶矛期間\n" || got.Rev != 5 {
		t.Errorf("%q, revision %d", got.Plain(), got.Rev)
	}
}

func FuzzCarry(f *testing.F) {
	f.Add("猫予|期間", "猶予期間", "猫予其間")
	f.Add("", "あ", "い")
	f.Fuzz(func(t *testing.T, base, human, fresh string) {
		clip := func(s string) string {
			return string([]rune(strings.ReplaceAll(s, "\n", ""))[:min(40, len([]rune(strings.ReplaceAll(s, "\n", ""))))])
		}
		h := text(0, clip(human))
		got := Carry(text(0, clip(base)), h, text(1, clip(fresh)))
		if _, err := archive.EncodeText(got); err != nil {
			t.Fatal(err)
		}
		if same := Carry(h, h, text(1, clip(fresh))); strings.ReplaceAll(same.Plain(), " ", "") != strings.ReplaceAll(text(1, clip(fresh)).Plain(), " ", "") {
			t.Fatalf("nothing was corrected, and %q became %q", clip(fresh), same.Plain())
		}
	})
}
