package tesseract

import (
	"strings"

	"fumikura/internal/archive"
)

// barSigns and dashSigns are what models read where a line is drawn, strokeSpecks what they
// read in its ends and in dirt beside it. A dash is as long as dashMost characters at most.
const (
	barSigns     = "|｜丨_＿￣\\"
	dashSigns    = "‐-‑–—―ー~="
	strokeSpecks = ".,'`・ "
	dotSigns     = strokeSpecks + "…‥·•"
	dashMost     = 1.5
	// A line of the body so thin and so long, in characters, is the crumbs of a rule.
	crumbThin = 0.35
	crumbLong = 4.0
)

// strokes tells that nothing but strokes was read in a line outside of tables: lines of a
// drawing or the rest of a rule, of which models are as sure as of print; or anything in
// the crumbs that a copy left of a rule, far thinner than print can be. In a cell a dash
// says that there is nothing, and one by itself may part what is above from what is below.
func (l *line) strokes(char float64) bool {
	chars := l.chars()
	if l.cell != nil || len(chars) == 0 {
		return false
	}
	if l.crumbs(char) {
		return true
	}
	bars, dashes := 0, 0
	for _, c := range chars {
		switch {
		case strings.Trim(c.text, strokeSpecks) == "":
		case strings.Trim(c.text, barSigns) == "":
			bars++
		case strings.Trim(c.text, dashSigns) == "":
			dashes++
		default:
			return false
		}
	}
	long := float64(max(l.box.W, l.box.H)) > dashMost*char*float64(dashes)
	return bars > 0 || dashes > 0 && long
}

// crumbs tells that a line of the body is too thin for any print, and no row of dots.
func (l *line) crumbs(char float64) bool {
	thin, long := float64(min(l.box.W, l.box.H)), float64(max(l.box.W, l.box.H))
	return l.kind == archive.LineBody && thin < crumbThin*char && long > crumbLong*char && strings.Trim(l.said(), dotSigns) != ""
}
