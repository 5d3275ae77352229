package archive_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// prose is what pages of a city hall say; sentences are drawn from it.
var prose = strings.Fields(`標記の件について、下記のとおり回答します。 令和三年度における固定資産税の減免申請については、別紙様式により提出してください。
町内会から要望のあった側溝の改修工事は、来年度の予算において措置する見込みであります。 本件に関する問合せ先は総務部文書課とする。
橋梁点検業務委託契約書第十二条の規定に基づき、履行期限を平成二十八年三月三十一日まで延長する。 消防団員の退職報償金支給に関する条例の一部を改正する条例を次のように定める。
なお、当該土地の境界確定協議には隣接地所有者の立会いが必要となりますので、日程の調整をお願いいたします。 学校給食費の取扱いについて協議した結果、保護者負担額は据え置くこととした。
公民館の使用許可を受けた者は、その権利を譲渡し、又は転貸してはならない。 議長は、出席議員の過半数の賛成により原案のとおり可決されたことを宣告した。
昭和四十六年十月、市役所庁舎の耐震補強工事に着手し、翌年六月に竣工した。 FAX 0463-21-8765 担当:管財係 金1,284,500円也 第3工区(延長245.6m)`)

// readPage is a page as Tesseract reads it: lines of glyphs whose boxes jitter
// as printed glyphs' do, confidences that spread, here and there a doubt.
func readPage(glyphs int, dir archive.Direction, seed uint64) *archive.Text {
	rnd := rand.New(rand.NewPCG(seed, 42))
	t := &archive.Text{Page: archive.PageID("r", 1), Image: 1, Rev: 1, Kind: archive.TextOCR, Engine: "tesseract 5.3.0",
		Models: []string{"jpn", "jpn_vert"}, Passes: 1, Width: 2480, Height: 3508, Confidence: 88,
		Event: archive.Event{ID: archive.Unsorted, Time: noon, Actor: archive.ActorSystem, Action: archive.ActRead, Page: archive.PageID("r", 1)}}
	const pitch, leading = 42, 70
	var sentence []rune
	for line := 0; len(t.Glyphs) < glyphs; line++ {
		n := min(20+rnd.IntN(25), glyphs-len(t.Glyphs))
		l := archive.Line{Block: line / 8, Dir: dir, Start: len(t.Glyphs), Sep: "\n"}
		for k := range n {
			for len(sentence) == 0 {
				sentence = []rune(prose[rnd.IntN(len(prose))])
			}
			g := archive.Glyph{Text: string(sentence[0]), Conf: uint8(99 - min(60, int(rnd.ExpFloat64()*7)))}
			if rnd.IntN(4) == 0 { // names and rarer words
				g.Text = string(rune(0x4e00 + rnd.IntN(3000)))
			}
			sentence = sentence[1:]
			w, h := 34+rnd.IntN(7), 34+rnd.IntN(7)
			if dir == archive.Vertical {
				g.Box = archive.Rect{X: 2300 - line*leading + rnd.IntN(5), Y: 200 + k*pitch + rnd.IntN(5), W: w, H: h}
			} else {
				g.Box = archive.Rect{X: 200 + k*pitch + rnd.IntN(5), Y: 200 + line*leading + rnd.IntN(5), W: w, H: h}
			}
			t.Glyphs = append(t.Glyphs, g)
		}
		l.End = len(t.Glyphs)
		t.Lines = append(t.Lines, l)
	}
	return t
}

func TestTextSize(t *testing.T) {
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		for _, n := range []int{500, 1000, 2000} {
			b, err := archive.EncodeText(readPage(n, dir, uint64(n)))
			must(t, err)
			perThousand := len(b) * 1000 / n
			t.Logf("direction %d, %d glyphs: %d bytes, %d per 1,000", dir, n, len(b), perThousand)
			if perThousand > 9000 {
				t.Errorf("direction %d, %d glyphs: %d bytes per 1,000, want ≤ 9,000", dir, n, perThousand)
			}
		}
	}
}

