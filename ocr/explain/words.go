package explain

// japanese holds the notes that a reader makes, by their English formats.
var japanese = map[string]string{
	"%d × %d pixels of %d bits": "%d × %d画素、%dビット",
	"in colour":                 "色つき",
	"dots an inch are %.3f times denser along x than along y":                                  "横の画素密度は縦の%.3f倍",
	"a character is about %.1f pixels high; %d pieces of ink":                                  "文字の高さは約%.1f画素、インクの塊は%d個",
	"likely: horizontal, turned by %d°":                                                        "見立て: 横書き、%d°回転",
	"likely: vertical, turned by %d°":                                                          "見立て: 縦書き、%d°回転",
	"the look is sure":                                                                         "見立ては確か",
	"the look is unsure: samples decide":                                                       "見立ては不確か: 試し読みで決める",
	"characters look familiar turned by %d°, by %.1f standard errors more than in other turns": "%d°回転すると知っている文字に最も似る。ほかの向きとの差は標準誤差の%.1f倍",
	"a sample read as horizontal, turned by %d°: confidence %.0f, %d characters, %.0f %% of them in odd company": "試し読み: 横書き、%d°回転。信頼度%.0f、%d字、並びの不自然な字%.0f%%",
	"a sample read as vertical, turned by %d°: confidence %.0f, %d characters, %.0f %% of them in odd company":   "試し読み: 縦書き、%d°回転。信頼度%.0f、%d字、並びの不自然な字%.0f%%",
	"no ink that could be a character: a blank page":                                                             "文字らしいインクがない: 白紙",
	"read as horizontal, turned by %d°":                                                                          "横書き、%d°回転として読む",
	"read as vertical, turned by %d°":                                                                            "縦書き、%d°回転として読む",
	"the reading is poor (confidence %.0f, %d characters): other ways are tried":                                 "読みが悪い(信頼度%.0f、%d字): ほかの向きを試す",
	"the edges of a book on %d sides made white":                                                                 "本の小口(紙の重なり)を%d辺で白くした",
	"%d pieces of faint rules":                                                                                   "とぎれたうすい罫線の切れはし%d個",
	"surroundings painted white; the sheet is %v":                                                                "紙のまわりを白くした。紙の範囲は%v",
	"strokes broken to crumbs thickened all around":                                                              "砕けた画を全周に太らせた",
	"level strokes of %d pixels thickened":                                                                       "横画の太さ%d画素を太らせた",
	"two tones made black and white":                                                                             "二階調の画像なので白黒にした",
	"level strokes of %d pixels: lines with numerals in kanji are read by the shapes of their characters, too":   "水平の画は太さ%d画素。漢数字のある行は、残った字の形からも読む",
	"level strokes of %d pixels: the gaps in them are closed in another picture of disputed lines":               "水平の画は太さ%d画素。読みの割れた行は、切れ目をつないだ別の画像でも読む",
	"the models agree on %d of %d characters only: no more of them are asked":                                    "モデルの読みが%d字(%d字のうち)しか一致しない: ほかのモデルにはこれ以上読ませない",
	"%d lines of worn print read by the shapes of their characters, too":                                         "かすれた活字の行%d本を、残った字の形からも読んだ",
	"%d kana have lost the marks that voice them, as their neighbours tell":                                      "前後の字から、濁点の失われた仮名%d字を改めた",
	"%d specks taken away among %d pieces of ink":                                                                "ごみ%d個を取り除いた(インクの塊%d個のうち)",
	"ink without any line of text, such as noise: nothing to be read":                                            "文字の行のないインク(雑音など): 読むものがない",
	"paper flattened":                                            "紙の地を白くならした",
	"faint print made %.1f times stronger":                       "うすい印字を%.1f倍に濃くした",
	"grain of the paper made white from grey %d on":              "紙のざらつきを灰色%dから上で白くした",
	"%d stamps in round frames, %d in frames that lie askew":     "丸枠の印%d個、傾いた枠の印%d個",
	"the lines of %d drawings made white":                        "図形%d個の線を白くした",
	"%d plain bars made white":                                   "何も書かれていない塗りつぶし%d箇所を白くした",
	"%d panels of one tone made white, with print on them black": "一様な地色の部分%d箇所を白地に黒い文字とした",
	"%d places turned over where print is light on dark":         "白抜き文字の部分%d箇所を反転した",
	"%d pictures":                  "写真・絵%d枚",
	"zoomed by %.2f":               "%.2f倍に拡大縮小",
	"turned by %.2f° to lie level": "傾きを直すため%.2f°回した",
	"%d lines of letter paper that are paler than the ink":                            "文字より薄い罫紙の線%d本",
	"%d crumbs of the lines of letter paper":                                          "罫紙の線のかけら%d個",
	"%d rules of dots and dashes made whole":                                          "点線状にとぎれた罫線%d本を引き直した",
	"%d signs before figures are △, as before others":                                 "数字の前の記号%d個を、ほかと同じく△とした",
	"%d cells end as the others of their columns do":                                  "列のほかのますと同じ字で終わるとした表のます%d個",
	"%d cells of worn figures read by the page's own":                                 "かすれた数字のます%d個を、このページの数字の形から読んだ",
	"%d characters of cells are by their ink what others of their columns have there": "列のほかのますの同じ所にある字であるとインクから分かった表の字%d個",
	"%d cells say by their ink what others of their columns do":                       "列のほかのますと同じ語であるとインクから分かった表のます%d個",
	"%d figures are zeros with a stroke through them":                                 "斜線入りの0として%d字を改めた",
	"%d doubtful characters looked at with their neighbours; %d changed":              "疑わしい%d字を字形と前後の字から見直し、%d字を改めた",
	"%d kanji read surely are others by ink and neighbours":                           "確かとされた漢字のうち%d字を、字形と前後の字から改めた",
	"what was read before is better, and stays":                                       "前の読取のほうがよいので、それを残す",
	"printed in old forms; %d more by their ink":                                      "旧字体の印刷。字形から旧字体とした字はほかに%d字",
	"lines straightened that bend by up to %.0f pixels":                               "最大%.0f画素曲がっていた行をまっすぐにした",
	"rules and columns set upright that lean by up to %.0f pixels":                    "最大%.0f画素傾いていた罫線や列をまっすぐに立てた",
	"a table's %d cells parted at its rows into %d":                                   "表の枠%d個を行ごとに分け、%d個にした",
	"%d ruling lines, %d tables":                                                      "罫線%d本、表%d個",
	"%d stamps and %d rules in colour":                                                "色のある印%d個、色のある罫線%d本",
	"%d pieces of small writing taken out of their lines":                             "小さい文字%d箇所を行から取り出した",
	"a table without upright rules, %d cells":                                         "縦罫のない表、ます目%d個",
	"%d rows of leader dots taken away":                                               "リーダー線%d行を取り除いた",
	"%d pale rules":                                                                   "うすい罫線%d本",
	"an opened book, parted at %d":                                                    "見開きの本。横位置%dで二つに分けた",
	"a table without rules, %d cells":                                                 "罫線のない表、ます目%d個",
	"%d blocks, numbered in reading order":                                            "ブロック%d個。番号は読む順",
	"%d passes over regions by themselves":                                            "部分だけの読取%d回",
}

