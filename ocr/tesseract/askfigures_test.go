package tesseract

import (
	"image"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// What has four figures and more is to have sound thousands, and what is read anew may have one
// figure more, or another.
func TestLostThousands(t *testing.T) {
	for amount, want := range map[string]bool{"88529": true, "56973,678": true, "1255": true, "57,263,734": false, "898,529": false, "529": false, "1.5": false, "12.345": true, "A123": false, "": false} {
		if lostThousands(amount) != want {
			t.Errorf("%s: %v", amount, !want)
		}
	}
	for _, c := range []struct {
		lost, sound string
		want        bool
	}{
		{"88529", "898,529", true}, {"56973678", "56,973,678", true}, {"463183", "468,183", true}, {"230056", "290,066", false}, {"88529", "8,529", false}, {"1255", "12,555", true}, {"1255", "912,550", false},
	} {
		if sameFigures(c.lost, c.sound) != c.want {
			t.Errorf("%s and %s: %v", c.lost, c.sound, !c.want)
		}
	}
}

// A figure that was read otherwise before is in doubt, the others are not.
func TestDoubtOther(t *testing.T) {
	l := &line{}
	l.sayAll("△468,183", 90)
	l.doubtOther("463183", "468,183")
	for i, c := range l.words[0].chars {
		doubted := i == 3
		if doubted != (c.conf == otherFigure) || doubted != (len(c.alts) == 1 && c.alts[0].Text == "3") {
			t.Errorf("%d: %+v", i, c)
		}
	}
	l.sayAll("898,529", 90)
	l.doubtOther("88529", "898,529")
	for _, c := range l.words[0].chars {
		if c.conf != 90 {
			t.Errorf("%+v", c)
		}
	}
}

// In a table whose figures are set so narrowly that they touch, most numbers are right to the last
// sign.
func TestFiguresThatTouch(t *testing.T) {
	face := draughtsman(t)
	numbers := []string{"57,263,734", "56,973,678", "898,529", "290,056", "468,183", "359,762", "114,697", "107,166", "153,179", "430,346"}
	names := []string{"総務本省", "復興庁", "交付税", "道路費", "河川費", "港湾費", "消防費", "教育費", "保健費", "会計"}
	img := plain(900, 120+70*len(numbers), 255)
	rule := func(x0, y0, x1, y1 int) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				img.Pix[y*img.Stride+x] = 0
			}
		}
	}
	for i, n := range numbers {
		y := 50 + 70*i
		(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(90, y+50)}).DrawString(names[i])
		x := 800
		for k := len(n) - 1; k >= 0; k-- {
			if x -= 21; n[k] == ',' {
				x += 12
			}
			(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(x, y+50)}).DrawString(n[k : k+1])
		}
		rule(70, y, 830, y+2)
	}
	end := 50 + 70*len(numbers)
	rule(70, end, 832, end+2)
	for _, x := range []int{70, 400, 830} {
		rule(x, 50, x+2, end)
	}
	c := childConfig(t, "serve")
	c.Deadline = 5 * time.Minute
	text := readPicture(t, newPool(t, c), img).Text.Plain()
	right := 0
	for _, n := range numbers {
		right += strings.Count(text, n)
	}
	if right < 7 {
		t.Errorf("%d of %d are right: %q", right, len(numbers), text)
	}
}
