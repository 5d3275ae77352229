package reading

// Characters that differ by a stroke's beginning or end, where only one of the two makes a word
// with its neighbour: what stands for what after, or before, which. The statutes of Japan have
// none of the wrong pairs (納人, 受人 and 借人, which they have, are not among these).
var alikes = []struct{ before, wrong, after, right string }{
	{"収記購導搬投輸繰挿混注", "人", "", "入"}, // 収入, 記入
	{"", "人", "れ札", "入"},          // 入れる, 入札
	{"命政省指訓", "念", "", "令"},       // 命令, 政令
	{"p", "日", "", "H"},           // pH
}

// alike: a character that makes no word beside its neighbour, of which a like one does; two
// O and more by themselves, which stand for a name or a number (令和○○年); and a 土 before a
// decimal number, after no kanji, which is a ±.
func alike(l place) string {
	for _, a := range alikes {
		if l.text() == a.wrong && (a.before == "" || l.is(-1, a.before)) && (a.after == "" || l.is(1, a.after)) {
			return a.right
		}
	}
	if l.text() == "O" {
		from, to := 0, 0
		for l.is(from-1, "O○") {
			from--
		}
		for l.is(to+1, "O○") {
			to++
		}
		word := func(step int) bool { return l.class(step) == Latin || l.class(step) == Digit }
		if to > from && !word(from-1) && !word(to+1) {
			return "○"
		}
	}
	if n := l.digits(1); l.text() == "土" && n > 0 && l.at(n+1) == "." && (place{l.cols, l.i + n + 1, l.vertical}).digits(1) > 0 && l.class(-1) != Kanji {
		return "±"
	}
	return ""
}
