package bleve

import (
	"fmt"
	"strings"

	"fumikura/index"
)

// Explain implements index.Explainer: the terms whose pages are put together, and
// what they are narrowed down to.
func (x *Index) Explain(a *index.Ask) []string {
	line := "pages"
	if root := a.Root.Candidates(); root != nil {
		line += " with " + root.Explain(terms)
	}
	if !a.Who.Everything {
		line += fmt.Sprintf(" of rights %s or open on %s", strings.Join(a.Who.Rights, ","), a.Who.Today)
	}
	return []string{line}
}
