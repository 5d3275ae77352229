package viewer

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// What the reader misread is found, and the page says why; what is written so is
// told apart; results can be taken along.
func TestResultsSayHowFarTheyWent(t *testing.T) {
	h := newHouse(t)
	h.record("名簿", nil, pageSpec{lines: []string{"渡邉徳太郎の退団届", "末田川の水路"}}, pageSpec{lines: []string{"渡邉徳太郎の住所"}})
	b := h.signedIn(h.person("sato", access.RoleStaff))
	page := b.page("/search?q=%E6%B8%A1%E8%BE%BA%E5%BE%B3%E5%A4%AA%E9%83%8E") // 渡辺徳太郎
	if got := captured(`class="counts">([^<]+)<`, page); len(got) != 1 || got[0] != "2件中 1–2件目(1文書)" {
		t.Errorf("渡辺 finds 渡邉: %q", got)
	}
	if !strings.Contains(page, `href="/api/v1/search.csv?`) || !strings.Contains(page, "この検索を保存") {
		t.Error("there is no way to take the results along")
	}
	apart := captured(`<a href="(/search\?[^"]*names=0[^"]*)"`, page)
	if len(apart) == 0 {
		t.Fatal("there is no way to tell variants apart")
	}
	if page := b.page(apart[0]); !strings.Contains(page, "見つかりませんでした") {
		t.Error("渡辺 is still 渡邉")
	}
	grouped := captured(`<a href="(/search\?group=1[^"]*)"`, page)
	if len(grouped) == 0 {
		t.Fatal("there is no way to group")
	}
	if page := b.page(grouped[0]); strings.Count(page, `class="hit"`) != 1 || !strings.Contains(page, "ほかの該当ページ") {
		t.Errorf("grouped: %d hits", strings.Count(page, `class="hit"`))
	}
	// 末 and 未 look alike.
	page = b.page("/search?q=%E6%9C%AA%E7%94%B0%E5%B7%9D%E3%81%AE%E6%B0%B4%E8%B7%AF") // 未田川の水路
	if !strings.Contains(page, `class="rung"`) || !strings.Contains(page, "<mark>末田川の水路</mark>") {
		t.Errorf("as read: %s", page)
	}
	exact := captured(`<a href="(/search\?[^"]*rung=1[^"]*)"`, page)
	if len(exact) == 0 {
		t.Fatal("there is no way to what is written so")
	}
	if page := b.page(exact[0]); strings.Contains(page, `class="hit"`) || !strings.Contains(page, `class="offer"`) {
		t.Error("what is written so: a hit, or no offer to go on")
	}
}

// Where nothing is found, a link leads to what was meant, and keeps what else was
// chosen; nobody is told of what they may not see.
func TestResultsSayWhatWasMeant(t *testing.T) {
	h := newHouse(t)
	h.record("保険料の還付", nil, pageSpec{lines: []string{"本文"}})
	h.record("人事異動の内示", &archive.Access{Level: archive.LevelClosed}, pageSpec{lines: []string{"本文"}})
	b := h.signedIn(h.person("sato", access.RoleStaff))
	ask := func(q string) string { return b.page("/search?group=1&q=" + url.QueryEscape(q)) }
	meant := captured(`<p class="meant">もしかして: ?<a href="([^"]+)">保険料</a>`, ask("保健料"))
	if len(meant) != 1 || !strings.Contains(meant[0], "group=1") {
		t.Fatalf("no link to what was meant: %q", meant)
	}
	if page := b.page(meant[0]); strings.Count(page, `class="hit"`) != 1 || strings.Contains(page, `class="meant"`) {
		t.Error("what was meant finds nothing")
	}
	if page := ask("人事移動の内示"); strings.Contains(page, "人事異動") {
		t.Error("what is closed is offered")
	}
}

// How words are compared is a chip that can be taken off, and a switch; a looser
// comparison goes along to the page.
func TestSpellingsAreChips(t *testing.T) {
	h := newHouse(t)
	h.record("名簿", nil, pageSpec{lines: []string{"渡邉徳太郎", "ゴミ処理場の件"}})
	b := h.signedIn(h.person("sato", access.RoleStaff))
	ask := func(q string) string { return b.page("/search?q=" + url.QueryEscape(q)) }
	chip := func(page, label string) []string {
		return captured(`<li><a href="([^"]+)"><span>`+label+`[^<]*</span>`, page)
	}
	names := chip(ask("渡辺"), "異体字も: 辺邉")
	if len(names) != 1 {
		t.Fatalf("no chip of the variants of names: %q", names)
	}
	page := b.page(names[0])
	if !strings.Contains(page, "見つかりませんでした") {
		t.Error("without the class names, 渡辺 finds 渡邉")
	}
	if back := chip(page, "異体字を区別"); len(back) != 1 || !strings.Contains(b.page(back[0]), `class="hit"`) {
		t.Errorf("no way back: %q", back)
	}
	if page := ask("渡邉"); len(chip(page, "異体字も")) > 0 {
		t.Error("a chip of variants where there are none")
	}
	page = ask("ごみ処理")
	if strings.Contains(page, `class="hit"`) {
		t.Error("hiragana finds katakana unasked")
	}
	looser := captured(`<a href="([^"]+)">ひらがなとカタカナを区別しない<`, page)
	if len(looser) != 1 {
		t.Fatal("no switch for kana")
	}
	page = b.page(looser[0])
	if !strings.Contains(page, "<mark>ゴミ処理</mark>") || len(chip(page, "ひらがな=カタカナ")) != 1 || !strings.Contains(page, "表記の違い") {
		t.Errorf("hiragana is not katakana: %s", page)
	}
	doc := captured(`<h3><a href="([^"]+)">`, page)
	if len(doc) != 1 || !strings.Contains(b.page(doc[0]), "hitmark") {
		t.Errorf("the page shows no mark: %q", doc)
	}
	off := captured(`<a href="([^"]+)" class="on">ひらがなとカタカナを区別しない<`, page)
	if len(off) != 1 || strings.Contains(b.page(off[0]), `class="hit"`) {
		t.Errorf("the switch does not go off: %q", off)
	}
}

// Suggestions come while a query is typed, within the reader's rights.
func TestSuggestionsInABrowser(t *testing.T) {
	h := newHouse(t)
	h.record("道路占用許可について", nil, pageSpec{lines: []string{"本文"}})
	b := newTab(t, h)
	b.signIn(h.person("sato", access.RoleStaff))
	b.open("/")
	b.do(chromedp.SendKeys(chromedp.CSS("#q"), "道路"))
	b.wait(`[...document.querySelectorAll("#q-suggestions option")].some((o) => o.label === "道路占用許可について")`)
	if got := eval[string](b, `document.querySelector("#q-suggestions option").value`); !strings.HasPrefix(got, "件名:") {
		t.Errorf("the suggestion asks for %q", got)
	}
}
