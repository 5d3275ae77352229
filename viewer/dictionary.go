package viewer

import (
	"errors"
	"strconv"
	"strings"

	"fumikura/internal/archive"
)

// maxRevisions are the newest revisions of the dictionary that are listed.
const maxRevisions = 20

type dictionaryView struct {
	Synonyms, Variants, Divisions, Stop string // one set a line, its words parted by 、
	Base                                int    // the revision that the form was made of
	Saved                               bool
	Error                               string
	Revisions                           []revisionRow
}

// A revisionRow is a revision of the dictionary: who made it when, what it changed, and
// how much there was then.
type revisionRow struct {
	Rev, When, Who, What string
	Changes              []dictionaryChange
}

// dictionaryPage shows what administrators taught the search, to be edited.
func (v *visit) dictionaryPage() error {
	d, err := v.Archive.Dictionary(v.ctx())
	if err != nil {
		return unavailable("store", err)
	}
	return v.showDictionary(dictionaryOf(d), d)
}

func dictionaryOf(d *archive.Dictionary) dictionaryView {
	sets := func(l [][]string) string {
		lines := make([]string, len(l))
		for i, s := range l {
			lines[i] = strings.Join(s, "、")
		}
		return strings.Join(lines, "\n")
	}
	return dictionaryView{Synonyms: sets(d.Synonyms), Variants: sets(d.Variants), Divisions: sets(d.Divisions), Stop: strings.Join(d.Stop, "\n"), Base: d.Rev}
}

func (v *visit) showDictionary(view dictionaryView, d *archive.Dictionary) error {
	view.Saved = view.Error == "" && v.r.URL.Query().Get("saved") == "1"
	for last := max(0, d.Rev-maxRevisions); d.Rev > last; {
		before := new(archive.Dictionary) // the first was made of nothing
		if d.Rev > 1 {
			var err error
			if before, err = v.Archive.DictionaryAt(v.ctx(), d.Rev-1); err != nil {
				return unavailable("store", err)
			}
		}
		view.Revisions = append(view.Revisions, revisionRow{Rev: strconv.Itoa(d.Rev), When: timeText(v.local(d.Event.Time), v.lang), Who: v.who(d.Event.Actor),
			What: v.say("dictionary.sizes", len(d.Synonyms), len(d.Variants), len(d.Divisions), len(d.Stop)), Changes: v.changedEntries(before, d)})
		d = before
	}
	f := v.frame(v.say("dictionary.title"), view)
	f.Section, f.Here = "dictionary", "/admin/dictionary"
	return v.page("dictionary", f)
}

// errOtherRevision: somebody else stored a revision since the form was shown.
var errOtherRevision = errors.New("the dictionary was changed meanwhile")

// changeDictionary stores what the form holds as the next revision, unless
// somebody else was quicker: then both are shown.
func (v *visit) changeDictionary() error {
	view := dictionaryView{Synonyms: v.r.PostFormValue("synonyms"), Variants: v.r.PostFormValue("variants"), Divisions: v.r.PostFormValue("divisions"), Stop: v.r.PostFormValue("stop")}
	base, err := strconv.Atoi(v.r.PostFormValue("base"))
	if err != nil || base < 0 {
		return wrong("problem.form")
	}
	view.Base = base
	_, err = v.Archive.ChangeDictionary(v.ctx(), v.actor, func(d *archive.Dictionary) error {
		if d.Rev != base {
			return errOtherRevision
		}
		d.Synonyms, d.Variants, d.Divisions, d.Stop = readSets(view.Synonyms), readSets(view.Variants), readSets(view.Divisions), readLines(view.Stop)
		return nil
	})
	if err == nil {
		return v.redirect("/admin/dictionary?saved=1")
	}
	reason := reasonIn(err)
	if reason == nil && !errors.Is(err, errOtherRevision) {
		return unavailable("store", err)
	}
	d, e := v.Archive.Dictionary(v.ctx())
	if e != nil {
		return unavailable("store", e)
	}
	if reason != nil {
		view.Error = reason.In(v.lang)
	} else {
		view.Base = d.Rev
		now := dictionaryOf(d)
		view.Error = v.say("dictionary.conflict")
		view.Synonyms = bothTexts(view.Synonyms, now.Synonyms)
		view.Variants = bothTexts(view.Variants, now.Variants)
		view.Divisions = bothTexts(view.Divisions, now.Divisions)
		view.Stop = bothTexts(view.Stop, now.Stop)
	}
	return v.showDictionary(view, d)
}

// bothTexts is mine, and below it what only the other text has.
func bothTexts(mine, other string) string {
	have := map[string]bool{}
	out := readLines(mine)
	for _, l := range out {
		have[l] = true
	}
	for _, l := range readLines(other) {
		if !have[l] {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// readSets reads one set a line, its words parted by 、 , = or tabs.
func readSets(text string) [][]string {
	var out [][]string
	for _, l := range readLines(text) {
		var set []string
		for _, w := range strings.FieldsFunc(l, func(r rune) bool { return strings.ContainsRune("、,，=＝\t", r) }) {
			if w = strings.TrimSpace(w); w != "" {
				set = append(set, w)
			}
		}
		if len(set) > 0 {
			out = append(out, set)
		}
	}
	return out
}

func readLines(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
