package index

import (
	"slices"
	"strings"
)

// lookalikeSets are folded characters that a reader takes for one another.
var lookalikeSets = strings.Fields("口ロ 力カ 工エ 二ニ 一- 夕タ 卜ト 八ハ 日曰目 土士 末未 間問聞閘 待持侍 0o 1l| 己已巳 大犬太 人入 千干于 刀力 鳥烏 治冶 微徴 縁緑 裁栽 騰謄 猫猶 堀塀 未宍")

// lookalikes are what a reader may have taken a folded character for.
func lookalikes(r rune) []rune {
	var out []rune
	for _, s := range lookalikeSets {
		if strings.ContainsRune(s, r) {
			for _, o := range s {
				if o != r && !slices.Contains(out, o) {
					out = append(out, o)
				}
			}
		}
	}
	return out
}

func alike(a, b rune) bool {
	return slices.ContainsFunc(lookalikeSets, func(s string) bool { return strings.ContainsRune(s, a) && strings.ContainsRune(s, b) })
}

// unreadable tells of characters that no model can print.
func unreadable(r rune) bool { return strings.ContainsRune("謄猶渠塀宍窃", r) }
