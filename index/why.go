package index

import "fmt"

// A Why is a reason for which a page was found.
type Why struct {
	Code  WhyCode `json:"code"`
	Asked string  `json:"asked,omitempty"` // what was typed, folded
	Found string  `json:"found,omitempty"` // what stands on the page instead
}

// WhyCode is the kind of a reason.
type WhyCode string

// The reasons, by rung.
const (
	WhyText   WhyCode = "text"   // 1: the words stand in the page's text
	WhyTitle  WhyCode = "title"  // 1: in the record's title
	WhyNumber WhyCode = "number" // 1: in its number
	WhyName   WhyCode = "name"   // 1: in another of its fields
	WhyEdge   WhyCode = "edge"   // 1: the words run over the page's end
	WhyDate   WhyCode = "date"   // 1: the same date
	WhyCount  WhyCode = "count"  // 1: the same number
	WhyAmount WhyCode = "amount" // 1: the same amount
	// 1: what the date leaves out stands elsewhere on the page, or above a ditto mark
	WhyInferred WhyCode = "inferred"
	WhyAfterEra WhyCode = "afterEra" // 1: a year counted on after its era had ended
	// 1: in a spelling that was chosen to be the same (see Spelling)
	WhySpelling WhyCode = "spelling"

	WhyAbove      WhyCode = "above"      // 2: a ditto mark (〃) repeats a part of the words
	WhyKana       WhyCode = "kana"       // 2: with other kana between the same kanji (送り仮名)
	WhyReading    WhyCode = "reading"    // 2: the title or name is read so
	WhyLooks      WhyCode = "looks"      // 2: characters that look alike
	WhyAlt        WhyCode = "alt"        // 2: the reader had this as another reading
	WhyUnsure     WhyCode = "unsure"     // 2: the reader was not sure of this place
	WhyUnreadable WhyCode = "unreadable" // 2: no model can print this character
	WhySlip       WhyCode = "slip"       // 2: one character of the title or number differs

	WhyAbout    WhyCode = "about"    // 3: its words stand near each other
	WhySynonym  WhyCode = "synonym"  // 3: another word for the same
	WhyDivision WhyCode = "division" // 3: the division's older or newer name
)

// JA says it in Japanese.
func (w Why) JA() string {
	pair := ""
	if w.Asked != "" && w.Found != "" {
		pair = fmt.Sprintf("（%s→%s）", w.Asked, w.Found)
	}
	return map[WhyCode]string{
		WhyText: "本文に一致", WhyTitle: "件名に一致", WhyNumber: "番号に一致", WhyName: "項目に一致", WhyEdge: "ページをまたいで一致",
		WhyDate: "同じ日付", WhyCount: "同じ番号・数", WhyAmount: "同じ金額", WhySpelling: "表記の違い", WhyInferred: "年号・年などを前後から補った", WhyAfterEra: "改元後の年",
		WhyAbove: "〃・同上を補って一致", WhyKana: "送り仮名の違い", WhyReading: "読みが一致", WhyLooks: "形の似た文字", WhyAlt: "読み取りの別候補", WhyUnsure: "読み取りの不確かな文字",
		WhyUnreadable: "読み取れない文字", WhySlip: "1文字違い", WhyAbout: "語が近くにある", WhySynonym: "同じ意味の語", WhyDivision: "課の新旧の名前",
	}[w.Code] + pair
}

// EN says it in English.
func (w Why) EN() string {
	pair := ""
	if w.Asked != "" && w.Found != "" {
		pair = fmt.Sprintf(" (%s → %s)", w.Asked, w.Found)
	}
	return map[WhyCode]string{
		WhyText: "in the text", WhyTitle: "in the title", WhyNumber: "in the number", WhyName: "in a field", WhyEdge: "over the page's end",
		WhyDate: "same date", WhyCount: "same number", WhyAmount: "same amount", WhySpelling: "another spelling", WhyInferred: "with era or year from its surroundings", WhyAfterEra: "a year after its era had ended",
		WhyAbove: "with what a ditto mark repeats", WhyKana: "other okurigana", WhyReading: "read so", WhyLooks: "look-alike", WhyAlt: "another reading of the reader", WhyUnsure: "the reader was not sure",
		WhyUnreadable: "a character no model can print", WhySlip: "one character differs", WhyAbout: "words near each other", WhySynonym: "synonym", WhyDivision: "older or newer division name",
	}[w.Code] + pair
}
