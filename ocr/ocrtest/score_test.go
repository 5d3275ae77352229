package ocrtest

import "testing"

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"道路", "", 2}, {"", "占用", 2}, {"道路占用", "道路専用", 1}, {"道路占用", "路占用許", 2}, {"かな", "カナ", 2}} {
		if got := Distance([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%q and %q: %d edits, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestComparable(t *testing.T) {
	if got := Comparable("㈱ 山陰\u3000測量\n１２㎡\x1d"); got != "(株)山陰測量12m2" {
		t.Errorf("%q", got)
	}
}
