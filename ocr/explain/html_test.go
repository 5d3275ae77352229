package explain

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"fumikura/internal/archive"
)

func TestHTML(t *testing.T) {
	text := &archive.Text{Width: 200, Height: 100, Engine: "reader 7", Models: []string{"jpn", "best"}, Confidence: 81,
		Glyphs: []archive.Glyph{{Text: "謄", Raw: "騰", Conf: 70, Box: archive.Rect{X: 10, Y: 12, W: 20, H: 20}, Alts: []archive.Alt{{Text: "膳", Conf: 9}}}, {Text: "<", Conf: 99, Box: archive.Rect{X: 31, Y: 12, W: 20, H: 20}}, {Box: archive.Rect{X: 5, Y: 60, W: 90, H: 30}}},
		Lines:  []archive.Line{{End: 2, Dir: archive.Vertical, Type: archive.LineTable, Model: 1, Cell: &archive.Cell{Table: 0, Row: 1, Col: 2}}, {Start: 2, End: 3, Type: archive.LineUnread}}}
	account := &Account{
		Steps: []Step{
			{Stage: StageRules, Draft: 1, Width: 400, Height: 200, Picture: []byte("\x89PNG…"), Memory: Memory{Held: 90 << 20, Most: 101 << 20}, Notes: []Note{Say("%d ruling lines, %d tables", 3, 1)}, Shapes: []Shape{{Kind: ShapeRule, Box: archive.Rect{X: 1, Y: 2, W: 300, H: 4}, Label: "1 ↓"}}},
			{Stage: StageFinished, Width: 200, Height: 100, Picture: []byte("jpeg")},
		},
		Passes: []Pass{
			{Cause: CauseBlock, Model: "jpn", Mode: "6", Box: archive.Rect{X: 7, Y: 8, W: 90, H: 10}, Lines: 2, Chars: 31, Conf: 88.25, Spent: 300 * time.Millisecond, Memory: Memory{Most: 212 << 20}},
			{Cause: CauseDoubt, Model: "best", Mode: "7", Chars: 5, Spent: 100 * time.Millisecond},
			{Cause: CauseDoubt, Model: "best", Mode: "7", Chars: 6, Spent: 500 * time.Millisecond},
		},
	}
	var b strings.Builder
	if err := HTML(&b, "a&b.png", account, text); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for _, want := range []string{
		"a&amp;b.png", "reader 7", "jpn, best", "0.90 s",
		"400 × 200 · 101 MiB<", "<b>212 MiB</b>",
		"罫線3本、表1個", "3 ruling lines, 1 tables", "見つかった罫線と表",
		`viewBox="0 0 400 200"`, `<rect class="rule" x="1" y="2" width="300" height="4">`, "1 ↓",
		"data:image/png;base64," + strings.ReplaceAll(base64.StdEncoding.EncodeToString([]byte("\x89PNG…")), "+", "&#43;"), "data:image/jpeg;base64,anBlZw==",
		`<rect class="vertical" x="10" y="12" width="41" height="20">`, `<rect class="unread" x="5" y="60" width="90" height="30">`,
		"<td class=\"n\">2</td><td class=\"n\">0</td><td class=\"n\">11</td><td class=\"n\">0.60</td><td class=\"n\">67</td><td class=\"n\">300</td>",
		"7, 8; 90 × 10", "88.2", "横書きのブロック", "自信のない文字がある行を別のモデルで",
		`<span class="c3 mended" title="70 ← 騰; 膳 9">謄</span>`, `<span class="c0" title="99">&lt;</span>`,
		"1 (2, 3)", "<td>騰</td><td>謄</td>", "<li>2: 5, 60; 90 × 30</li>",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, never := range []string{"http:", "https:", "src=", "ZgotmplZ", "<script"} {
		if strings.Contains(got, never) {
			t.Errorf("the page has %q: it must need nothing beside it", never)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

// A page without anything is one all the same.
func TestHTMLOfNothing(t *testing.T) {
	var b strings.Builder
	if err := HTML(&b, "x", &Account{}, &archive.Text{Blank: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "白紙") || strings.Count(b.String(), `class="none"`) != 4 {
		t.Error(b.String())
	}
}

// Each name that an account may hold is said in both languages.
func TestWords(t *testing.T) {
	both := func(what string, n Note) {
		if n.JA == "" || n.EN == "" {
			t.Errorf("%s is not said in both languages", what)
		}
	}
	for _, s := range []Stage{StageStored, StageUpright, StageFramed, StageCleaned, StageLevel, StageRules, StageErased, StageLayout, StagePasses, StageFinished} {
		both(string(s), stages[s])
	}
	for _, c := range []Cause{CauseOther, CauseSample, CauseBlock, CauseCells, CauseMissed, CauseDoubt, CauseDiffer, CauseLost, CausePicture} {
		both("cause "+string(c), causes[c])
	}
	for _, k := range []archive.LineType{archive.LineBody, archive.LineRuby, archive.LineNote, archive.LineHead, archive.LineFolio, archive.LineStamp, archive.LineTable, archive.LineUnread} {
		both("line "+string(k), kinds[string(k)])
	}
	for en, ja := range japanese {
		if strings.Count(en, "%") != strings.Count(ja, "%") {
			t.Errorf("%q and %q have different values", en, ja)
		}
	}
	if n := Say("made up of %d", 3); n.JA != "" || n.EN != "made up of 3" {
		t.Errorf("%+v", n)
	}
}
