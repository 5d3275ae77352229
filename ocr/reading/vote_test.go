package reading

import (
	"strings"
	"testing"
)

// read makes a read of a text, all characters of one confidence; "·" between two
// characters makes the one after it doubtful.
func read(model, text string, conf float64) Read {
	r := Read{Model: model}
	doubt := false
	for _, c := range text {
		if c == '·' {
			doubt = true
			continue
		}
		k := conf
		if doubt {
			k = 30
		}
		doubt = false
		r.Chars = append(r.Chars, Char{Text: string(c), Conf: k})
	}
	return r
}

func said(cols []Column) string {
	var b strings.Builder
	for _, c := range cols {
		b.WriteString(c.Text)
	}
	return b.String()
}

func TestVote(t *testing.T) {
	for name, c := range map[string]struct {
		reads []Read
		want  string
	}{
		"one read stands":              {[]Read{read("Japanese", "松江市", 90)}, "松江市"},
		"two against one":              {[]Read{read("Japanese", "墓地改·葬許", 90), read("jpn", "墓地改葬許", 90), read("best", "慕地改葬許", 90)}, "墓地改葬許"},
		"the surer of two":             {[]Read{read("Japanese", "街路樹の·部定", 95), read("best", "街路樹の剪定", 95)}, "街路樹の剪定"},
		"a character that is new":      {[]Read{read("Japanese", "松総第12号", 95), read("jpn", "松総第123号", 95), read("best", "松総第123号", 95)}, "松総第123号"},
		"a character too many":         {[]Read{read("Japanese", "金額は|円", 95), read("jpn", "金額は円", 95), read("best", "金額は円", 95)}, "金額は円"},
		"a lost part says nothing":     {[]Read{read("Japanese", "業務委託契約書", 80), read("jpn", "契約書", 99), read("best", "契約書", 99)}, "業務委託契約書"},
		"a read of nothing":            {[]Read{read("Japanese", "件名", 80), read("jpn", "", 0), read("best", "", 0)}, "件名"},
		"a first read of nothing":      {[]Read{read("Japanese", "", 0), read("jpn", "件名", 90)}, "件名"},
		"nothing at all":               {[]Read{read("Japanese", "", 0), read("jpn", "", 0)}, ""},
		"letters, one against two":     {[]Read{read("Japanese", "before them", 90), read("jpn", "bcforc them", 90), read("best", "bcforc them", 90)}, "before them"},
		"a doubtful letter":            {[]Read{read("Japanese", "b·cfore them", 90), read("jpn", "before them", 90), read("best", "before them", 90)}, "before them"},
		"a figure among letters":       {[]Read{read("Japanese", "25Q people", 90), read("jpn", "250 people", 90), read("best", "250 people", 90)}, "250 people"},
		"signs of letters and figures": {[]Read{read("Japanese", "A4O12", 90), read("jpn", "A4012", 90), read("best", "A4012", 90)}, "A4012"},
		"all differ: the first holds":  {[]Read{read("Japanese", "一", 90), read("jpn", "ー", 90), read("best", "―", 90)}, "一"},
	} {
		if got := said(Vote(c.reads)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestVoteKeepsWhatWasRead(t *testing.T) {
	cols := Vote([]Read{read("Japanese", "墓·慕", 90), read("jpn", "墓地", 90), read("best", "墓地", 90)})
	if len(cols) != 2 || cols[1].Text != "地" || cols[1].Raw != "慕" || cols[1].From != 1 || len(cols[1].Alts) != 1 || cols[1].Alts[0].Text != "慕" {
		t.Errorf("%+v", cols)
	}
	if cols[0].Raw != "" || cols[0].Alts != nil || cols[0].Conf <= cols[1].Conf {
		t.Errorf("agreement gives %+v, a quarrel %+v", cols[0], cols[1])
	}
}

// Every character of every read stands in exactly one column, in order.
func FuzzAlign(f *testing.F) {
	f.Add("松江市殿町", "松江市段町", "江市殿町一")
	f.Add("", "a", "")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if len(a)+len(b)+len(c) > 600 {
			return
		}
		reads := []Read{read("Japanese", a, 90), read("jpn", b, 80), read("best", c, 70)}
		next := make([]int, len(reads))
		for _, col := range Align(reads) {
			if len(col) != len(reads) {
				t.Fatalf("a column of %d", len(col))
			}
			for r, i := range col {
				if i == gap {
					continue
				}
				if i != next[r] {
					t.Fatalf("read %d: %d after %d", r, i, next[r]-1)
				}
				next[r]++
			}
		}
		for r := range reads {
			if next[r] != len(reads[r].Chars) {
				t.Fatalf("read %d: %d of %d characters", r, next[r], len(reads[r].Chars))
			}
		}
		for _, col := range Vote(reads) {
			if !(col.Conf >= 0 && col.Conf <= 100) {
				t.Fatalf("a confidence of %v", col.Conf)
			}
		}
	})
}

// The model that was taught worn print counts most, but not for a full stop that others read
// and it does not.
func TestWornMissesPauses(t *testing.T) {
	got := said(Vote([]Read{read("Japanese", "施衍する。", 90), read("jpn", "施衍する。", 90), read(Worn, "施行する", 90)}))
	if got != "施行する。" {
		t.Error(got)
	}
}
