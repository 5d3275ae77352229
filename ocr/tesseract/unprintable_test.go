package tesseract

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"fumikura/internal/testenv"
	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// unprintables has for each jōyō kanji that none of Tesseract's Japanese models
// prints a word with it.
const unprintables = "畏怖 萎縮 語彙 婚姻 拝謁 怨恨 旺盛 老翁 臆測 寡婦 災禍 苛酷 蚊帳 飢餓 楷書 俳諧 弾劾 感慨 威嚇 渇水 遺憾 出棺 毀損 飢饉 紛糾 嗅覚 暗渠 斤量 開襟 謹慎 危惧 虞犯 参詣 憧憬 倹約 右舷 禁錮 乞食 坑道 肯定 傲慢 拷問 開墾 采配 防護柵 古刹 桟橋 養蚕 恣意 真摯 諮問 御璽 𠮟責 嫉妬 斟酌 儒教 愁傷 醜聞 羞恥 淑徳 殉職 一升 徹宵 詔書 騒擾 薪炭 畝歩 排斥 拙速 窃盗 詮索 失踪 漸次 塑像 霜害 謙遜 唾液 惰性 緻密 嫡出 折衷 弔慰 嘲笑 朕惟 逓減 溺死 更迭 補塡 嫉妬 貪欲 種痘 謄本 捻出 罵声 剝離 陪審 氾濫 煩雑 野蛮 罷免 訃報 土俵 来賓 賦課 侮辱 憤慨 丙種 土塀 陛下 軽蔑 哺育 模倣 奔走 頰骨 産繭 花婿 猶予 比喩 肥沃 凡庸 濫用 酪農 官吏 戦慄 辛辣 伴侶 壱厘 賄賂 贈賄 "

// unseenFonts are faces that the lists of package reading were not made with; the
// first that is there is drawn.
var unseenFonts = []string{
	"/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf",
	"/usr/share/fonts/opentype/ipafont-mincho/ipam.ttf",
	"/usr/share/fonts/truetype/vlgothic/VL-Gothic-Regular.ttf",
}

// What the models cannot print comes back at least for half of the jōyō kanji that
// they lack, each drawn in a word within a sentence.
func TestUnprintableRecall(t *testing.T) {
	var face font.Face
	for _, name := range unseenFonts {
		b, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		f, err := opentype.Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		if face, err = opentype.NewFace(f, &opentype.FaceOptions{Size: 44, DPI: 72}); err != nil {
			t.Fatal(err)
		}
		break
	}
	if face == nil {
		testenv.Lacks(t, "fonts", "none of "+strings.Join(unseenFonts, ", "))
	}
	c := childConfig(t, "serve")
	c.Deadline = 5 * time.Minute
	p := newPool(t, c)
	var sets []reading.Charset
	for _, r := range p.setup.Readers {
		set, err := r.Horizontal.charset()
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	words := strings.Fields(unprintables)
	missing := func(word string) string {
		for _, r := range word {
			if !reading.Prints(sets, string(r)) {
				return string(r)
			}
		}
		return ""
	}
	// Sentences of different lengths: characters that stand below each other all over
	// a page look like columns.
	around := [][2]string{{"市長は、", "について定める。"}, {"前項の規定による", "に係る書類"}, {"本件", "の取扱いを"}, {"関係者から", "に関する説明があり、"}, {"なお、", "の旨を"}}
	const perLine, pitch, margin = 2, 84, 100
	img := plain(2*margin+perLine*17*44, 2*margin+(len(words)/perLine+1)*pitch, 255)
	for i := 0; i < len(words); i += perLine {
		line := ""
		for k, w := range words[i:min(i+perLine, len(words))] {
			a := around[(i+k)*7/3%len(around)]
			line += a[0] + w + a[1]
		}
		(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(margin, margin+i/perLine*pitch+44)}).DrawString(line)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	r, err := p.Read(context.Background(), ocr.Page{Data: b.Bytes(), Type: "image/png", DPIX: 300, DPIY: 300})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(r.Text.Plain(), "\n", "")
	lacked, found, lost := 0, 0, ""
	for _, w := range words {
		if missing(w) == "" {
			continue
		}
		lacked++
		if strings.Contains(text, w) {
			found++
		} else {
			lost += " " + w
		}
	}
	t.Logf("%d of %d came back; lost:%s", found, lacked, lost)
	if lacked < 100 {
		t.Errorf("the models lack only %d of the characters: what they can print is read wrong, or they are others than this test knows", lacked)
	}
	if found*2 < lacked {
		t.Errorf("%d of %d came back, half must", found, lacked)
	}
	for i, g := range r.Text.Glyphs {
		if g.Raw != "" && g.Raw == g.Text {
			t.Errorf("glyph %d %q claims to have been mended from itself", i, g.Text)
		}
	}
}
