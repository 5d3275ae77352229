package japanese

import "testing"

func TestKana(t *testing.T) {
	for word, want := range map[string]string{
		"watanabe": "わたなべ", "ＭＡＴＳＵＥ": "まつえ", "matue": "まつえ", "shinji": "しんじ", "kekka": "けっか", "sen'you": "せんよう", "kyoka": "きょか", "konnyaku": "こんやく",
		"abc": "", "street": "", "no12": "", "matsue city": "", "": "", "道路": "", "kka": "",
	} {
		if got := Kana(word); got != want {
			t.Errorf("%s is typed for %q, want %q", word, got, want)
		}
	}
}
