package japanese

import (
	"slices"
	"testing"
)

func TestHomophones(t *testing.T) {
	for word, want := range map[string]string{
		"道路専用": "道路占用", "渡部": "渡辺", "保健料": "保険料", "人事移動": "人事異動", "斎藤": "斉藤", "太田": "大田", "伊東": "伊藤", "安部": "阿部",
		"建設公示": "建設工事", "意志決定": "意思決定", "排水工": "配水工",
	} {
		if got := Homophones(word); !slices.Contains(got, Fold(want)) && Fold(word) != Fold(want) {
			t.Errorf("%s sounds like %v, want %s among them", word, got, want)
		}
	}
	for _, word := range []string{"渡部", "道路専用", "123", "abc", "", "の"} {
		if got := Homophones(word); slices.Contains(got, Fold(word)) || len(got) > maxHomophones {
			t.Errorf("%s sounds like itself, or like %d words", word, len(got))
		}
	}
	if got := Homophones("道路を専用することを許可"); got != nil {
		t.Errorf("a sentence sounds like %v", got)
	}
	if got := Written("どうろせんよう", ""); !slices.Contains(got, "道路専用") {
		t.Errorf("どうろせんよう is written %v", got)
	}
	if got := Written("あああああああああああああああああああああああああああああああ", ""); got != nil {
		t.Errorf("too many kana are written %v", got)
	}
}

func BenchmarkHomophones(b *testing.B) {
	Homophones("道路")
	for b.Loop() {
		Homophones("道路専用許可申請")
	}
}
