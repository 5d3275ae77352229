package viewer

var dictionaryWords = map[key]word{
	"nav.dictionary":       {"検索辞書", "Dictionary"},
	"dictionary.title":     {"検索辞書", "Search dictionary"},
	"dictionary.about":     {"ここで教えた語は、保存するとすぐに検索に使われます。同じ意味の語と課の新旧の名前は「内容の近いページも探す」ときに、同じとみなす字は、いつも使われます。", "What is taught here is used by searches as soon as it is saved: words that mean the same, and older and newer names of divisions, when a search goes on to pages that are about it; characters that are the same, always."},
	"dictionary.synonyms":  {"同じ意味の語", "Words that mean the same"},
	"dictionary.synhint":   {"一行に一組。語は「、」で区切ります。例: 国保、国民健康保険", "One set a line, with 、 or a comma between its words: 国保、国民健康保険"},
	"dictionary.variants":  {"同じとみなす字・表記", "Characters and spellings that are the same"},
	"dictionary.varhint":   {"一行に一組。どの語の中でも同じ字とみなします(「書かれているとおり」と異体字の区別では除きます)。例: 附、付", "One set a line; the same wherever they stand in a word (but not where a search is strict, or tells variants apart): 附、付"},
	"dictionary.divisions": {"課の新旧の名前", "Names of divisions, older and newer"},
	"dictionary.divhint":   {"一行に一つの課。古い名前から順に「、」で区切ります。例: 商工課、商工観光課、産業振興課", "One division a line, oldest name first: 商工課、商工観光課、産業振興課"},
	"dictionary.stop":      {"内容を表さない語句", "Phrases that say nothing"},
	"dictionary.stophint":  {"一行に一つ。例: についてお伺いします", "One a line, such as についてお伺いします"},
	"dictionary.save":      {"保存", "Save"},
	"dictionary.saved":     {"保存しました。次の検索から使われます。", "Saved. The next search uses it."},
	"dictionary.conflict":  {"編集中に、ほかの人が辞書を変更しました。両方の内容を合わせて表示しています。確かめてから、もう一度保存してください。", "Somebody else changed the dictionary meanwhile. Both are shown put together: look them through and save again."},
	"dictionary.history":   {"変更の履歴", "Changes"},
	"dictionary.rev":       {"版", "Revision"},
	"dictionary.when":      {"日時", "Time"},
	"dictionary.who":       {"変更した人", "Changed by"},
	"dictionary.what":      {"内容", "Contents"},
	"dictionary.sizes":     {"同じ意味の語%d組、異体字%d組、課%d、語句%d", "%d sets of words, %d of variants, %d divisions, %d phrases"},
}
