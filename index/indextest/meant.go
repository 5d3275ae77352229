package indextest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
)

// A query that finds nothing offers ones that do, within the reader's rights; and
// none that does not.
func meant(t *testing.T, h *house) {
	ctx := t.Context()
	page := func(title string, lines ...string) *archive.Record {
		r := h.record(title, 1)
		text := plain(strings.Join(lines, "\n"))
		text.Page, text.Image, text.Event = r.Pages[0].Page, 1, h.archive.NewEvent(archive.ActorSystem, archive.ActRead)
		h.ok(h.archive.CreateText(ctx, text))
		h.page(r.Pages[0].Page)
		return r
	}
	page("甲", "道路占用許可について", "保険料の還付", "松総第1234号", "セメント二百袋")
	page("乙", "渡邉徳太郎の住所", "コンピューター室", "人事異動の内示")
	page("丁一件", "戸籍騰本の写し") // misread
	secret := page("丙", "秘密計画の概要", "野津義雄の処分")
	c, err := h.archive.ChangeRecord(ctx, secret.ID, "owner", archive.ActChanged, archive.LaneCounter, func(r *archive.Record) (bool, error) {
		r.Access = &archive.Access{Level: archive.LevelDivisions, Divisions: []string{"秘書課"}}
		return true, nil
	})
	h.ok(err)
	h.ok(h.indexer.Record(ctx, h.recordMarker(secret, c.Rev)))
	time.Sleep(2100 * time.Millisecond) // as long as a process may take to see it
	everybody := archive.Reader{SignedIn: true}
	for _, c := range []struct {
		query, want string
		reader      archive.Reader
	}{
		{"道路専用許可", "道路占用許可", everybody},         // converted to another word
		{"保健料", "保険料", everybody},               // likewise
		{"渡部徳太郎", "渡邉徳太郎", everybody},           // a name that sounds the same
		{"人事移動", "人事異動", everybody},             //
		{"松総第1324号", "松総第1234号", everybody},     // digits in each other's place
		{"せめんと", "セメント", everybody},             // hiragana
		{"douro", "道路", everybody},              // typed without kana
		{"渡邉徳次郎", "渡邉徳太郎", everybody},           // one character of a name
		{"路道占用", "道路占用", everybody},             // two characters
		{"道路専用許可 保険料", "道路占用許可 保険料", everybody}, // the word that is wrong alone
		{`"渡邉徳次郎" -橋`, `"渡邉徳太郎" -橋`, everybody}, // with what else was asked
		{"本文:道路専用", "本文:道路占用", everybody},       // in its field
		{"本分:道路占用", "本文:道路占用", everybody},       // a field's name with a slip
		{"本分:存在しない", "", everybody},             //
		{"「道路占用許可」", "道路占用許可", everybody},       // in brackets that are not on the page
		{"『存在しない』", "", everybody},              //
		{"野津義男", "野津義雄", Owner},                 //
		{"野津義男", "", everybody},                 // not of what the reader may not see
		{"野津義男", "", archive.Reader{}},          //
		{"秘密計画書", "", everybody},                //
		{"松総第1235号", "", everybody},             // another number is no slip
		{"存在しない語句", "", everybody},              //
		{"道路専用許可 年度:S30", "", everybody},        // leads to nothing
		{"ﾟ", "", everybody},                    //
		{"-道路", "", everybody},                  //
		{"*", "", everybody},                    //
		{"番号:1", "", everybody},                 //
		{"件名:丁 OR 件名:戊", "", everybody},         //
	} {
		res, err := h.searcher.Search(ctx, index.Request{Query: c.query, Reader: c.reader})
		h.ok(err)
		if c.want == "" {
			if len(res.DidYouMean) > 0 {
				t.Errorf("%q: %q", c.query, res.DidYouMean)
			}
			continue
		}
		if !slices.Contains(res.DidYouMean, c.want) || res.Found[index.RungExact] != 0 {
			t.Errorf("%q finds %d pages and offers %q, want %q", c.query, res.Total, res.DidYouMean, c.want)
		}
		for _, q := range res.DidYouMean {
			if res, err := h.searcher.Search(ctx, index.Request{Query: q, Reader: c.reader, Rung: index.RungExact}); err != nil || res.Total == 0 {
				t.Errorf("%q offers %q, which finds nothing", c.query, q)
			}
		}
	}
	for _, q := range []string{"道路占用", "戸籍謄本"} {
		res, err := h.searcher.Search(ctx, index.Request{Query: q, Reader: everybody})
		h.ok(err)
		if len(res.DidYouMean) > 0 || res.Total != 1 {
			t.Errorf("%q finds %d pages and offers %q", q, res.Total, res.DidYouMean)
		}
	}
}
