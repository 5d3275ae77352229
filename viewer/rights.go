package viewer

import (
	"context"
	"errors"

	"fumikura/internal/archive"
)

// record reads the record that the address names, for somebody who may see it.
// What is not there and what is not for them are the same problem, and both are
// recorded: an auditor sees who tries what. The API takes accession numbers too.
func (v *visit) record() (*archive.Record, archive.Access, error) {
	id, err := v.recordID(v.r.PathValue("id"))
	if err != nil {
		return nil, archive.Access{}, err
	}
	return v.recordOf(id)
}

func (v *visit) recordID(s string) (archive.ID, error) {
	id, err := archive.ParseID(s)
	if err == nil {
		return id, nil
	}
	if v.api {
		if id, err = v.byAccession(v.ctx(), s); err != nil || id != "" {
			return id, err
		}
	}
	return "", errNotThere
}

func (v *visit) recordOf(id archive.ID) (*archive.Record, archive.Access, error) {
	r, a, ok, err := v.allowed(v.ctx(), id)
	if err != nil {
		return nil, a, err
	}
	if !ok {
		if err := v.remember(archive.ActDenied, func(e *archive.Event) {
			e.Record, e.Reason = id, "not-there-or-not-allowed"
		}); err != nil {
			return nil, a, err
		}
		return nil, a, errNotThere
	}
	return r, a, nil
}

// allowed reads a record and tells whether the reader may see it. It is false,
// with no error, for one that does not exist. The archive is asked each time, so
// a right that was taken away counts at once; the tighten list needs no look
// here, since a record that stands on it has its new rights in the archive or is
// about to.
func (v *visit) allowed(ctx context.Context, id archive.ID) (*archive.Record, archive.Access, bool, error) {
	closed := archive.Access{Level: archive.LevelClosed}
	r, err := v.Archive.Record(ctx, id)
	if errors.Is(err, archive.ErrNotFound) {
		return nil, closed, false, nil
	} else if err != nil {
		return nil, closed, false, unavailable("store", err)
	}
	a, err := v.Archive.AccessOf(ctx, r)
	if errors.Is(err, archive.ErrNotFound) {
		return nil, closed, v.reader.Owner, nil // its series is gone: only the owner may look
	} else if err != nil {
		return nil, closed, false, unavailable("store", err)
	}
	return r, a, a.Allows(v.reader, v.today()), nil
}
