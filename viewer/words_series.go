package viewer

var seriesWords = map[key]word{
	"nav.series":       {"簿冊", "Series"},
	"series.title":     {"簿冊の言語", "Languages of the series"},
	"series.about":     {"文書が何語で書かれているかを簿冊ごとに定めます。これから読むページと、読み直すページに使われます(文書ごとの指定があればそれが先です)。空欄は設定の既定(FUMIKURA_LANGUAGES)です。", "What the papers of each series are written in. It is used for pages read from now on, and for those read again; a record's own languages go first. Empty means the configured default (FUMIKURA_LANGUAGES)."},
	"series.hint":      {"Tesseractの言語名を + でつなぎます。例: jpn、jpn+eng、eng", "Names of Tesseract's languages joined by +, such as jpn, jpn+eng, eng"},
	"series.name":      {"簿冊", "Series"},
	"series.division":  {"課", "Division"},
	"series.fy":        {"年度", "Fiscal year"},
	"series.languages": {"言語", "Languages"},
	"series.changed":   {"最後の変更", "Last change"},
	"series.save":      {"保存", "Save"},
	"series.saved":     {"保存しました。これから読むページに使われます。", "Saved. Pages read from now on use it."},
}
