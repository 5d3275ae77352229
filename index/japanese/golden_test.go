package japanese

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// rows reads a table of testdata: columns parted by tabs, # before remarks.
func rows(t *testing.T, name string, columns int) [][]string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		c := strings.Split(line, "\t")
		if len(c) != columns {
			t.Fatalf("%s: %q has %d columns, want %d", name, line, len(c), columns)
		}
		out = append(out, c)
	}
	return out
}

// found is the first rung as this package gives it: a spelling of the query
// stands on the page, or its slots do.
func found(query, page string) bool {
	f := glyphs(page)
	for _, s := range Spellings(Fold(query)) {
		if s != "" && strings.Contains(string(f.Runes), s) {
			return true
		}
	}
	p := Slots(query)
	return p.Valued() && len(MatchSlots(f.Runes, f.Readings(), p)) > 0
}

// glyphs folds a text whose glyphs are its graphemes, near enough: a variation
// selector or a combining mark stays with what it changes.
func glyphs(s string) Folded {
	var g []string
	for _, r := range s {
		if n := len(g); n > 0 && (r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef || r == 0x3099 || r == 0x309a) {
			g[n-1] += string(r)
			continue
		}
		g = append(g, string(r))
	}
	return FoldGlyphs(len(g), func(i int) string { return g[i] })
}

// diverse tells that no rule gives more than a tenth of the rows of a table.
func diverse(t *testing.T, name string, rows [][]string) {
	t.Helper()
	rules := map[string]int{}
	for _, r := range rows {
		rules[r[0]]++
	}
	for rule, n := range rules {
		if 10*n > len(rows) {
			t.Errorf("%s: %d of %d rows are of one rule, %s", name, n, len(rows), rule)
		}
	}
}

func TestSpellingPairs(t *testing.T) {
	pairs := rows(t, "spelling.tsv", 3)
	if len(pairs) < 400 {
		t.Errorf("%d pairs, want at least 400", len(pairs))
	}
	diverse(t, "spelling.tsv", pairs)
	for _, p := range append(pairs, rows(t, "kanjipairs.tsv", 3)...) {
		if !found(p[1], p[2]) {
			t.Errorf("%s: %q does not find %q: %s, %v", p[0], p[1], p[2], shown(Slots(p[1])), Readings([]rune(Fold(p[2])), nil))
		}
	}
}

func TestNearMisses(t *testing.T) {
	misses := rows(t, "nearmiss.tsv", 3)
	if len(misses) < 250 {
		t.Errorf("%d near-misses, want at least 250", len(misses))
	}
	diverse(t, "nearmiss.tsv", misses)
	for _, p := range append(misses, rows(t, "kanjimisses.tsv", 3)...) {
		if found(p[1], p[2]) {
			t.Errorf("%s: %q finds %q: %s, %v", p[0], p[1], p[2], shown(Slots(p[1])), Readings([]rune(Fold(p[2])), nil))
		}
	}
}

// Every piece of 1 to 12 characters of every page is found on it, and the way
// back gives glyphs that hold it.
func TestEveryPieceIsFound(t *testing.T) {
	pages := []string{
		"松総第１２３４号　昭和四十七年四月一日\n㈱山陰測量　渡邉德太郎　様\n金壱百弐拾参万円也　三五・六㎡　ｺﾝｸﾘｰﾄ　ﾃﾞｰﾀ　㍻元年度　辻󠄀市\n第①条　12ー3　10〜20　佐々木　いろ〳〵　№12　½　ｶﾞｽ　が　Café　㏄",
		"學校敎育法施行規則（昭和二十二年文部省令第十一號）抄　第一條　學校ニハ別ニ定ムル設置基準ニ從ヒ其ノ學校ノ目的ヲ實現スルタメニ必要ナ校地、校舍、校具、運動場、圖書館又ハ圖書室、保健室其ノ他ノ設備ヲ設ケナケレバナラナイ",
	}
	for _, p := range rows(t, "spelling.tsv", 3) {
		pages = append(pages, p[2])
	}
	for _, p := range pages {
		whole := glyphs(p)
		folded := string(whole.Runes)
		r := []rune(p)
		for i := range r {
			for n := 1; n <= 12 && i+n <= len(r); n++ {
				piece := Fold(string(r[i : i+n]))
				if c := []rune(piece); len(c) > 0 && (c[0] == '゛' || c[0] == '゜') {
					continue // cut within a character
				}
				if i+n < len(r) && (isVoicing(r[i+n]) || isSemiVoicing(r[i+n])) {
					continue
				}
				if !strings.Contains(folded, piece) {
					t.Fatalf("%q, %q when folded, is not found on %q", string(r[i:i+n]), piece, folded)
				}
			}
		}
		n := 0
		for i := range whole.Runes {
			from, to := whole.Glyphs(i, i+1)
			if from < n-1 || to <= from {
				t.Fatalf("rune %d of %q comes from glyphs %d to %d", i, folded, from, to)
			}
			n = from
		}
	}
}

