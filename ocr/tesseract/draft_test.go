package tesseract

import (
	"strings"
	"testing"
)

// Latin letters that stand on their heads are read as words with capitals and figures
// within; English, codes among Japanese, and a few letters are not.
func TestJumbled(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"upside down":     {strings.Repeat("SjuUOU J OJ 92JOJ Uu UIulsJ IBHS Due Ao 9d D3ueu J0 2Br UOD 9U DU IuOoTtYSBIIY ", 3), true},
		"English":         {strings.Repeat("The city office is open from 8:30 to 17:15 on weekdays. Residents may obtain copies at the counter. ", 3), false},
		"names":           {strings.Repeat("iPhone McDonald OpenAI PDF LLMs copies of certificates in JavaScript and residence cards ", 3), false},
		"Japanese":        {strings.Repeat("様式第3号bA2は窓口で受け付ける。証明書のaB1写しを添える。", 12), false},
		"only a few":      {"SjuUOU J OJ 92JOJ", false},
		"nothing":         {"", false},
		"capitals":        {strings.Repeat("NOTICE NO ENTRY EXIT FIRE HYDRANT ", 6), false},
		"figures by unit": {strings.Repeat("the pump weighs 12kg and is 30mm wide at the foot, made in the north of the city ", 3), false},
	} {
		var lines []line
		for _, word := range strings.Fields(c.text) {
			lines = append(lines, line{readLine: saidWith(word, 95)})
		}
		if got := (&draft{lines: [][]line{lines}}).jumbled(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