// stages are the titles of the stages.
var stages = map[Stage]Note{
	StageStored:   {"保存された画像", "As stored"},
	StageUpright:  {"正しい向き", "Upright"},
	StageFramed:   {"外側を除いた画像", "Surroundings cut"},
	StageCleaned:  {"地とごみを除いた画像", "Paper flattened, specks gone"},
	StageLevel:    {"大きさと傾きを直した画像", "Scaled and level"},
	StageRules:    {"見つかった罫線と表", "Ruling lines and tables found"},
	StageErased:   {"罫線を消した画像(読取用)", "Rules removed: the working picture"},
	StageLayout:   {"ブロックと読む順・方向", "Blocks, order and direction"},
	StagePasses:   {"読み直した部分", "Regions read again"},
	StageFinished: {"読み取った行", "The lines of the text"},
}

// causes say why a pass was made.
var causes = map[Cause]Note{
	CauseOther:   {"その他", "other"},
	CauseSample:  {"向きと縦横を確かめる試し読み", "a sample: which way up and which direction"},
	CauseBlock:   {"ブロックの最初の読取", "first reading of a block"},
	CauseCells:   {"表のます目(一枚に集めて読む)", "cells of a table, pasted on one sheet"},
	CauseMissed:  {"最初の読取がとばした行", "a line that the first reading missed"},
	CauseDoubt:   {"自信のない文字がある行を別のモデルで", "a line with a doubtful character: another model"},
	CauseDiffer:  {"モデルの読みが分かれた行", "the models differ or are poor: one more"},
	CauseLost:    {"最初のモデルが何も読めなかったインク", "ink in which the first model sees nothing"},
	CauseAside:   {"印・ルビ・割注(本文と別に)", "a stamp, ruby or a note, apart from the text"},
	CausePicture: {"読みの割れた行を別の画像で", "a disputed line in another picture"},
}

// modes say what Tesseract's page segmentation modes are.
var modes = map[string]Note{
	"3": {"自動", "automatic"}, "5": {"縦書きのブロック", "a block of vertical lines"}, "6": {"横書きのブロック", "a block of lines"}, "7": {"一行", "one line"}, "13": {"そのまま一行", "all of it as one line"},
}

// kinds are the types of lines.
var kinds = map[string]Note{
	"": {"本文", "body"}, "ruby": {"ルビ", "ruby"}, "note": {"注", "note"}, "head": {"見出し", "head"}, "folio": {"ページ番号", "page number"},
	"stamp": {"印", "stamp"}, "table": {"表", "table"}, "unread": {"未読", "unread"},
}