func TestVariants(t *testing.T) {
	lists := map[string]string{}
	for _, r := range rows(t, "kanji.tsv", 2) {
		lists[r[0]] = r[1]
	}
	if n := len([]rune(lists["joyo"])); n != 2136 {
		t.Fatalf("%d jōyō kanji, want 2136", n)
	}
	in := func(list string, r rune) bool { return strings.ContainsRune(lists[list], r) }
	sources := map[string]int{}
	names, alone := 0, 0
	represents := map[rune]rune{}
	var level1 []string
	for _, v := range Variants() {
		if represents[v.Variant] != 0 {
			t.Errorf("%c stands in two lines", v.Variant)
		}
		represents[v.Variant] = v.Representative
		for s := range strings.SplitSeq(v.Source, "+") {
			sources[s]++
		}
		if v.Source == "review" {
			alone++
		}
		if v.Class == "names" {
			names++
		} else if v.Class != "old" {
			t.Errorf("%c is of the class %q", v.Variant, v.Class)
		}
		if in("joyo", v.Variant) && in("joyo", v.Representative) && string(v.Variant) != "斎" {
			t.Errorf("%c and %c are both jōyō kanji", v.Variant, v.Representative)
		}
		if in("level1", v.Variant) && in("level1", v.Representative) {
			level1 = append(level1, string(v.Representative)+"\t"+string(v.Variant)+"\t"+v.Class+"\t"+v.Source)
		}
	}
	for v, r := range represents {
		if to := represents[r]; to != 0 {
			t.Errorf("%c is represented by %c, and that by %c", v, r, to)
		}
		if r >= 0x10000 {
			t.Errorf("%c is represented by a character beyond the block", v)
		}
	}
	if names < 300 {
		t.Errorf("%d variants of names, want at least 300", names)
	}
	for s, least := range map[string]int{"OpenCC": 380, "kJinmeiyoKanji": 170, "kJoyoKanji": 3, "EquivalentUnifiedIdeograph": 40, "NTA": 500, "review": 200,
		"kSemanticVariant": 160, "kSpecializedSemanticVariant": 2, "kZVariant": 2, "kTraditionalVariant": 15, "Mozc": 80} {
		if sources[s] < least {
			t.Errorf("%d lines from %s, want at least %d", sources[s], s, least)
		}
		delete(sources, s)
	}
	if len(sources) > 0 {
		t.Errorf("unknown sources %v", sources)
	}
	if alone > 55 {
		t.Errorf("%d lines have no source but our own review, want at most 55", alone)
	}
	slices.Sort(level1)
	golden(t, "level1.tsv", "# Classes with two kanji of JIS level 1: representative, variant, class, source.\n"+strings.Join(level1, "\n")+"\n")
}

