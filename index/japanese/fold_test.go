package japanese

import (
	"slices"
	"testing"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"道路占用許可", "道路占用許可"},
		{"ＡＢＣ　１２３", "abc123"},
		{"しょうがっこう", "しようがつこう"},
		{"三ヶ月 ヵ所", "三ケ月カ所"},
		{"ゐヰゑヱ", "いイえエ"},
		{"12ー3 12-3 12−3 12－3 12―3 12—3 ｺｰﾄﾞ", "12-312-312-312-312-312-3コ-ド"},
		{"一ー", "一-"},
		{"10〜20 10～20", "10~2010~20"},
		{"ﾃﾞﾊﾟ か゛", "デパが"},
		{"ﾃ\u3099", "デ"},
		{"゛あ", "゛あ"},
		{"辻\U000e0100市", "辻市"},
		{"㈱山陰 ㎡ ① Ⅳ ㍻ №12", "(株)山陰m21iv平成no12"},
		{"½", "1⁄2"},
		{"神\ufa19", "神神"},
		{"Café Ｅ\u0301", "cafee"},
		{"a\u200b\u202eb\tc\r\n　d", "abcd"},
		{"「、。」･・", "「、。」・・"},
		{"ㇷ゚", "プ"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFoldTwiceIsFoldOnce(t *testing.T) {
	for r := rune(1); r < 0x30000; r++ {
		if r >= 0xd800 && r < 0xe000 {
			continue
		}
		once := Fold(string(r))
		if twice := Fold(once); twice != once {
			t.Fatalf("%U folds to %q, and that to %q", r, once, twice)
		}
	}
}

// Glyphs of several runes, glyphs that make several, and those that make one
// together: each folded rune knows where it comes from.
func TestFoldGlyphs(t *testing.T) {
	glyphs := []string{"㈱", " ", "ﾃ", "ﾞ", "辻\U000e0100", "㎡", "ﾃﾞ", "Ａ"}
	f := FoldGlyphs(len(glyphs), func(i int) string { return glyphs[i] })
	if got := string(f.Runes); got != "(株)デ辻m2デa" {
		t.Fatalf("folded to %q", got)
	}
	want := [][2]int{{0, 1}, {0, 1}, {0, 1}, {2, 4}, {4, 5}, {5, 6}, {5, 6}, {6, 7}, {7, 8}}
	for i, w := range want {
		if a, b := f.Glyphs(i, i+1); a != w[0] || b != w[1] {
			t.Errorf("rune %d comes from glyphs %d to %d, want %v", i, a, b, w)
		}
	}
	if a, b := f.Glyphs(1, 4); a != 0 || b != 4 {
		t.Errorf("株)デ comes from glyphs %d to %d, want 0 to 4", a, b)
	}
}

func TestSpellings(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"道路", []string{"道路"}},
		{"株式会社山陰", []string{"株式会社山陰", "(株)山陰"}},
		{"(株)山陰", []string{"(株)山陰", "株式会社山陰"}},
		{"no.12", []string{"no.12", "no12"}},
		{"no12", []string{"no12", "no.12"}},
		{"no.", []string{"no."}},
		{"佐々木", []string{"佐々木", "佐佐木"}},
		{"佐佐木", []string{"佐佐木", "佐々木"}},
		{"一一", []string{"一一"}},
		{"部分々々", []string{"部分々々", "部分部分"}},
		{"いろ〳〵", []string{"いろ〳〵", "いろいろ"}},
		{"いろいろ", []string{"いろいろ", "いろ〳〵"}},
		{"部分部分", []string{"部分部分", "部分々々"}},
		{"すずき", []string{"すずき", "すゞき"}},
		{"しみ〴〵", []string{"しみ〴〵", "しみじみ"}},
		{"すゞき", []string{"すゞき", "すずき"}},
		{"々", []string{"々"}},
		{Fold("コンピューター室"), []string{Fold("コンピューター室"), Fold("コンピュータ室")}},
		{Fold("モータ"), []string{Fold("モータ"), Fold("モーター")}},
		{Fold("コピー"), []string{Fold("コピー")}},
	} {
		if got := Spellings(c.in); !slices.Equal(got, c.want) {
			t.Errorf("Spellings(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

// FuzzFold: folding never depends on where the text is cut between glyphs, and
// the way back stays inside the text.
func FuzzFold(f *testing.F) {
	f.Add("㈱山陰ﾃﾞｰﾀ", 2)
	f.Add("か゛ゟ\u3099", 1)
	f.Fuzz(func(t *testing.T, s string, cut int) {
		var glyphs []string
		for _, r := range s {
			glyphs = append(glyphs, string(r))
		}
		g := FoldGlyphs(len(glyphs), func(i int) string { return glyphs[i] })
		if string(g.Runes) != Fold(s) {
			t.Fatalf("glyph by glyph %q, at once %q", string(g.Runes), Fold(s))
		}
		for i := range g.Runes {
			if a, b := g.Glyphs(i, i+1); a < 0 || a >= b || b > len(glyphs) {
				t.Fatalf("rune %d comes from %d to %d of %d glyphs", i, a, b, len(glyphs))
			}
		}
		if cut < 0 || cut >= len(glyphs) {
			return
		}
		var head, tail string
		for i, r := range glyphs {
			if i < cut {
				head += r
			} else {
				tail += r
			}
		}
		if first := []rune(tail); len(first) > 0 && (isVoicing(first[0]) || isSemiVoicing(first[0])) {
			return // not a place between graphemes
		}
		if f := Fold(tail); f != "" && (f[0] == 0xe3) && ([]rune(f)[0] == '゛' || []rune(f)[0] == '゜') {
			return // the same, after something that is dropped
		}
		if Fold(head)+Fold(tail) != Fold(s) {
			t.Fatalf("%q and %q fold to %q and %q, together to %q", head, tail, Fold(head), Fold(tail), Fold(s))
		}
	})
}
