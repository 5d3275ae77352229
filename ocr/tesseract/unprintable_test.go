package tesseract

import (
	"context"
	_ "embed"
	"image"
	"os"
	"slices"
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

// unseenFaces are those of the unseen fonts that are there, 44 pixels an em.
func unseenFaces(t *testing.T) []font.Face {
	t.Helper()
	var out []font.Face
	for _, name := range unseenFonts {
		b, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		f, err := opentype.Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 44, DPI: 72})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, face)
	}
	if len(out) == 0 {
		testenv.Lacks(t, "fonts", "none of "+strings.Join(unseenFonts, ", "))
	}
	return out
}

// readDrawn draws lines and reads them.
func readDrawn(t *testing.T, p *Pool, face font.Face, lines []string) *ocr.Result {
	t.Helper()
	const pitch, margin = 84, 100
	img := plain(2*margin+34*44, 2*margin+len(lines)*pitch, 255)
	for i, l := range lines {
		(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(margin, margin+i*pitch+44)}).DrawString(l)
	}
	return readPicture(t, p, img)
}

// readPicture reads a picture at 300 dpi.
func readPicture(t *testing.T, p *Pool, img image.Image) *ocr.Result {
	t.Helper()
	r, err := p.Read(context.Background(), ocr.Page{Data: pngOf(t, img), Type: "image/png", DPIX: 300, DPIY: 300})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Rare forms of names and signs come back for the most part, and nothing that is
// common becomes one: the pages have as many of the other forms.
func TestSignsAndNames(t *testing.T) {
	const rare = "髙﨑邉濵德齊□■○●◎△☑"
	lines := []string{
		"申請人は髙橋一雄、同居人は高橋幸子とする。", "委員に宮﨑修一及び宮崎和子を選任した。", "渡邉敏郎から渡邊義則への所有権の移転",
		"濵田建設株式会社と浜田工務店との間の契約", "德永春樹課長は、徳永浩二主査の出張を命じた。", "齊藤清志、齋藤洋子及び斉藤実の三名が出席した。",
		"髙木、髙田、高木及び高田の各議員が質問した。", "山﨑班長から山崎班員へ口頭で伝えた。", "田邉と田辺は別の者であり、川邉も同様である。",
		"□　はい　　□　いいえ　　□　その他", "■　お知らせ　　●　お願い　　◎　重要", "決算額は△1,234円、前年度は△567円である。",
		"出席する場合は○を、欠席の場合は△を付ける。", "入口の人口調査は、二〇一二年の品目による。", "画面の回答欄へ、ロビーの口座番号を記入する。",
	}
	c := childConfig(t, "serve")
	c.Deadline = 5 * time.Minute
	p := newPool(t, c)
	for i, face := range unseenFaces(t) {
		text := readDrawn(t, p, face, lines).Text.Plain()
		all, found, wrong, lost := 0, 0, 0, ""
		for _, r := range rare {
			want, got := strings.Count(strings.Join(lines, ""), string(r)), strings.Count(text, string(r))
			all, found, wrong = all+want, found+min(want, got), wrong+max(0, got-want)
			if got < want {
				lost += string(r)
			}
		}
		t.Logf("face %d: %d of %d came back, %d were made of others; lost: %s", i, found, all, wrong, lost)
		if found*10 < all*7 || wrong > 0 {
			t.Errorf("face %d: %d of %d came back, 7 in 10 must; %d were made of others, none may\n%s", i, found, all, wrong, text)
		}
	}
}

// unprintableLevelOne has a word for each kanji of JIS level 1 that none of Tesseract's
// Japanese models prints: 653 of 2,965. The words are the most common ones of two
// kanji in the IPA dictionary.
//
//go:embed testdata/levelone.txt
var unprintableLevelOne string

// What the models cannot print comes back for at least four in five of the jōyō
// kanji that they lack, each drawn in a word within a sentence, and for half of those
// of JIS level 1, names of places and families for the most part.
func TestUnprintableRecall(t *testing.T) {
	face := unseenFaces(t)[0]
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
	for _, set := range []struct {
		name, words string
		least       int     // words whose character the models lack
		must        float64 // share of them that comes back
	}{
		{"jōyō", unprintables, 100, 0.8},
		{"JIS level 1", unprintableLevelOne, 600, 0.5},
	} {
		var words []string
		for w := range strings.FieldsSeq(set.words) {
			if strings.ContainsFunc(w, func(r rune) bool { return !reading.Prints(sets, string(r)) }) {
				words = append(words, w)
			}
		}
		if len(words) < set.least {
			t.Errorf("%s: the models lack only %d of the characters: what they can print is read wrong, or they are others than this test knows", set.name, len(words))
		}
		found, lost := 0, ""
		const perPage = 68
		for page := range slices.Chunk(words, perPage) {
			text := readWords(t, p, face, page)
			for _, w := range page {
				if strings.Contains(text, w) {
					found++
				} else {
					lost += " " + w
				}
			}
		}
		t.Logf("%s: %d of %d came back; lost:%s", set.name, found, len(words), lost)
		if float64(found) < set.must*float64(len(words)) {
			t.Errorf("%s: %d of %d came back, a share of %g must", set.name, found, len(words), set.must)
		}
	}
}

// readWords draws words within sentences, reads them, and gives the text without its
// line ends. The sentences differ in length: characters that stand below each other
// all over a page look like columns.
func readWords(t *testing.T, p *Pool, face font.Face, words []string) string {
	t.Helper()
	around := [][2]string{{"市長は、", "について定める。"}, {"前項の規定による", "に係る書類"}, {"本件", "の取扱いを"}, {"関係者から", "に関する説明があり、"}, {"なお、", "の旨を"}}
	const perLine = 2
	var lines []string
	for pair := range slices.Chunk(words, perLine) {
		line := ""
		for k, w := range pair {
			a := around[(len(lines)*perLine+k)*7/3%len(around)]
			line += a[0] + w + a[1]
		}
		lines = append(lines, line)
	}
	r := readDrawn(t, p, face, lines)
	for i, g := range r.Text.Glyphs {
		if g.Raw != "" && g.Raw == g.Text {
			t.Errorf("glyph %d %q claims to have been mended from itself", i, g.Text)
		}
	}
	return strings.ReplaceAll(r.Text.Plain(), "\n", "")
}
