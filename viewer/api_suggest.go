package viewer

import (
	"net/http"

	"fumikura/index"
)

// suggestions is how many are made while somebody types.
const suggestions = 8

// apiSuggest answers {"suggestions":[{"text","kind","query"}]} to what is being
// typed (q). It is no search, and leaves no trace in the history.
func (v *visit) apiSuggest() error {
	typed, err := v.searchText()
	if err != nil {
		return err
	}
	leave, ok := v.heavy.enter(v.actor)
	if !ok {
		return errBusy
	}
	defer leave()
	list, err := v.Search.Suggest(v.ctx(), v.reader, typed, suggestions)
	if err != nil {
		return searchProblem(err)
	}
	if list == nil {
		list = []index.Suggestion{}
	}
	v.json(http.StatusOK, map[string]any{"suggestions": list})
	return nil
}
