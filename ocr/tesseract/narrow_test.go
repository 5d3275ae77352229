package tesseract

import (
	"bytes"
	"image"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// The marks of voice that stand behind narrow kana, and what models read of them, go onto these.
func TestVoiced(t *testing.T) {
	for read, want := range map[string]string{
		`タカハシタ"シ`: "タカハシダシ", "ス゛ス": "ズス", "カ~イ": "ガイ", `タ~"ロ`: "ダロ", "ホ゜フ°ラ": "ポプラ", `ア"イ`: "アイ", `"アイ`: `"アイ`, "ャマタ": "ヤマタ", "キャク": "キャク",
	} {
		var chars []readChar
		for _, c := range strings.Split(read, "") {
			chars = append(chars, readChar{text: c, conf: 97})
		}
		got := ""
		for _, c := range voiced(chars) {
			got += c.text
		}
		if got != want {
			t.Errorf("%s: %s, want %s", read, got, want)
		}
	}
}

// Katakana half as wide as high are narrow, other print is not.
func TestNarrow(t *testing.T) {
	face := draughtsman(t)
	for text, want := range map[string]bool{"ﾀｶﾊｼ ﾅｵｷ": true, "タカハシナオキ": false, "高橋直樹です": false, "ﾀｱ": false} {
		r := ocr.Raster{W: 400, H: 70, Pix: bytes.Repeat([]byte{255}, 400*70)}
		img := &image.Gray{Pix: r.Pix, Stride: r.W, Rect: image.Rect(0, 0, r.W, r.H)}
		(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(10, 50)}).DrawString(text)
		w := &working{Raster: r, dark: 128, char: 40}
		l := &line{readLine: readLine{box: archive.Rect{W: 400, H: 70}}}
		if got := w.narrow(l); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// Lines in narrow katakana are read, most of their characters rightly, where as they are next to
// none is.
func TestNarrowKatakanaIsRead(t *testing.T) {
	face := draughtsman(t)
	lines := []string{"ﾀｶﾊｼ ﾅｵｷ", "ﾐﾅﾐｸ ﾎｹﾝｾﾝﾀｰ", "ﾂﾁﾔ ﾄｼｵ", "ｵｵﾂｶ ｾﾂｺ", "ﾔｽﾀﾞ ﾐﾂｵ"}
	c := childConfig(t, "serve")
	c.Deadline = 5 * time.Minute
	text := readDrawn(t, newPool(t, c), face, append([]string{"証明を受ける者の氏名を次の欄に記入する。", "同じ氏名の者がほかにいるときは住所による。"}, lines...)).Text.Plain()
	said := strings.ReplaceAll(norm.NFKC.String(text), " ", "")
	right, all := 0, 0
	for _, l := range lines {
		kana := []rune(strings.ReplaceAll(norm.NFKC.String(l), " ", ""))
		for i := 0; i+2 < len(kana); i++ {
			all++
			right += boolToInt(strings.Contains(said, string(kana[i:i+3])))
		}
	}
	if right*10 < all*7 {
		t.Errorf("%d of %d runs of three are there: %q", right, all, said)
	}
}
