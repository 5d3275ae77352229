package tesseract

import (
	"image"
	"image/draw"
	"strings"
	"testing"

	xdraw "golang.org/x/image/draw"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// Light characters on dark squares are read; kanji with a frame in heavy type stay as they are.
func TestBadgesAreRead(t *testing.T) {
	face := draughtsman(t)
	texts := []string{"総務課へお尋ねください電話は内線の三番", "回覧は四月末日までに国の機関へ返すこと", "地域振興室で受け付けます期間は二週間"}
	img := plain(1100, 130+100*len(texts), 255)
	heavy := func(x, y int, s string) {
		for dx := range 5 {
			for dy := range 5 {
				written(img, face, x+dx-2, y+dy-2, s)
			}
		}
	}
	for i, text := range texts {
		y := 120 + 100*i
		written(img, face, 130, y, text)
		if i == 1 {
			heavy(70, y, "国")
			heavy(1000, y, "日")
			heavy(1050, y, "目")
			continue
		}
		draw.Draw(img, image.Rect(68, y-42, 118, y+8), image.Black, image.Point{}, draw.Src)
		small := plain(50, 50, 255)
		written(small, face, 3, 42, "問")
		for i, v := range small.Pix {
			small.Pix[i] = 255 - v
		}
		xdraw.CatmullRom.Scale(img, image.Rect(73, y-37, 113, y+3), small, small.Rect, xdraw.Src, nil)
	}
	w := &working{Raster: ocr.Raster{W: img.Rect.Dx(), H: img.Rect.Dy(), Pix: append([]byte(nil), img.Pix...)}, char: 42, dark: 128}
	if n := w.turnBadges(); n != 2 {
		t.Errorf("%d badges turned over", n)
	}
	text := readPicture(t, newPool(t, childConfig(t, "serve")), img).Text.Plain()
	for _, want := range []string{"問総務課", "問地域振興室", "国"} {
		if !strings.Contains(strings.ReplaceAll(text, " ", ""), want) {
			t.Errorf("%s is not in %q", want, text)
		}
	}
}

// Models read a kanji on a badge as one that looks like it; what else may be printed so stays, and
// so does what stands beside it.
func TestBadgesSay(t *testing.T) {
	w := &working{badges: []badge{{image.Rect(10, 10, 40, 40), "問"}}}
	for read, want := range map[string]string{"間間": "問間", "回総": "問総", "問総": "問総", "場所": "場所", "。間": "。間"} {
		chars := []rune(read)
		text := []archive.Glyph{{Text: string(chars[0]), Conf: 90}, {Text: string(chars[1]), Conf: 90}}
		v := voted{marks: make([]mark, 2), boxes: []archive.Rect{{X: 12, Y: 12, W: 26, H: 26}, {X: 42, Y: 12, W: 26, H: 26}}}
		n := w.sayBadges(text, []voted{v})
		if got := sayingOf(text); got != want || n != boolToInt(read != want) {
			t.Errorf("%q became %q, %d put right", read, got, n)
		}
	}
}

// Of a badge is known which of the kanji that are printed so it is, if it is one.
func TestBadgesAreKnown(t *testing.T) {
	face := draughtsman(t)
	for kanji, want := range map[string]int{"問": 1, "申": 1, "場": 1, "課": 0} {
		img := plain(400, 130, 255)
		written(img, face, 130, 80, "総務課")
		draw.Draw(img, image.Rect(68, 38, 118, 88), image.Black, image.Point{}, draw.Src)
		small := plain(50, 50, 255)
		written(small, face, 3, 42, kanji)
		for i, v := range small.Pix {
			small.Pix[i] = 255 - v
		}
		xdraw.CatmullRom.Scale(img, image.Rect(73, 43, 113, 83), small, small.Rect, xdraw.Src, nil)
		w := &working{Raster: ocr.Raster{W: img.Rect.Dx(), H: img.Rect.Dy(), Pix: img.Pix}, char: 42, dark: 128}
		if n := w.turnBadges(); n != 1 || len(w.badges) != want || want > 0 && (w.badges[0].text != kanji || !w.badges[0].at.In(image.Rect(64, 34, 122, 92))) {
			t.Errorf("%s: %d badges turned over: %v", kanji, n, w.badges)
		}
	}
}
