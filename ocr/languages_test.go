package ocr

import "testing"

func TestLanguages(t *testing.T) {
	for in, want := range map[string]struct {
		set, others string
		japanese    bool
	}{
		"":                 {"", "", true},
		"jpn":              {"jpn", "", true},
		"jpn+eng":          {"jpn+eng", "eng", true},
		"eng, fra eng":     {"eng+fra", "eng+fra", false},
		"script/Japanese":  {"script/Japanese", "", true},
		"chi_sim+jpn_vert": {"chi_sim+jpn_vert", "chi_sim", true},
	} {
		l, err := ParseLanguages(in)
		if err != nil || l.String() != want.set || l.Japanese() != want.japanese || Languages(l.Others()).String() != want.others {
			t.Errorf("%q: %q, others %q, Japanese %v, %v", in, l, l.Others(), l.Japanese(), err)
		}
	}
	for _, in := range []string{"../eng", "e", "~eng", "eng/../x", "a1", "aa+bb+cc+dd+ee+ff+gg", "script/../eng"} {
		if _, err := ParseLanguages(in); err == nil {
			t.Errorf("%q is no error", in)
		}
	}
}
