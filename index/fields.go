package index

import "fumikura/index/japanese"

// What may stand before a colon, as it folds.
var fieldNames = map[string]string{
	"本文": string(FieldBody), "text": string(FieldBody), "body": string(FieldBody),
	"件名": string(FieldTitle), "title": string(FieldTitle),
	"番号": string(FieldNumber), "number": string(FieldNumber), "no": string(FieldNumber),
	"課": string(FieldDivision), "所管課": string(FieldDivision), "division": string(FieldDivision),
	"簿冊": string(FieldSeries), "series": string(FieldSeries),
	"種別": string(FieldKind), "kind": string(FieldKind), "type": string(FieldKind),
	"ファイル": string(FieldName), "file": string(FieldName),
	"相手方": string(FieldParty), "相手": string(FieldParty), "party": string(FieldParty),
	"日付": fieldDays, "date": fieldDays, "金額": fieldAmount, "amount": fieldAmount,
	"年度": fieldYear, "fy": fieldYear, "year": fieldYear,
	"状態": fieldState, "state": fieldState,
	"表記": fieldSpelling, "spelling": fieldSpelling,
}

// Fields that are no text.
const (
	fieldYear   = "fy"
	fieldState  = "state"
	fieldDays   = "days"
	fieldAmount = "yen"

	fieldSpelling = "spelling" // no condition: see Spelling
)

// folded makes a table's keys what japanese.Fold makes of them.
func folded[V any](m map[string]V) map[string]V {
	out := make(map[string]V, len(m))
	for k, v := range m {
		out[japanese.Fold(k)] = v
	}
	return out
}

var (
	foldedFields = folded(fieldNames)
	foldedStates = folded(map[string]State{
		"未読": StateUnread, "未読取": StateUnread, "unread": StateUnread,
		"読取済": StateRead, "読取済み": StateRead, "読取": StateRead, "read": StateRead,
		"文字情報": StateLayer, "layer": StateLayer,
		"訂正済": StateCorrected, "訂正済み": StateCorrected, "訂正": StateCorrected, "corrected": StateCorrected,
		"白紙": StateBlank, "空白": StateBlank, "blank": StateBlank,
	})
	foldedNone = folded(map[string]bool{"なし": true, "無し": true, "none": true})
)

// parseYears reads a fiscal year or a range of them in any spelling: 1972, S47,
// 昭和47年度, 令和元, s45..s50, or none.
func parseYears(s string) (from, to int, ok bool) {
	if foldedNone[japanese.Fold(s)] {
		return 0, 0, true
	}
	return japanese.ParseYears(s)
}
