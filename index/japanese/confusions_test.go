package japanese

import (
	"strings"
	"testing"
)

// The table says where it comes from, is folded, and keeps its own rules.
func TestConfusionTable(t *testing.T) {
	if !strings.HasPrefix(confusionsTSV, "# ") || !strings.Contains(confusionsTSV, "Measured, not guessed") {
		t.Error("the table does not say how it was made")
	}
	n := 0
	for asked, list := range confusions() {
		for _, c := range list {
			n++
			if Fold(string(asked)) != string(asked) || Fold(string(c.Read)) != string(c.Read) {
				t.Errorf("%c and %c are not folded", asked, c.Read)
			}
			if twoNumerals(asked, c.Read) {
				t.Errorf("%c and %c are two numerals", asked, c.Read)
			}
			if c.Times < 2 && float64(c.Times) < 0.03*float64(c.Of) || c.Times > c.Of {
				t.Errorf("%c was read %c %d times of %d", asked, c.Read, c.Times, c.Of)
			}
		}
	}
	if lines := strings.Count(confusionsTSV, "\n"); n < 100 || lines < n {
		t.Errorf("%d pairs in %d lines", n, lines)
	}
}

func TestConfusable(t *testing.T) {
	for _, c := range []struct {
		asked, read rune
		low, high   float64
	}{
		{'宍', '実', 0.05, 0.3}, // can't be printed
		{'宍', '松', 0.05, 0.3},
		{'土', '上', 0.3, 0.9}, // measured
		{'還', '選', 0.2, 0.6},
		{'松', '松', 0, 0},
		{'松', '江', 1, 1},
		{'0', '9', 1, 1},
		{'三', '四', 1, 1},
	} {
		if got := Confusable(c.asked, c.read); got < c.low || got > c.high {
			t.Errorf("Confusable(%c, %c) = %.2f, want %.2f to %.2f", c.asked, c.read, got, c.low, c.high)
		}
	}
}
