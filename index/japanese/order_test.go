package japanese

import (
	"slices"
	"testing"
)

func TestOrder(t *testing.T) {
	want := []string{"1号線", "ABC計画", "カキ", "がき", "学園", "議事録", "コンピューター", "市議会会議録", "占用許可", "道路占用許可", "渡邉家文書"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int {
		if Order(a) < Order(b) {
			return -1
		}
		return 1
	})
	if !slices.Equal(got, want) {
		t.Errorf("in order %v, want %v", got, want)
	}
	if a, b := Order("道路"), Order("道路"); a != b || a != "とうろ\x01どうろ" {
		t.Errorf("道路 is %q and %q", a, b)
	}
}