// golden holds text against a file of testdata. With FUMIKURA_UPDATE=1 it writes
// the file instead, and the diff shows what changed.
func golden(t *testing.T, name, text string) {
	t.Helper()
	path := "testdata/" + name
	if os.Getenv("FUMIKURA_UPDATE") == "1" {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(b) != text {
		t.Errorf("%s differs; look at the change and run again with FUMIKURA_UPDATE=1:\n%s", path, text)
	}
}

// All 旧字体 that the jōyō table shows in brackets, and the jinmeiyō forms, have
// the class of their new forms. The compatibility forms are written by number.
func TestOldForms(t *testing.T) {
	for _, r := range rows(t, "oldforms.tsv", 2) {
		if Fold(r[0]) != Fold(r[1]) {
			t.Errorf("%s folds to %s, %s to %s", r[0], Fold(r[0]), r[1], Fold(r[1]))
		}
	}
}

func TestFoldWith(t *testing.T) {
	for _, c := range []struct {
		a, b string
		o    Options
		same bool
	}{
		{"髙橋", "高橋", Options{}, true},
		{"髙橋", "高橋", Options{NoNames: true}, false},
		{"國立", "国立", Options{NoNames: true}, true},
		{"齋藤", "斎藤", Options{NoNames: true}, true},
		{"斎藤", "斉藤", Options{NoNames: true}, false},
		{"國立", "国立", Options{Strict: true}, false},
		{"ＡＢｃ", "ABc", Options{Strict: true}, true},
		{"ABC", "abc", Options{Strict: true}, false},
		{"ﾃﾞｰﾀ", "データ", Options{Strict: true}, true},
		{"しょう", "しよう", Options{Strict: true}, false},
		{"三ヶ月", "三ケ月", Options{Strict: true}, false},
		{"㈱", "(株)", Options{Strict: true}, false},
		{"12ー3", "12-3", Options{Strict: true}, false},
		{"12－3", "12-3", Options{Strict: true}, true},
		{"10～20", "10~20", Options{Strict: true}, true},
		{"辻󠄀", "辻", Options{Strict: true}, true},
		{"山 田", "山田", Options{Strict: true}, true},
		{"\ufa19", "神", Options{Strict: true}, true},
		{"カナ", "かな", Options{}, false},
		{"カナ", "かな", Options{Kana: true}, true},
		{"ヴァイオリン", "バイオリン", Options{Yure: true}, true},
		{"ヴ", "ブ", Options{Yure: true}, true},
		{"チヂミ", "チジミ", Options{Yure: true}, true},
		{"ヴァイオリン", "ばいおりん", Options{Yure: true, Kana: true}, true},
		{"ヴァイオリン", "バイオリン", Options{}, false},
		{"思ふ", "思う", Options{OldKana: true}, true},
		{"せうがくかう", "しょうがくこう", Options{OldKana: true}, true},
		{"スヘシ", "スベシ", Options{OldKana: true}, true},
		{"くわんり", "かんり", Options{OldKana: true}, true},
		{"思ふ", "思う", Options{}, false},
	} {
		a, b := FoldWith(c.a, c.o), FoldWith(c.b, c.o)
		if (a == b) != c.same {
			t.Errorf("%+v: %q and %q fold to %q and %q", c.o, c.a, c.b, a, b)
		}
		r := []rune(c.a)
		g := FoldGlyphsWith(len(r), func(i int) string { return string(r[i]) }, c.o)
		if string(g.Runes) != a || len(g.From) != len(g.Runes) {
			t.Errorf("%+v: glyph by glyph %q, at once %q", c.o, string(g.Runes), a)
		}
	}
}

func TestUnprintable(t *testing.T) {
	for r, want := range map[rune]bool{'謄': true, '猶': true, '塀': true, '宍': true, '窃': true, '■': true, '○': true, '填': false, '松': false, 'あ': false, Hyphen: false, '々': false, '7': false} {
		if got := Unprintable(r); got != want {
			t.Errorf("Unprintable(%c) is %v", r, got)
		}
	}
	var joyo, level1 int
	for _, row := range rows(t, "kanji.tsv", 2) {
		for _, r := range row[1] {
			if Unprintable([]rune(Fold(string(r)))[0]) {
				switch row[0] {
				case "joyo":
					joyo++
				case "level1":
					level1++
				}
			}
		}
	}
	// 127 jōyō kanji are missing, of which three are printed as 剥, 填, 頬
	if joyo != 124 {
		t.Errorf("%d jōyō kanji can't be printed, want 124", joyo)
	}
	if level1 < 600 || level1 > 653 {
		t.Errorf("%d kanji of level 1 can't be printed", level1)
	}
}

// foundByOkurigana is the same for the spellings that Okurigana gives.
func foundByOkurigana(query, page string) bool {
	f := glyphs(page)
	for _, p := range append(Okurigana(query), Slots(query)) {
		if !p.Valued() && strings.Contains(string(f.Runes), p.String()) || len(MatchSlots(f.Runes, f.Readings(), p)) > 0 {
			return true
		}
	}
	return false
}

func TestOkuriganaPairs(t *testing.T) {
	pairs, misses := 0, 0
	for _, p := range rows(t, "okurigana.tsv", 3) {
		switch got := foundByOkurigana(p[1], p[2]); p[0] {
		case "same":
			if pairs++; !got {
				t.Errorf("%q does not find %q", p[1], p[2])
			}
		case "other":
			if misses++; got {
				t.Errorf("%q finds %q", p[1], p[2])
			}
		default:
			t.Errorf("%q is neither same nor other", p[0])
		}
	}
	if pairs < 80 || misses < 30 {
		t.Errorf("%d pairs and %d near-misses, want at least 80 and 30", pairs, misses)
	}
}

// Kana queries find titles and names, and others don't. The index's own texts
// hold what is found, so that it is a candidate.
func TestYomiPairs(t *testing.T) {
	pairs, misses := 0, 0
	for _, p := range rows(t, "yomi.tsv", 3) {
		got := len(MatchYomi(Yomi(p[2]), p[1])) > 0
		indexed := slices.ContainsFunc(YomiTexts(p[2]), func(s string) bool { return strings.Contains(s, yomiFold(p[1])) })
		switch p[0] {
		case "same":
			if pairs++; !got || !indexed {
				t.Errorf("%q does not find %q (matched %v, indexed %v): %v", p[1], p[2], got, indexed, Yomi(p[2]))
			}
		case "other":
			if misses++; got {
				t.Errorf("%q finds %q: %v", p[1], p[2], Yomi(p[2]))
			}
		default:
			t.Errorf("%q is neither same nor other", p[0])
		}
	}
	if pairs < 40 || misses < 15 {
		t.Errorf("%d pairs and %d near-misses, want at least 40 and 15", pairs, misses)
	}
}

func TestWords(t *testing.T) {
	var got []string
	text := []rune("道路の占用を許可する")
	for _, w := range Words(string(text)) {
		if w.Content {
			got = append(got, string(text[w.Start:w.End]))
		}
	}
	if want := "道路 占 許可"; strings.Join(got, " ") != want {
		t.Errorf("content words %q, want %q", strings.Join(got, " "), want)
	}
}
