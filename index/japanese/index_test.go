package japanese

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// A phrase is found where strings.Index finds it, in text with all kinds of characters,
// broken ones too.
func TestIndex(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	letters := []string{"の", "道", "路", "し", "a", "1", "é", "𠮷", "、", "\xe3", "\x81", "ー", "邉", "二", "ｱ", "\ufdd1"}
	text := func(most int) string {
		var b strings.Builder
		for range r.IntN(most + 1) {
			b.WriteString(letters[r.IntN(len(letters))])
		}
		return b.String()
	}
	found := 0
	for range 20_000 {
		body, phrase := text(40), text(3)
		want := strings.Index(body, phrase)
		if got, inBytes := Index(body, phrase), IndexBytes([]byte(body), []byte(phrase)); got != want || inBytes != want {
			t.Fatalf("%q in %q: at %d and %d, want %d", phrase, body, got, inBytes, want)
		}
		if want >= 0 && phrase != "" {
			found++
		}
	}
	if found < 1000 {
		t.Errorf("only %d phrases were there", found)
	}
}
