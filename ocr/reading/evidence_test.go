package reading

import (
	"strings"
	"testing"
)

func readOf(s string) Read {
	var r Read
	for _, c := range s {
		r.Chars = append(r.Chars, Char{Text: string(c), Conf: 90})
	}
	return r
}

func TestAgreement(t *testing.T) {
	for _, c := range []struct {
		reads          []string
		agreed, places int
	}{
		{[]string{"申請者氏名"}, 0, 0}, // nobody to agree with
		{[]string{"申請者氏名", "申請者氏名"}, 5, 5},
		{[]string{"申請者氏名", "申請番氏名"}, 4, 5},
		{[]string{"申請者氏名", "申請番氏名", "甲請番氏名"}, 5, 5}, // of three, two agree everywhere
		{[]string{"申請者氏名", ""}, 0, 0},               // the second saw no line
		{[]string{"申", ""}, 0, 0},
		{[]string{"申請者の氏名と住所", "申請"}, 2, 2}, // and here the rest of it
		{[]string{"0に釣っ", "QN72"}, 0, 4},
		{[]string{"", ""}, 0, 0},
	} {
		var reads []Read
		for _, s := range c.reads {
			reads = append(reads, readOf(s))
		}
		if agreed, places := Agreement(reads); agreed != c.agreed || places != c.places {
			t.Errorf("%q agree on %d of %d, want %d of %d", c.reads, agreed, places, c.agreed, c.places)
		}
	}
}

// What is printed on office paper has next to no disorder, and what models read in
// noise has much.
func TestDisorder(t *testing.T) {
	for _, s := range []string{"街灯の新設及び修繕申請書", "町内会から要望のあった白滝市字中島2518番地3の街路については、2,882年度", "(宛先)白滝市長", "0852-55-9555", "第2回協議会「会議録」(案)", "Notice No. 12", "A4判、PDF", "電話(内線)123", "1,234,500", "ラーメン店", "名"} {
		if d := Disorder(strings.Split(s, "")); d > 0.15 {
			t.Errorf("%s: disorder %.2f", s, d)
		}
	}
	for _, s := range []string{"ーーーーー一一ーー", "s i ;}|CC OT|", "Waた", "なa舌骨5s", "i|]=ー|", "Nそっ多"} {
		if d := Disorder(strings.Split(strings.ReplaceAll(s, " ", ""), "")); d < 0.25 {
			t.Errorf("%s: disorder %.2f", s, d)
		}
	}
}
