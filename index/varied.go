package index

import (
	"maps"
	"slices"
	"strings"
)

// varied is a tree whose words also stand with the other characters and spellings that
// the administrators' dictionary takes for the same; words in quotes stay. Fewer of them
// are asked for where all were too many.
func varied(root *Node, variants map[string][]string) *Node {
	if root == nil || len(variants) == 0 {
		return root
	}
	for most := maxLooser; most > 1; most /= 2 {
		if n := root.varied(variants, most); n.alternatives() <= 2*maxMisread {
			return n
		}
	}
	return root
}

func (n *Node) varied(variants map[string][]string, most int) *Node {
	out := *n
	out.Kids = nil
	for _, k := range n.Kids {
		out.Kids = append(out.Kids, k.varied(variants, most))
	}
	if n.Op != OpWord || n.Quoted {
		return &out
	}
	out.Phrases = slices.Clone(n.Phrases)
	for i := 0; i < len(out.Phrases); i++ { // those that are added too: 附 twice in one word
		for _, s := range exchanged(out.Phrases[i], variants) {
			if len(out.Phrases) < max(most, len(n.Phrases)) && !slices.Contains(out.Phrases, s) {
				out.Phrases = append(out.Phrases, s)
			}
		}
	}
	if out.Typed == 0 && len(out.Phrases) > len(n.Phrases) {
		out.Typed = len(n.Phrases)
	}
	return &out
}

// exchanged are the phrases that differ from one in a variant at one place, in a fixed
// order.
func exchanged(phrase string, variants map[string][]string) []string {
	var out []string
	for _, from := range slices.Sorted(maps.Keys(variants)) {
		for at := 0; from != ""; {
			i := strings.Index(phrase[at:], from)
			if i < 0 {
				break
			}
			at += i
			for _, to := range variants[from] {
				out = append(out, phrase[:at]+to+phrase[at+len(from):])
			}
			at += len(from)
		}
	}
	return out
}
