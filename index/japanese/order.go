package japanese

import (
	"strings"
	"sync"
)

// vowels are the kana rows by the vowel that they end in.
var vowels = map[rune]string{
	'あ': "あかさたなはまやらわがざだばぱ", 'い': "いきしちにひみりぎじぢびぴ", 'う': "うくすつぬふむゆるぐずづぶぷゔ", 'え': "えけせてねへめれげぜでべぺ", 'お': "おこそとのほもよろをごぞどぼぽ",
}

// keptOrders bounds what Order remembers: the pages of a record come one after the
// other, with one title.
const keptOrders = 512

var orders struct {
	sync.Mutex
	known map[string]string
}

// Order is what a title is sorted by among others in Japanese order (五十音順): its
// likeliest reading, without voicing and with vowels for long marks; then the
// reading itself, so that かき stands before がき (照合順番 by JIS X 4061, as far as
// readings alone tell it). Latin letters and digits stay, and come first.
func Order(title string) string {
	orders.Lock()
	o, ok := orders.known[title]
	orders.Unlock()
	if ok {
		return o
	}
	o = order(title)
	orders.Lock()
	defer orders.Unlock()
	if len(orders.known) >= keptOrders || orders.known == nil {
		orders.known = map[string]string{}
	}
	orders.known[title] = o
	return o
}

func order(title string) string {
	reading := ""
	if all := YomiTexts(title); len(all) > 0 {
		reading = all[0]
	}
	if reading == "" {
		reading = Fold(title)
	}
	var b strings.Builder
	last := rune(0)
	for _, r := range reading {
		if r == Hyphen {
			for v, row := range vowels {
				if strings.ContainsRune(row, last) {
					r = v
				}
			}
		}
		last = r
		b.WriteRune(unvoiced(r))
	}
	return b.String() + "\x01" + reading
}
