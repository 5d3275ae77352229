package index

import (
	"testing"

	"fumikura/index/japanese"
)

// A joint knows how its characters are written, those of which it has only a part too.
func TestJointIsKnownAsWritten(t *testing.T) {
	line := func(s string) flowing { return flowing{text: japanese.Fold(s), written: s} }
	for _, c := range []struct {
		before, after, joint, written string
		at                            int
		spans                         map[span]string
	}{
		{"渡", "邊", "渡辺", "渡邊", 1, map[span]string{{0, 2}: "渡邊", {1, 2}: "邊"}},
		{"㈱山陰の測量業務", "第１号", "株)山陰の測量業務第1号", "㈱山陰の測量業務第１号", 9, map[span]string{{0, 2}: "㈱", {2, 10}: "山陰の測量業務第", {8, 12}: "務第１号"}},
		{"株式会社", "ﾃﾞｻﾞｲﾝ", "株式会社デザイン", "株式会社ﾃﾞｻﾞｲﾝ", 4, map[span]string{{3, 5}: "社ﾃﾞ", {4, 6}: "ﾃﾞｻﾞ"}},
		{"甲", "乙　丙 丁", "甲乙丙丁", "甲乙　丙 丁", 1, map[span]string{{0, 3}: "甲乙　丙"}},
		{"甲", "ﾞ", "甲゛", "甲ﾞ", 1, map[span]string{{1, 2}: "ﾞ"}},
		{"甲", "乙", "甲乙", "甲乙", 1, map[span]string{{0, 2}: "甲乙"}},
	} {
		j := joined([]flowing{line(c.before)}, []flowing{line(c.after)}, 9)
		if j.text != c.joint || j.written != c.written || j.at != c.at {
			t.Errorf("%s and %s are joined as %+v, want %q, %q, %d", c.before, c.after, j, c.joint, c.written, c.at)
		}
		edge := Edge{Joint: j.text, At: j.at}
		if j.written != j.text {
			edge.Written = j.written
		}
		for s, want := range c.spans {
			if got := edge.written(s); got != want {
				t.Errorf("%s and %s: %v is written %q, want %q", c.before, c.after, s, got, want)
			}
		}
	}
	if got := (&Edge{Joint: "甲乙", Written: "丙丁"}).written(span{0, 1}); got != "" {
		t.Errorf("of another text, it is written %q", got)
	}
}