func TestTextRoundTrip(t *testing.T) {
	full := readPage(300, archive.Vertical, 7)
	full.Glyphs[3].Text = "葛\U000e0100" // a variation selector stays with its base
	full.Glyphs[4].Text = "か\u3099"     // a combining mark
	full.Glyphs[5] = archive.Glyph{Text: " "}
	full.Glyphs[6].Text = "ﾊﾟ"
	full.Glyphs[7].Alts = []archive.Alt{{Text: "未", Conf: 40}, {Text: "末", Conf: 39}}
	full.Glyphs[8].Box = archive.Rect{X: -5, Y: -3, W: 10, H: 12}
	full.Glyphs[9].Conf = 0
	full.Glyphs[10].Conf = 100
	full.Glyphs[11].Text = ""
	full.Glyphs[299].Text = "終\ufe00"
	full.Glyphs[299].Alts = []archive.Alt{{Text: "", Conf: 1}}
	full.Lines[0].Sep, full.Lines[1].Sep = "\t", ""
	full.Turn = 3
	full.Lines[0].Cell = &archive.Cell{Table: 1, Row: 2, Col: 3, RowSpan: 1, ColSpan: 4, Box: archive.Rect{X: 10, Y: 20, W: 300, H: 40}}
	full.Lines[1].Cell = full.Lines[0].Cell
	full.Lines[0].Type, full.Lines[1].Type, full.Lines[2].Type = archive.LineTable, archive.LineTable, archive.LineRuby
	full.Lines[3].Model, full.Lines[4].Struck = 1, true
	full.Glyphs[12].Raw = "O"
	for name, want := range map[string]*archive.Text{
		"full":  full,
		"blank": {Page: "p", Image: 1, Rev: 1, Kind: archive.TextOCR, Blank: true, Lines: []archive.Line{}, Glyphs: []archive.Glyph{}},
		"empty line": {Page: "p", Image: 2, Rev: 3, Kind: archive.TextHuman, Lines: []archive.Line{{Sep: "\n"}, {Start: 0, End: 1}},
			Glyphs: []archive.Glyph{{Text: "一", Conf: 50}}},
	} {
		b, err := archive.EncodeText(want)
		must(t, err)
		got, err := archive.DecodeText(b)
		must(t, err)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s comes back as\n%+v, want\n%+v", name, got, want)
		}
		again, err := archive.EncodeText(got)
		must(t, err)
		if !bytes.Equal(again, b) {
			t.Errorf("%s: the same text has two stored forms", name)
		}
	}
}

func TestTextRefusals(t *testing.T) {
	for name, lines := range map[string][]archive.Line{
		"gap": {{End: 1}, {Start: 2, End: 3}}, "overlap": {{End: 2}, {Start: 1, End: 3}}, "short": {{End: 2}}, "long": {{End: 4}},
		"backwards": {{End: 3}, {Start: 3, End: 1}}, "none": nil,
	} {
		if _, err := archive.EncodeText(&archive.Text{Lines: lines, Glyphs: make([]archive.Glyph, 3)}); err == nil {
			t.Errorf("%s: lines that don't cover the glyphs are stored", name)
		}
	}
	good := map[string]any{"format": archive.FormatText, "block": []int{0}, "dir": []int{0}, "len": []int{2}, "sep": []string{""}, "text": "文書",
		"x": []int{1, 1}, "y": []int{1, 1}, "w": []int{1, 1}, "h": []int{1, 1}, "conf": []int{9, 9}}
	if _, err := archive.DecodeText(pack(t, good)); err != nil {
		t.Fatalf("the good one: %v", err)
	}
	for name, change := range map[string]map[string]any{
		"columns differ":          {"x": []int{1}},
		"line columns differ":     {"dir": []int{}},
		"text too long":           {"text": "文書課"},
		"line too long":           {"len": []int{3}},
		"line of negative length": {"block": []int{0, 0}, "dir": []int{0, 0}, "len": []int{3, -1}, "sep": []string{"", ""}},
		"lengths that overflow":   {"block": []int{0, 0, 0}, "dir": []int{0, 0, 0}, "len": []int{1<<63 - 1, 1<<63 - 1, 4}, "sep": []string{"", "", ""}},
		"alternative elsewhere":   {"alts": []map[string]any{{"g": 2, "a": []any{}}}},
		"types differ":            {"type": []string{"", ""}},
		"a type too long":         {"type": []string{"somethingverylong"}},
		"models differ":           {"model": []int{0, 0}},
		"model of another text":   {"model": []int{1}},
		"negative model":          {"model": []int{-1}},
		"model too high":          {"model": []int{256}},
		"struck elsewhere":        {"struck": []int{1}},
		"cell elsewhere":          {"cells": [][10]int{{1, 0, 0, 0, 1, 1}}},
		"cell of no row":          {"cells": [][10]int{{0, 0, 0, 0, 0, 1}}},
		"cell left of the first":  {"cells": [][10]int{{0, 0, 0, -1, 1, 1}}},
		"cell too far":            {"cells": [][10]int{{0, 0, 1 << 40, 0, 1, 1}}},
		"raw elsewhere":           {"raw": []map[string]any{{"g": -1, "r": "x"}}},
		"later format":            {"format": "fumikura/text/2"},
	} {
		c := map[string]any{}
		for k, v := range good {
			c[k] = v
		}
		for k, v := range change {
			c[k] = v
		}
		_, err := archive.DecodeText(pack(t, c))
		if err == nil || (name == "later format") != errors.Is(err, archive.ErrFormat) {
			t.Errorf("%s gives %v", name, err)
		}
	}
	whole, err := archive.EncodeText(readPage(100, archive.Horizontal, 1))
	must(t, err)
	for _, cut := range []int{0, 1, 9, 20, len(whole) / 2, len(whole) - 1} {
		if _, err := archive.DecodeText(whole[:cut]); err == nil {
			t.Errorf("%d of %d bytes are taken for a text", cut, len(whole))
		}
	}
	// A small object that unpacks to far too much.
	var bomb bytes.Buffer
	z, err := gzip.NewWriterLevel(&bomb, gzip.BestSpeed)
	must(t, err)
	if _, err := io.CopyN(z, spaces{}, 65<<20); err != nil {
		t.Fatal(err)
	}
	must(t, z.Close())
	if _, err := archive.DecodeText(bomb.Bytes()); err == nil || !strings.Contains(err.Error(), "unpacks to more") {
		t.Errorf("a bomb of %d bytes gives %v", bomb.Len(), err)
	}
}

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func pack(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	must(t, err)
	return squeeze(raw)
}

