package japanese

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// spelled writes a number in one of many ways.
func spelled(r *rand.Rand, n int64) string {
	arabic := strconv.FormatInt(n, 10)
	kanji := func(digits string) string {
		var b strings.Builder
		for _, d := range digits {
			b.WriteRune([]rune("〇一二三四五六七八九")[d-'0'])
		}
		return b.String()
	}
	units := func() string {
		out := ""
		for i, d := range arabic {
			unit := []string{"", "十", "百", "千"}[(len(arabic)-1-i)%4]
			if big := (len(arabic) - 1 - i) / 4; (len(arabic)-1-i)%4 == 0 && big > 0 {
				unit = []string{"", "万", "億"}[big]
			}
			switch {
			case d == '0' && unit != "万" && unit != "億":
			case d == '0':
				out += unit
			case d == '1' && unit != "" && unit != "万" && unit != "億" && r.IntN(3) > 0:
				out += unit
			default:
				out += string([]rune("〇一二三四五六七八九")[d-'0']) + unit
			}
		}
		return out
	}
	switch r.IntN(7) {
	case 0:
		return kanji(arabic)
	case 1, 2:
		return units()
	case 3:
		return strings.NewReplacer("一", "壱", "二", "弐", "三", "参", "十", "拾").Replace(units())
	case 4:
		if n%10000 == 0 {
			return strconv.FormatInt(n/10000, 10) + "万"
		}
		return "0" + arabic
	case 5:
		if n > 999 && n < 1e6 {
			return arabic[:len(arabic)-3] + "," + arabic[len(arabic)-3:]
		}
	}
	return arabic
}

// Whatever spelling a number is read in begins and ends with one of its end runes.
func TestEndRunes(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	seen := 0
	for range 20000 {
		n := int64(1 + r.IntN([]int{30, 200, 3000, 100000, 5000000}[r.IntN(5)]))
		if r.IntN(4) == 0 {
			n = n / 100 * 100
		}
		runes := []rune(Fold("第" + spelled(r, n) + []string{"号", "条の規定", "件、廿三件", "円", " "}[r.IntN(5)]))
		for _, v := range Readings(runes, nil) {
			first, last := EndRunes(v.Value)
			if first == nil {
				if v.Kind == KindNumber && !strings.Contains(v.Value, ".") && v.Value != "n:0" {
					t.Fatalf("%s has no end runes", v.Value)
				}
				continue
			}
			if v.Kind != KindNumber {
				t.Fatalf("%s has end runes", v.Value)
			}
			seen++
			if !slices.Contains(first, runes[v.Start]) || !slices.Contains(last, runes[v.End-1]) {
				t.Errorf("%s is %s of %s, its end runes %s and %s", v.Value, string(runes[v.Start:v.End]), string(runes), string(first), string(last))
			}
		}
	}
	if seen < 10000 {
		t.Errorf("only %d numbers were read", seen)
	}
	for r := rune(0); r < 0x10000; r++ {
		if (isNumeral(r) || formalDigit(r) >= 0) != strings.ContainsRune(numerals, r) {
			t.Errorf("%c is a numeral: %v", r, isNumeral(r))
		}
	}
	if first, last := EndRunes("n:13"); string(first) != "01〇零一壱十拾" || string(last) != "3三参" {
		t.Errorf("13 begins with %s and ends with %s", string(first), string(last))
	}
}
