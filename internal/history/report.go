package history

import (
	"fmt"

	"fumikura/internal/archive"
)

// A Report is what Verify looked at and what it found wrong.
type Report struct {
	Segments int    `json:"segments"`
	Events   int64  `json:"events"`
	Root     string `json:"root"` // of the tree of all events, hex
	// Private counts the personal values that are kept, and fit; Deleted those that
	// are not kept any more, which is nothing wrong.
	Private  int       `json:"private"`
	Deleted  int       `json:"deleted"`
	Problems []Problem `json:"problems"` // the first 1,000
	Found    int       `json:"found"`    // problems in all
}

const maxProblems = 1000

// A Problem says exactly what is wrong where. Its Code is one of
//
//	stray      an object under history/log/ that is no segment
//	damaged    the segment's bytes are not those that were written
//	missing    events are missing before the segment
//	order      the segment does not follow the one before it
//	event      the event does not have the leaf hash that stands beside it
//	root       the tree over the events does not have the root that stands there
//	private    a personal value is not the one that the event was made with
//	end        the history ends before, or otherwise than, where it was known to be
type Problem struct {
	Object string `json:"object"` // the key
	// Index is the first event that is wrong, -1 where it is not one event.
	Index int64 `json:"index"`
	archive.Reason
}

// String is the English sentence with its place.
func (p Problem) String() string { return p.Object + ": " + p.EN }

func (r *Report) problem(code, object string, index int64, ja, en string) {
	r.Found++
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, Problem{object, index, archive.Reason{Code: code, JA: ja, EN: en}})
	}
}

func (r *Report) damaged(key string, index int64, err error) {
	r.problem("damaged", key, index, fmt.Sprintf("履歴のこの部分は書き込まれた時のままではありません(%v)。", err), err.Error())
}

func (r *Report) missing(key string, from, to int64) {
	r.problem("missing", key, from,
		fmt.Sprintf("この前にあるはずの履歴 %d〜%d がありません。", from, to),
		fmt.Sprintf("the events %d to %d that belong before this are missing", from, to))
}

func (r *Report) order(key string, index int64, en string) {
	r.problem("order", key, index, "前の部分とつながっていません。", "it does not follow the segment before it: "+en)
}

func (r *Report) event(key string, index int64) {
	r.problem("event", key, index,
		fmt.Sprintf("履歴 %d が、記録された時のハッシュ値と一致しません。", index),
		fmt.Sprintf("event %d does not have the leaf hash that stands beside it", index))
}

func (r *Report) root(key string, index int64, want, got string) {
	r.problem("root", key, index,
		fmt.Sprintf("ここまでの履歴全体のハッシュ値が %s ではなく %s です。", want, got),
		fmt.Sprintf("the tree over the events up to here has the root %s, not %s", got, want))
}

func (r *Report) private(key string, index int64, name string) {
	r.problem("private", key, index,
		fmt.Sprintf("履歴 %d の個人情報「%s」が、記録された時の値ではありません。", index, name),
		fmt.Sprintf("the personal value %q of event %d is not the one that the event was made with", name, index))
}

func (r *Report) end(key string, index int64, ja, en string) { r.problem("end", key, index, ja, en) }
