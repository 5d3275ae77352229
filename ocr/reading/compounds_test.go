package reading

import (
	"strings"
	"testing"
)

// printable is a charset that lacks what the lists are about.
func printable(text string) []Charset {
	set := Charset{}
	for _, r := range text {
		set[string(r)] = true
	}
	return []Charset{set}
}

func columns(r Read) []Column { return Vote([]Read{r}) }

func TestMend(t *testing.T) {
	m := NewMender(printable("予付徴収実町道湖猫施行戸籍本騰街路樹定部指屋業務の理由があ徳島県東出雲"))
	for in, want := range map[string]string{
		"徴収猫予の": "徴収猶予の",
		"実道町":   "宍道町",
		"宍道湖":   "宍道湖",
		"戸籍騰本":  "戸籍謄本",
		"街路樹部定": "街路樹剪定",
		"指定":    "指定", // a word: may not become 剪定
		"付予":    "付予",
		"理由がある": "理由がある",
		"予":     "予",
		"":      "",
	} {
		cols := columns(read("Japanese", in, 98))
		m.Mend(cols)
		if got := said(cols); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
	cols := columns(read("Japanese", "徴収猫予", 99))
	m.Mend(cols)
	if c := cols[2]; c.Raw != "猫" || c.Conf != mendedConf || len(c.Alts) == 0 || c.Alts[0].Text != "猫" {
		t.Errorf("%+v", c)
	}
	cols = columns(read("Japanese", "·徴·収猫予", 99))
	cols[3].Conf = 20
	m.Mend(cols)
	if said(cols) != "徴収猫予" {
		t.Errorf("noise was mended to %s", said(cols))
	}
	// A model that prints the character needs no mending.
	m = NewMender(printable("徴収猶予猫"))
	cols = columns(read("Japanese", "徴収猫予", 99))
	if m.Mend(cols); said(cols) != "徴収猫予" {
		t.Error("what a model can print was mended")
	}
}

// The lists are sound: no word twice, a mistake is never a word's right form.
func TestLists(t *testing.T) {
	seen := map[string]bool{}
	for l := range strings.Lines(compoundsTSV) {
		word, others, ok := strings.Cut(strings.TrimSuffix(l, "\n"), "\t")
		if !ok || seen[word] || len([]rune(word)) < 2 {
			t.Errorf("a line %q", l)
		}
		seen[word] = true
		if strings.ContainsAny(others, "\t ") {
			t.Errorf("a line %q", l)
		}
	}
	for l := range strings.Lines(looksTSV) {
		f := strings.Split(strings.TrimSuffix(l, "\n"), "\t")
		if len(f) != 3 || len([]rune(f[0])) != 1 || strings.Contains(f[1]+f[2], f[0]) {
			t.Errorf("a line %q", l)
		}
	}
}
