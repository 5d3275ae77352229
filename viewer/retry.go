package viewer

import (
	"errors"
	"net/http"

	"fumikura/internal/archive"
)

// retry puts failed work of a batch back: what the form names, or all of it.
func (v *visit) retry() error {
	id, err := v.retryFailed(v.r.PostFormValue("marker"))
	if err != nil {
		return err
	}
	return v.redirect("/batches/" + string(id))
}

func (v *visit) apiRetry() error {
	var in struct {
		Marker string `json:"marker"`
	}
	if err := v.readJSON(&in); err != nil {
		return err
	}
	if _, err := v.retryFailed(in.Marker); err != nil {
		return err
	}
	v.json(http.StatusOK, struct{}{})
	return nil
}

func (v *visit) retryFailed(marker string) (archive.ID, error) {
	id, err := archive.ParseID(v.r.PathValue("id"))
	if err != nil {
		return "", errNotThere
	}
	if marker != "" {
		if m, err := archive.ParseMarker(clip(marker, archive.MaxKey)); err != nil || m.Batch != id {
			return "", wrong("problem.form")
		}
	}
	if _, err := v.Archive.Batch(v.ctx(), id); err != nil {
		return "", storeProblem(err)
	}
	if err := v.remember(archive.ActChanged, func(e *archive.Event) {
		e.Batch, e.Reason = id, "retry"
	}); err != nil {
		return "", err
	}
	// Somebody else may have been quicker: then there is nothing left to do.
	if err := v.Retry(v.ctx(), id, marker); err != nil && !errors.Is(err, archive.ErrNotFound) {
		return "", unavailable("store", err)
	}
	return id, nil
}

// storeProblem is what an error of the archive means to a person.
func storeProblem(err error) *problem {
	if errors.Is(err, archive.ErrNotFound) {
		return &problem{status: http.StatusNotFound, code: "not-there", words: "problem.not-there", cause: err}
	}
	return unavailable("store", err)
}
