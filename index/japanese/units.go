package japanese

// counters are what may follow a number that is counted; before them, and after
// 第, one kanji digit alone is a number. In folded form, longest first by their
// first character.
var counters = byFirst([]string{
	"号", "条", "項", "款", "目", "節", "章", "編", "巻", "冊", "年", "月", "日", "時", "分", "秒", "人", "名", "件", "個", "箇",
	"ケ月", "ケ所", "ケ年", "カ月", "カ所", "カ年", "か月", "か所", "か年", "回", "通", "枚", "頁", "ペ-ジ", "番", "丁目", "級", "等", "円", "銭", "厘",
	"割", "坪", "反", "町歩", "歩", "畝", "尺", "寸", "間", "里", "貫", "斤", "石", "升", "斗", "合", "歳", "才", "台", "棟", "戸", "世帯", "票", "点",
	"校", "組", "班", "期", "次", "度", "倍", "階", "位", "週", "本", "隻", "頭", "羽", "匹", "杯", "袋", "箱", "基", "面", "種", "類", "区", "地区",
	"部", "社", "車線", "車", "床", "口", "筆", "席", "床", "列", "行", "段", "周年", "学年", "学期", "学級", "時限", "単位", "区画", "工区", "路線", "系統", "両", "艘", "品", "色", "代", "メ-トル", "キロ",
	"m", "km", "cm", "mm", "kg", "ha", "t", "l", "%", "度", "名", "泊", "食", "限", "号線", "村", "町村", "市町", "府", "県", "課", "係", "病床", "議席", "党", "号棟", "房",
	"平方メ-トル", "立方メ-トル", "平米", "ヘクタ-ル", "ア-ル", "トン", "リツトル", "グラム", "パ-セント", "センチ", "ミリ",
})

// A unit of measure, and how much of Canonical one of it is as a power of ten.
type unit struct {
	name, canonical string
}

// units are spellings of units of measure, as they fold. Each keeps its own
// canonical name: nothing is converted.
var units = unitsByFirst([]unit{
	{"m2", "m2"}, {"平方メ-トル", "m2"}, {"平米", "m2"}, {"平方m", "m2"},
	{"m3", "m3"}, {"立方メ-トル", "m3"}, {"立米", "m3"}, {"立方m", "m3"},
	{"km2", "km2"}, {"平方キロメ-トル", "km2"}, {"平方km", "km2"}, {"平方キロ", "km2"},
	{"km", "km"}, {"キロメ-トル", "km"}, {"粁", "km"},
	{"m", "m"}, {"メ-トル", "m"}, {"米突", "m"},
	{"cm", "cm"}, {"センチメ-トル", "cm"}, {"糎", "cm"},
	{"mm", "mm"}, {"ミリメ-トル", "mm"}, {"粍", "mm"},
	{"kg", "kg"}, {"キログラム", "kg"}, {"瓩", "kg"},
	{"g", "g"}, {"グラム", "g"}, {"瓦", ""},
	{"t", "t"}, {"トン", "t"}, {"屯", "t"},
	{"ha", "ha"}, {"ヘクタ-ル", "ha"}, {"a", "a"}, {"ア-ル", "a"},
	{"l", "l"}, {"リツトル", "l"}, {"kl", "kl"}, {"キロリツトル", "kl"}, {"ml", "ml"}, {"ミリリツトル", "ml"},
	{"%", "%"}, {"パ-セント", "%"}, {"kw", "kw"}, {"キロワツト", "kw"},
	{"坪", "坪"}, {"反", "反"}, {"町歩", "町歩"}, {"歩", "歩"}, {"畝", "畝"}, {"尺", "尺"}, {"間", "間"}, {"里", "里"}, {"貫", "貫"}, {"石", "石"},
	{"割", "割"}, {"倍", "倍"}, {"度", "度"},
})

func byFirst(list []string) map[rune][][]rune {
	out := map[rune][][]rune{}
	for _, s := range list {
		r := []rune(s)
		out[r[0]] = append(out[r[0]], r)
	}
	return out
}

type unitRunes struct {
	name      []rune
	canonical string
}

func unitsByFirst(list []unit) map[rune][]unitRunes {
	out := map[rune][]unitRunes{}
	for _, u := range list {
		r := []rune(u.name)
		if u.canonical != "" {
			out[r[0]] = append(out[r[0]], unitRunes{r, u.canonical})
		}
	}
	return out
}

// counted tells whether a counter stands at i.
func (x *scanner) counted(i int) bool {
	for _, c := range counters[x.at(i)] {
		if hasPrefix(x.s[i:], c) && !(c[len(c)-1] < 0x80 && isLatin(x.at(i+len(c)))) {
			return true
		}
	}
	return false
}

// unit reads the longest unit of measure at i.
func (x *scanner) unit(i int) (canonical string, end int) {
	for _, u := range units[x.at(i)] {
		e := i + len(u.name)
		if e > end && hasPrefix(x.s[i:], u.name) && !(u.name[len(u.name)-1] < 0x80 && u.name[0] != '%' && (isLatin(x.at(e)) || isArabic(x.at(e)) && x.joins(e))) {
			canonical, end = u.canonical, e
		}
	}
	return canonical, end
}

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' }
