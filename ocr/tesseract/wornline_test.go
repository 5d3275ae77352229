package tesseract

import (
	"image"
	"image/png"
	"os"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/ocrtest"
	"fumikura/ocr/reading"
)

// rasterOf is the grey picture in a PNG file.
func rasterOf(t *testing.T, path string) ocr.Raster {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	r := ocr.Raster{W: img.Bounds().Dx(), H: img.Bounds().Dy()}
	for y := range r.H {
		for x := range r.W {
			v, _, _, _ := img.At(x, y).RGBA()
			r.Pix = append(r.Pix, byte(v>>8))
		}
	}
	return r
}

// wornSample is a line of a copy that lost its level strokes, with white around it.
func wornSample(t *testing.T, name string, dir archive.Direction) (*working, *line) {
	t.Helper()
	w := &working{char: 35, Raster: rasterOf(t, "testdata/worn/"+name+".png")}
	return w, &line{dir: dir, readLine: readLine{box: rectOf(image.Rect(0, 0, w.W, w.H).Inset(12))}}
}

// cer is the share of characters that were read otherwise.
func cer(truth, text string) float64 {
	want := []rune(ocrtest.Comparable(truth))
	return float64(ocrtest.Distance(want, []rune(ocrtest.Comparable(text)))) / float64(len(want))
}

// Lines of which two models read less than nine characters in ten are read by shapes
// alone, and better with what the models say.
func TestWornLine(t *testing.T) {
	for _, k := range []struct {
		name     string
		dir      archive.Direction
		pitch    float64
		truth    string
		models   []string
		alone    float64 // edits a character at most, without models
		together float64 // and with them
	}{
		{"law", archive.Vertical, 47, "第四條町税ヲ滯納シタル者ニ對シテハ督促状ヲ發シ尚完納セサルトキハ國税徴收ノ例ニ依リ處分スヘシ",
			[]string{"第中條町隊ヲ滞納シタル二詩シテハ笠促状マ比シ滑完納セサルトキハ山税竹敗ノ例二依り越分スヘシ", "和剛條町脱ヲ洛納シタル痢二将シテハ余促状ヲ比シ尚完納セサルトキハ城税竹敗ノ例二依り虐分スヘシ"}, .1, .1},
		{"minutes", archive.Horizontal, 48.5, "委員(秋元):去る大正11年2月18日に開かれた会議において、納税貯蓄組合の育成の見",
			[]string{"大山(秋元):大る大正曲年泡川8日に開かれた会議において、納税貯著組合の背成の見", "委員(秋元):皮る大正日年妃昌8日に関かれた会議において、納税貯共組合の育成の見"}, .25, .2},
	} {
		w, l := wornSample(t, k.name, k.dir)
		wrong := func(chars []readChar) float64 {
			text := ""
			for _, c := range chars {
				text += c.text
				if c.box.W <= 0 || c.box.H <= 0 || c.conf < leastWornConf || c.conf > mostWorn {
					t.Errorf("%s: %+v", k.name, c)
				}
			}
			t.Log(text)
			return cer(k.truth, text)
		}
		if got := wrong(wornLineOf(w, l, []reading.Read{{}}, k.pitch).read()); got > k.alone {
			t.Errorf("%s: CER %.3f by shapes alone", k.name, got)
		}
		var reads []reading.Read
		for i, text := range k.models {
			r := reading.Read{Model: []string{"Japanese", "jpn"}[i]}
			n := len([]rune(text))
			var word readWord
			for at, c := range []rune(text) {
				r.Chars = append(r.Chars, reading.Char{Text: string(c), Conf: 85})
				box := l.box
				if k.dir == archive.Vertical {
					box.Y, box.H = l.box.Y+l.box.H*at/n, l.box.H/n
				} else {
					box.X, box.W = l.box.X+l.box.W*at/n, l.box.W/n
				}
				word.chars = append(word.chars, readChar{text: string(c), conf: 85, box: box})
			}
			if reads = append(reads, r); i == 0 {
				l.words = []readWord{word}
			}
		}
		page := wornPage{pitch: k.pitch, left: mostPatches}
		reads = page.read(w, l, reads)
		if len(reads) != 3 || reads[0].Model != reading.Shapes {
			t.Fatalf("%s: %d reads", k.name, len(reads))
		}
		text := ""
		for _, c := range reading.Vote(reads) {
			text += c.Text
		}
		t.Log(text)
		if got, models := cer(k.truth, text), cer(k.truth, k.models[1]); got > k.together || got >= models {
			t.Errorf("%s: CER %.3f with models, which have %.3f", k.name, got, models)
		}
	}
}

// Lines of figures and letters are left to the models, and so are one without ink, and
// what is more than a page may have.
func TestWornLineLeavesAlone(t *testing.T) {
	w, l := wornSample(t, "minutes", archive.Horizontal)
	page := wornPage{pitch: 48, left: mostPatches}
	figures := []reading.Read{{Chars: []reading.Char{{Text: "1"}, {Text: "2"}, {Text: "日"}}}}
	if got := page.read(w, l, figures); len(got) != 1 {
		t.Error("figures are read by their shapes")
	}
	words := []reading.Read{{Chars: []reading.Char{{Text: "会"}, {Text: "議"}}}}
	if spent := (wornPage{pitch: 48, left: 10}); len(spent.read(w, l, words)) != 1 || spent.lines != 0 {
		t.Error("more patches are looked at than a page may have")
	}
	for i := range w.Pix {
		w.Pix[i] = 255
	}
	if got := page.read(w, l, words); len(got) != 1 || page.lines != 0 || len(l.words) != 0 {
		t.Error("a line without ink is read by its shapes")
	}
}
