package viewer

import (
	"strings"

	"fumikura/index"
)

// showLadder says how far the search went: what stands on the pages as it was
// typed, what the reader may have misread, what pages are about; and offers to go
// on, to compare more strictly, to take the results along.
func (v *visit) showLadder(view *searchView, a asked, res *index.Result) {
	for r := index.RungAsRead; r <= index.RungAbout; r++ {
		if n := res.Found[r]; n > 0 {
			view.Ladder = append(view.Ladder, v.say(rungWords[r].found, count(n)))
		}
	}
	if res.Offer > 0 && res.Offer <= index.RungAbout && !a.strict && !a.apart {
		b := a
		b.rung = res.Offer
		view.Offer = &sizeLink{URL: b.path(), Label: v.say(rungWords[res.Offer].offer)}
	}
	for _, q := range res.DidYouMean {
		b := a
		b.query = q
		view.Meant = append(view.Meant, sizeLink{URL: b.path(), Label: q})
	}
	option := func(words key, on bool, set func(*asked)) {
		b := a
		set(&b)
		view.Options = append(view.Options, sizeLink{URL: b.path(), Label: v.say(words), On: on})
	}
	option(key("option.group"), a.group, func(b *asked) { b.group = !a.group })
	if res.Query != nil {
		v.spellingOptions(view, a, res)
	}
	if a.rung == index.RungExact {
		option(key("option.exact"), true, func(b *asked) { b.rung = index.RungAuto })
	} else if len(view.Ladder) > 0 {
		option(key("option.exact"), false, func(b *asked) { b.rung = index.RungExact })
	}
	values := a.values()
	if v.may(needExport) && len(res.Hits) > 0 {
		view.CSV = "/api/v1/search.csv?" + values.Encode()
	}
	if v.person != nil {
		view.SaveAs = "/saved?" + values.Encode()
	}
}

// rungWords are what is said of the rungs above the first.
var rungWords = map[int]struct{ found, offer key }{
	index.RungAsRead: {key("rung.found2"), key("rung.offer2")},
	index.RungAbout:  {key("rung.found3"), key("rung.offer3")},
}

// why says for which reasons a hit is one; nothing where its words simply stand
// in its text.
func (v *visit) why(h index.Hit) string {
	var out []string
	for _, y := range h.Why {
		if h.Rung == index.RungExact && y.Code == index.WhyText {
			continue
		}
		if v.lang == "en" {
			out = append(out, y.EN())
		} else {
			out = append(out, y.JA())
		}
	}
	if len(out) > 3 {
		out = out[:3]
	}
	return strings.Join(out, v.say("list.comma"))
}
