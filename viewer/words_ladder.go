package viewer

var ladderWords = map[key]word{
	"search.rung": {"探す範囲", "How far to search"},

	"rung.found2": {"うち%s件は、送り仮名や読みの違い、または機械の読み誤りを考えて見つかりました。", "%s of them were found by other spellings, or allowing for what the reader may have misread."},
	"rung.found3": {"うち%s件は、内容の近いページです。", "%s of them are about it."},
	"rung.offer2": {"表記の違いや読み誤りも含めて探す", "Search for other spellings and misreadings too"},
	"rung.offer3": {"内容の近いページも探す", "Search for pages that are about it, too"},
	"rung.2":      {"表記・読み", "As read"},
	"rung.3":      {"内容", "About it"},

	"results.grouped":      {"%s文書中 %s–%s件目(%sページ)", "%s records, %s–%s shown, with %s pages"},
	"results.groupedabout": {"約%s文書中 %s–%s件目(約%sページ)", "About %s records, %s–%s shown, with about %s pages"},

	"results.meant":  {"もしかして:", "Did you mean:"},
	"results.others": {"この文書のほかの該当ページ:", "More pages of this record:"},
	"results.csv":    {"全件をCSVで保存", "All hits as CSV"},
	"results.save":   {"この検索を保存", "Save this search"},
	"results.opts":   {"探し方", "How to search"},

	"results.spellings": {"表記の比べ方", "How spellings are compared"},
	"option.on":         {"選択中", "chosen"},

	"option.group":  {"文書ごとにまとめる", "One entry a record"},
	"option.strict": {"書かれた字体のまま探す", "Exactly these characters"},
	"option.apart":  {"氏名の異体字(渡辺・渡邉など)を区別する", "Tell variants in names apart (渡辺, 渡邉)"},
	"option.kana":   {"ひらがなとカタカナを区別しない", "Hiragana is katakana"},
	"option.loose":  {"表記のゆれ(ヴァ・バ、ヂ・ジ)も探す", "Looser kana (ヴァ, バ; ヂ, ジ)"},
	"option.old":    {"旧仮名遣い(思ふ・せう)も探す", "Old kana too (思ふ, せう)"},
	"chip.names":    {"異体字も: %s", "Variants too: %s"},
	"chip.strict":   {"書かれた字体のまま", "Exactly these characters"},
	"chip.apart":    {"異体字を区別", "Variants apart"},
	"chip.kana":     {"ひらがな=カタカナ", "Hiragana = katakana"},
	"chip.loose":    {"表記のゆれも", "Looser kana"},
	"chip.old":      {"旧仮名も", "Old kana too"},
	"option.exact":  {"書かれているとおりのものだけ", "Only what is written so"},

	"sort.number": {"番号順", "By number"},
	"sort.title":  {"件名順", "By title"},
}
