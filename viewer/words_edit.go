package viewer

var editWords = map[key]word{
	"edit.open":     {"記録を編集", "Edit this record"},
	"edit.title":    {"%s の記録を編集", "Edit the record of %s"},
	"edit.about":    {"検索や一覧で使われる項目です。分からない項目は空欄のままにしてください。", "What searches and lists use. Leave blank what is not known."},
	"edit.save":     {"保存", "Save"},
	"edit.cancel":   {"保存せずに戻る", "Back without saving"},
	"edit.wrong":    {"保存していません。次の項目を直してください。", "Nothing was saved yet. Mend these fields:"},
	"edit.conflict": {"編集中に、ほかの人(%s)がこの記録を変更しました。まだ保存していません。あなたの入力は残っています。印のある項目を確かめてから、もう一度保存してください。", "Somebody else (%s) changed this record meanwhile. Nothing was saved yet, and what you wrote is kept. Look at the marked fields, then save again."},
	"edit.both":     {"ほかの人が「%s」を「%s」に変更しました。保存すると、あなたの入力になります。", "Somebody else changed it from %q to %q. Saving makes it what you wrote."},
	"edit.theirs":   {"ほかの人が「%s」を「%s」に変更しました(あなたは変更していません)。", "Somebody else changed it from %q to %q. You had not changed it."},
	"edit.blank":    {"空欄", "blank"},
	"edit.done":     {"この記録を編集しました: %s", "You edited this record: %s"},
	"hint.title":    {"何についての文書か", "What the record is about"},
	"hint.number":   {"例: 松総第123号", "Such as 松総第123号"},
	"hint.division": {"文書を所管する課", "The division that it belongs to"},
	"hint.fy":       {"例: 昭和47年度、S47、1972", "Such as 1972, S47 or 昭和47年度"},
	"hint.kind":     {"例: 契約書、許可書、議事録", "Such as 契約書, 許可書, 議事録"},
	"hint.party":    {"契約や申請などの相手の氏名・名称", "With whom, or about whom"},
	"hint.amounts":  {"円で書きます。例: 1,230,000円、123万円、金壱百弐拾参万円。いくつもあるときは1行にひとつ", "In yen, such as 1,230,000円, 123万円 or 金壱百弐拾参万円; several on lines of their own"},
	"hint.dates":    {"例: 昭和47年4月1日、S47.4.1、1972-04-01、昭和47年4月(日が不明)。いくつもあるときは1行にひとつ", "Such as 1972-04-01, S47.4.1, 昭和47年4月1日, or 1972-04 where the day is not known; several on lines of their own"},

	"about.title":   {"件名", "Title"},
	"about.party":   {"相手方", "Party"},
	"about.amounts": {"金額", "Amounts"},
	"about.yen":     {"%s円", "%s yen"},

	"register.nobatch": {"束「%s」はありません。番号を確かめてください。", "There is no batch %q. See whether its number is right."},

	"history.became":  {"%s → %s", "%s → %s"},
	"why.edited":      {"記録の編集", "edited the record"},
	"why.register":    {"台帳から", "from a register"},
	"why.edit-undone": {"編集の取り消し", "took an edit back"},
}