func squeeze(raw []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(raw)
	z.Close()
	return b.Bytes()
}

// FuzzDecodeText takes the JSON inside, so that fuzzing is not stopped by the
// checksums around it; whatever is accepted is sound and comes back the same.
func FuzzDecodeText(f *testing.F) {
	for _, n := range []int{0, 1, 30, 31} {
		x := readPage(n, archive.Vertical, 3)
		if n == 31 {
			x.Lines[0].Type, x.Lines[0].Model, x.Lines[0].Struck = archive.LineTable, 1, true
			x.Lines[0].Cell = &archive.Cell{RowSpan: 2, ColSpan: 1, Box: archive.Rect{X: 1, Y: 2, W: 3, H: 4}}
			x.Glyphs[3].Raw = "O"
		}
		b, err := archive.EncodeText(x)
		must(f, err)
		z, err := gzip.NewReader(bytes.NewReader(b))
		must(f, err)
		raw, err := io.ReadAll(z)
		must(f, err)
		f.Add(raw)
	}
	f.Add([]byte(`{"format":"fumikura/text/1","block":[0],"dir":[257],"len":[1],"sep":[""],"text":"\ud800","runes":[[0,-1],[5,9]],"x":[1],"y":[1],"w":[1],"h":[1],"conf":[-300]}`))
	f.Add([]byte(`{"format":"fumikura/text/1","block":[0,0],"dir":[0,0],"len":[9223372036854775807,-9223372036854775807],"sep":["",""],"text":"","x":[],"y":[],"w":[],"h":[],"conf":[]}`))
	f.Add([]byte(`{"format":"fumikura/text/1","block":[0],"dir":[0],"len":[1],"sep":[""],"text":"abc","runes":[[0,3]],"x":[9223372036854775807],"y":[1],"w":[1],"h":[1],"conf":[1]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := archive.DecodeText(raw); err == nil && !bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) {
			t.Error("bytes without gzip are taken for a text")
		}
		v, err := archive.DecodeText(squeeze(raw))
		if err != nil {
			return
		}
		at := 0
		for i, l := range v.Lines {
			if l.Start != at || l.End < l.Start || l.End > len(v.Glyphs) {
				t.Fatalf("line %d covers %d to %d of %d", i, l.Start, l.End, len(v.Glyphs))
			}
			at = l.End
			v.LineBox(l)
		}
		v.Plain()
		v.Turned(v.Turn + 1)
		b, err := archive.EncodeText(v)
		if err != nil {
			t.Fatalf("what was decoded can't be encoded: %v", err)
		}
		again, err := archive.DecodeText(b)
		if err != nil || len(again.Glyphs) != len(v.Glyphs) || again.Plain() != v.Plain() {
			t.Fatalf("a second round gives another text: %v", err)
		}
	})
}
