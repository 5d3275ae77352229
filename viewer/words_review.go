package viewer

var reviewWords = map[key]word{
	"nav.review":        {"確認", "Review"},
	"review.title":      {"確認の必要なページ", "Pages to look at"},
	"review.about":      {"読取の誤りが多いと見込まれるページと、読めない部分(手書き・写真・汚れなど)のあるページです。開いて画像と見比べてください。", "Pages on which much is likely to be misread, and those with parts that were not read (handwriting, photographs, dirt). Open them and compare with the picture."},
	"review.orders":     {"並び順", "Order"},
	"review.doubt":      {"誤りの見込みが多い順", "Most likely errors first"},
	"review.unread":     {"読めない部分が多い順", "Most unread parts first"},
	"review.batch":      {"束", "Batch"},
	"review.allbatches": {"すべての束", "All batches"},
	"review.show":       {"表示", "Show"},
	"review.counts":     {"読み取った%sページのうち、確認の必要なもの", "Of %s pages, those that need a look"},
	"review.expected":   {"誤りの見込み %s%%", "About %s%% likely wrong"},
	"review.region":     {"読めない部分 1か所(インクの%d%%)", "1 unread region (%d%% of the ink)"},
	"review.regions":    {"読めない部分 %sか所(インクの%d%%)", "%s unread regions (%d%% of the ink)"},
	"review.none":       {"確認の必要なページはありません。", "No page needs a look."},
	"batch.review":      {"確認の必要なページ", "Pages to look at"},
}
