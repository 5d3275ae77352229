package reading

import "strings"

// capitalI: the one l or bar in a short word of capitals that stands in Japanese is an I,
// as in AI and IT, which has no other shape in sans serif; Cl and HCl stay. So is the one
// that ends a name such as OpenAI.
func capitalI(l place) string {
	if !l.is(0, "l|") || l.is(-1, "C") {
		return ""
	}
	if l.at(-1) == "A" && l.named(-2) && l.class(1) != Latin {
		return "I"
	}
	from, to := 0, 0
	for l.class(from-1) == Latin {
		from--
	}
	for l.class(to+1) == Latin {
		to++
	}
	if from < 0 && l.is(from, "eos") {
		from++ // the point of a list is read so
	}
	if n := to - from + 1; n < 2 || n > 5 {
		return ""
	}
	for k := from; k <= to; k++ {
		if t := l.at(k); k != 0 && t != strings.ToUpper(t) {
			return ""
		}
	}
	if l.japanese(from-1) || l.japanese(to+1) {
		return "I"
	}
	return ""
}

// yen: the stroke that models print for a ¥ before a number.
func yen(l place) string {
	if l.is(0, "\\") && l.class(1) == Digit {
		return "¥"
	}
	return ""
}

// capitalO: a zero within a short word of capitals, as in 0ECD and IS0, which has no other
// figure, is an O.
func capitalO(l place) string {
	if l.text() != "0" {
		return ""
	}
	from, to := 0, 0
	for l.capital(from - 1) {
		from--
	}
	for l.capital(to + 1) {
		to++
	}
	ends := func(step int) bool { c := l.class(step); return c == Latin || c == Digit || l.is(step, "-.,/") }
	if to-from < 2 || to-from > 5 || ends(from-1) || ends(to+1) {
		return ""
	}
	return "O"
}

// capital tells whether a capital of the Latin alphabet stands so many columns on.
func (l place) capital(step int) bool {
	t := l.at(step)
	return len(t) == 1 && t[0] >= 'A' && t[0] <= 'Z'
}

// degrees: a C behind two figures and before what follows a measure is ℃, which no model prints.
func degrees(l place) string {
	n := l.digits(-1)
	if l.text() != "C" || n == 0 || n > 2 || n == 1 && !l.is(-2, ".") || l.class(-n-1) == Latin {
		return ""
	}
	if l.is(1, "、。をでのにとはがまや以~〜～・)）") {
		return "℃"
	}
	return ""
}

// atSign: a ring within letters is the sign of an address, @, which two of the models lack.
func atSign(l place) string {
	if l.is(0, "◎◉⓪") && l.class(-1) == Latin && l.class(1) == Latin {
		return "@"
	}
	return ""
}

// named tells whether letters that begin with a capital, as a name does, end so many
// columns on: three or more, the others small.
func (l place) named(step int) bool {
	n := 0
	for l.class(step) == Latin && l.at(step) != strings.ToUpper(l.at(step)) {
		n, step = n+1, step-1
	}
	return n >= 2 && l.class(step) == Latin && l.class(step-1) != Latin
}

// acronyms are words of letters with an I or an O that stand in papers of offices: of computing,
// standards, ministries' plans and bodies.
var acronyms = words(`AI API ASCII BIM CIO CIM CISO COVID CPI CSIRT EDI FIT FIFA FIRE GDP GIGA GIS GPIF HIV HTTPS IAEA IC ICAO
	ICT ID IEC IH ILO IMF IMO IoT IP IPCC IR ISBN ISDN ISMS ISO IT ITS JAIF JICA JIS KPI LCIO LGWAN LINE MICE MRI NGO NICT NIPT NIST NPO
	NTCIP OCR ODA OECD OIE OJT OPEC OS OSS PFI PIAAC PISA POS PPI PTSI QOL RFI ROI SI SIM SLO SOHO TOEIC TOPIX UI UNDO UNICEF
	UNIDO URI UX VOC VOD VPO WHO WIPO WTO`)

// letterLike is what is read of the letters I and O.
var letterLike = map[string]string{"1": "I", "l": "I", "|": "I", "!": "I", "エ": "I", "工": "I", "0": "O"}

// acronym: a figure or a stroke in a word that is a known acronym with a letter in its place (AP1, C10,
// loT) is that letter, in Japanese; one of two letters only between Japanese. A1 before what is said
// of paper stays.
func acronym(l place) string {
	if l.text() == "T" && l.at(1) == "o" && l.at(2) == "T" && l.class(-1) != Latin && l.class(3) != Latin {
		return "I" // IoT with serifs
	}
	to := letterLike[l.text()]
	if to == "" {
		return ""
	}
	part := func(k int) bool { return l.class(k) == Latin || letterLike[l.at(k)] != "" }
	from, end := 0, 0
	for part(from-1) && from > -acronymMost {
		from--
	}
	for part(end+1) && end < acronymMost {
		end++
	}
	beside := func(k int) bool { return l.class(k) == Digit || l.is(k, "-.,/:'") }
	if beside(from-1) || beside(end+1) || !l.japanese(from-1) && !l.japanese(end+1) || l.is(end+1, "判版用サ番号級") {
		return ""
	}
	if end-from == 1 && (!(l.japanese(from-1) && l.japanese(end+1)) || l.japanese(0)) {
		return "" // it may be the name of a sheet or a row, or a word of kana begins
	}
	word := ""
	for k := from; k <= end; k++ {
		if t := letterLike[l.at(k)]; t != "" {
			word += t
		} else {
			word += l.at(k)
		}
	}
	if !acronyms[word] {
		return ""
	}
	return to
}

// acronymMost is how many letters such a word has before or behind another, at most.
const acronymMost = 8

// words are those of a text.
func words(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(text) {
		out[w] = true
	}
	return out
}
