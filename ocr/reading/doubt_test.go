package reading

import "testing"

func TestDoubtful(t *testing.T) {
	for name, c := range map[string]struct {
		c    Char
		want bool
	}{
		"sure":                            {Char{Text: "務", Conf: 99.2}, false},
		"sure, whatever the ink":          {Char{Text: "務", Conf: 99.2, Ink: Ink{Like: 0.7}}, false},
		"nearly sure":                     {Char{Text: "務", Conf: 97}, false},
		"nearly sure, of other ink":       {Char{Text: "ら", Conf: 98.4, Ink: Ink{Like: 0.64}}, true},
		"nearly sure, of no ink":          {Char{Text: "ら", Conf: 98.4, Ink: Ink{Missing: true}}, true},
		"unsure":                          {Char{Text: "務", Conf: 95}, true},
		"unsure, of ink that is like it":  {Char{Text: "務", Conf: 90, Ink: Ink{Like: 0.99}}, false},
		"unsure, another is more like":    {Char{Text: "務", Conf: 90, Ink: Ink{Like: 0.99, Rival: true}}, true},
		"poor, of ink that is like it":    {Char{Text: "務", Conf: 80, Ink: Ink{Like: 0.99}}, true},
		"unsure, of ink that is much so":  {Char{Text: "務", Conf: 90, Ink: Ink{Like: 0.97}}, true},
		"a full stop, unsure":             {Char{Text: "。", Conf: 90}, false},
		"a full stop, poor":               {Char{Text: "。", Conf: 70}, true},
		"a mark, nearly sure, other ink":  {Char{Text: "、", Conf: 97, Ink: Ink{Like: 0.5}}, false},
		"a number, nearly sure":           {Char{Text: "8", Conf: 97, Ink: Ink{Like: 0.85}}, false},
		"a number, unsure":                {Char{Text: "8", Conf: 93}, true},
		"a number, unsure, like its look": {Char{Text: "8", Conf: 93, Ink: Ink{Like: 0.99}}, false},
	} {
		if got := c.c.Doubtful(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What its ink vouches for is not doubted after the vote either.
func TestVouched(t *testing.T) {
	c := Char{Text: "務", Conf: 90, Ink: Ink{Like: 0.99}}
	if k := Vote([]Read{{Model: "Japanese", Chars: []Char{c}}})[0].Conf; k != vouchedConf {
		t.Errorf("vouched for, %v", k)
	}
	c.Ink.Like = 0.97
	if k := Vote([]Read{{Model: "Japanese", Chars: []Char{c}}})[0].Conf; k >= vouchedConf {
		t.Errorf("not vouched for, %v", k)
	}
}

func TestDisputes(t *testing.T) {
	for _, c := range []struct{ first, second, want string }{
		{"墓地改葬", "墓地改葬", "...."},
		{"墓地改葬", "慕地改葬", "x..."},
		{"墓·地改葬", "墓地改葬", ".x.."},
		{"墓地改葬", "墓地葬", "..x."},
		{"墓地葬", "墓地改葬", ".xx"},
		{"墓地", "墓地改", ".x"},
	} {
		got := ""
		for _, d := range Disputes([]Read{read("Japanese", c.first, 97), read("jpn", c.second, 97)}) {
			got += map[bool]string{true: "x", false: "."}[d]
		}
		if got != c.want {
			t.Errorf("%s and %s: %s, want %s", c.first, c.second, got, c.want)
		}
	}
}
