package viewer

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"

	"fumikura/internal/archive"
)

// apiRecord is a record's head revision as JSON, without the event in it.
func (v *visit) apiRecord() error {
	r, _, err := v.record()
	if err != nil {
		return err
	}
	if err := v.remember(archive.ActViewed, func(e *archive.Event) { e.Record, e.Batch, e.Reason = r.ID, r.Batch, "metadata" }); err != nil {
		return err
	}
	c := *r
	c.Event = archive.Event{}
	v.json(http.StatusOK, &c)
	return nil
}

type accessJSON struct {
	Record archive.ID      `json:"record"`
	Rev    int             `json:"rev"`
	Own    bool            `json:"own"` // false: the series' holds
	Access *archive.Access `json:"access"`
}

// apiAccess says who may see a record.
func (v *visit) apiAccess() error {
	r, a, err := v.record()
	if err != nil {
		return err
	}
	v.json(http.StatusOK, accessJSON{r.ID, r.Rev, r.Access != nil, &a})
	return nil
}

// levelSeries, in a request, means that the record has no access of its own.
const levelSeries = "series"

// apiSetAccess changes who may see a record: {"level", "divisions", "people"
// (logins or ids), "openFrom"}; the level "series" makes the series' hold.
func (v *visit) apiSetAccess() error {
	r, _, err := v.record()
	if err != nil {
		return err
	}
	in := new(archive.Access)
	if err := v.readJSON(in); err != nil {
		return err
	}
	if in.Level == levelSeries {
		in = nil
	} else if err := v.checkAccess(in); err != nil {
		return err
	}
	if r, err = v.SetAccess(v.ctx(), r.ID, in, v.actor); err != nil {
		return storeProblem(err)
	}
	a, err := v.Archive.AccessOf(v.ctx(), r)
	if err != nil {
		return storeProblem(err)
	}
	v.json(http.StatusOK, accessJSON{r.ID, r.Rev, r.Access != nil, &a})
	return nil
}

// checkAccess refuses what makes no sense, and turns logins into ids.
func (v *visit) checkAccess(a *archive.Access) error {
	switch a.Level {
	case archive.LevelAll, archive.LevelDivisions, archive.LevelPeople, archive.LevelClosed:
	default:
		return wrong("problem.value", "level")
	}
	if len(a.Divisions)+len(a.People) > 500 {
		return wrong("problem.value", "divisions")
	}
	if a.OpenFrom != "" {
		day, ok := parseDay(a.OpenFrom)
		if !ok {
			return wrong("problem.value", "openFrom")
		}
		a.OpenFrom = day.Format("2006-01-02")
	}
	for i, p := range a.People {
		if _, err := archive.ParseID(string(p)); err == nil {
			continue
		}
		who, err := v.People.ByLogin(v.ctx(), string(p))
		if errors.Is(err, archive.ErrNotFound) {
			return &problem{status: http.StatusBadRequest, code: "no-person", words: "problem.no-person", args: []any{clip(string(p), 100)}}
		} else if err != nil {
			return unavailable("store", err)
		}
		a.People[i] = who.ID
	}
	return nil
}

// apiExport streams a record as a ZIP: the original as it came, its metadata, and
// a text file a page. With format=alto or format=hocr the ZIP has a file in that
// format besides each text, with format=pdf the answer is a searchable PDF.
func (v *visit) apiExport() error {
	v.deadlines(readWithin, stallWithin)
	r, _, err := v.record()
	if err != nil {
		return err
	}
	format := v.query("format")
	switch {
	case format == "" || format == "zip":
		format = "zip"
	case exportTypes[format] == "" || v.Config.Export == nil:
		return wrong("problem.value", "format")
	case format == "pdf":
		return v.streamPDF(r)
	}
	f, err := v.Archive.File(v.ctx(), r.Batch, r.File)
	if err != nil {
		return storeProblem(err)
	}
	if v.r.Method == http.MethodGet {
		if err := v.remember(archive.ActExported, func(e *archive.Event) { e.Record, e.Batch, e.Reason = r.ID, r.Batch, format }); err != nil {
			return err
		}
	}
	h := v.w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", attachment(r.Shown()+".zip"))
	v.w.WriteHeader(http.StatusOK)
	if v.r.Method == http.MethodHead {
		return nil
	}
	z := zip.NewWriter(patient{v})
	if err := v.writeExport(z, r, f, format); err != nil {
		return fmt.Errorf("export %s: %w", r.ID, err)
	}
	return z.Close()
}

func (v *visit) writeExport(z *zip.Writer, r *archive.Record, f *archive.File, format string) error {
	add := func(name string, method uint16) (io.Writer, error) {
		return z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: r.Event.Time})
	}
	meta := *r
	meta.Event = archive.Event{}
	b, err := json.MarshalIndent(&meta, "", "  ")
	if err != nil {
		return err
	}
	w, err := add("record.json", zip.Deflate)
	if err != nil {
		return err
	}
	if _, err := w.Write(b); err != nil {
		return err
	}
	for i, p := range r.Visible() {
		t, err := v.Archive.Text(v.ctx(), p.Page)
		if errors.Is(err, archive.ErrNotFound) {
			continue
		} else if err != nil {
			return err
		}
		if w, err = add(fmt.Sprintf("text/%04d.txt", i+1), zip.Deflate); err != nil {
			return err
		}
		if _, err := io.WriteString(w, t.Plain()); err != nil {
			return err
		}
		if format == "zip" {
			continue
		}
		if w, err = add(fmt.Sprintf("%s/%04d%s", format, i+1, fileEnding(format)), zip.Deflate); err != nil {
			return err
		}
		if err := v.Config.Export(v.ctx(), w, Export{Record: r, Format: format, Pages: []archive.RecordPage{p}, First: i + 1}); err != nil {
			return err
		}
	}
	if f.Blob == "" {
		return nil
	}
	if w, err = add("original/"+path.Base("/"+lastPart(f.Name)), zip.Store); err != nil {
		return err
	}
	body, _, err := v.Archive.Bucket.Get(v.ctx(), archive.BlobKey(f.Blob), 0, -1)
	if err != nil {
		return err
	}
	defer body.Close()
	_, err = io.Copy(w, body)
	return err
}

// patient is the answer's body, which gives a slow line its time at each write.
type patient struct{ v *visit }

func (p patient) Write(b []byte) (int, error) {
	p.v.deadlines(stallWithin, stallWithin)
	return p.v.w.Write(b)
}
