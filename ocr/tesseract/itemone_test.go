package tesseract

import (
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// A stroke before the items 2 and 3 of a list is the number of its first one.
func TestItemOnes(t *testing.T) {
	for name, c := range map[string]struct {
		in, want []string
		n        int
	}{
		"a bracket":        {[]string{"記", "]日時", "2場所", "3金額"}, []string{"記", "1日時", "2場所", "3金額"}, 1},
		"items of lines":   {[]string{"|日時は", "次のとおり", "2場所", "市役所", "3金額"}, []string{"1日時は", "次のとおり", "2場所", "市役所", "3金額"}, 1},
		"no third":         {[]string{"]日時", "2場所", "4金額"}, []string{"]日時", "2場所", "4金額"}, 0},
		"a number":         {[]string{"]日時", "2場所", "35円"}, []string{"]日時", "2場所", "35円"}, 0},
		"a word":           {[]string{"In日", "2場所", "3金額"}, []string{"In日", "2場所", "3金額"}, 0},
		"far to the right": {[]string{"]日時", "2場所", ">3金額"}, []string{"]日時", "2場所", "3金額"}, 0},
	} {
		lines := numbered(archive.Horizontal, 90, c.in...)
		for i := range lines {
			lines[i].cell = nil
			if c.in[i][0] == '>' {
				lines[i].box.X += 60
				lines[i].words = lines[i].words[1:]
			}
		}
		n := itemOnes(lines, 20)
		if got := saying(lines); !slices.Equal(got, c.want) || n != c.n {
			t.Errorf("%s: %q, %d; want %q", name, got, n, c.want)
		}
	}
	lines := numbered(archive.Horizontal, 90, "]日時", "2場所", "3金額") // cells of a table
	if n := itemOnes(lines, 20); n != 0 {
		t.Errorf("%d in a table", n)
	}
}
