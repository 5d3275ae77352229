package meili

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"

	"fumikura/index"
	"fumikura/internal/archive"
)

// A search reads a thousand entries, so they are decoded without reflection, in a
// fifth of the time that encoding/json takes. An entry with a member or a value that
// is not known here is left to that.

// decodeEntry is json.Unmarshal for what json.Marshal made of an entry.
func decodeEntry(b []byte) (*index.Entry, error) {
	d := decoder{b: b}
	e := new(index.Entry)
	d.entry(e)
	if d.space(); !d.bad && d.i == len(b) {
		return e, nil
	}
	e = new(index.Entry)
	if err := json.Unmarshal(b, e); err != nil {
		return nil, fmt.Errorf("index server: an entry: %w", err)
	}
	return e, nil
}

func (d *decoder) entry(e *index.Entry) {
	d.object(func(key []byte) {
		switch string(key) {
		case `"id"`:
			e.ID = archive.ID(d.text())
		case `"record"`:
			e.Record = archive.ID(d.text())
		case `"position"`:
			e.Position = d.int()
		case `"of"`:
			e.Of = d.int()
		case `"first"`:
			e.First = d.bool()
		case `"before"`:
			e.Before = d.edge()
		case `"after"`:
			e.After = d.edge()
		case `"written"`:
			e.Written = d.bytes()
		case `"doubts"`:
			e.Doubts = d.bytes()
		case `"layout"`:
			e.Layout = d.bytes()
		case `"hints"`:
			e.Hints = d.bytes()
		default:
			d.ofRecord(string(key), e)
		}
	})
}

// ofRecord is a member of an entry that tells of its record, or of its reading.
func (d *decoder) ofRecord(key string, e *index.Entry) {
	switch key {
	case `"title"`:
		e.Title = d.text()
	case `"number"`:
		e.Number = d.text()
	case `"accession"`:
		e.Accession = d.text()
	case `"name"`:
		e.Name = d.text()
	case `"series"`:
		e.Series = archive.ID(d.text())
	case `"seriesTitle"`:
		e.SeriesTitle = d.text()
	case `"seriesCode"`:
		e.SeriesCode = d.text()
	case `"division"`:
		e.Division = d.text()
	case `"fy"`:
		e.FY = d.int()
	case `"dates"`:
		e.Dates = d.texts()
	case `"day"`:
		e.Day = d.int()
	case `"kind"`:
		e.Kind = d.text()
	case `"party"`:
		e.Party = d.text()
	case `"amounts"`:
		d.array(func() { e.Amounts = append(e.Amounts, d.integer()) })
	case `"order"`:
		e.Order = d.text()
	case `"batch"`:
		e.Batch = archive.ID(d.text())
	case `"rights"`:
		e.Rights = d.texts()
	case `"openFrom"`:
		e.OpenFrom = d.text()
	default:
		d.ofReading(key, e)
	}
}

// ofReading is a member of an entry that tells how its page was read.
func (d *decoder) ofReading(key string, e *index.Entry) {
	switch key {
	case `"state"`:
		e.State = index.State(d.text())
	case `"confidence"`:
		e.Confidence = d.int()
	case `"doubt"`:
		e.Doubt = d.int()
	case `"unread"`:
		e.Unread = d.int()
	case `"unreadInk"`:
		e.UnreadInk = d.int()
	case `"image"`:
		e.Image = d.int()
	case `"text"`:
		e.Text = d.int()
	case `"recordRev"`:
		e.RecordRev = d.int()
	case `"turn"`:
		turn := d.int()
		e.Turn = &turn
	default:
		d.bad = true
	}
}

func (d *decoder) edge() *index.Edge {
	g := new(index.Edge)
	d.object(func(key []byte) {
		switch string(key) {
		case `"page"`:
			g.Page = archive.ID(d.text())
		case `"image"`:
			g.Image = d.int()
		case `"text"`:
			g.Text = d.int()
		case `"joint"`:
			g.Joint = d.text()
		case `"at"`:
			g.At = d.int()
		case `"written"`:
			g.Written = d.text()
		case `"own"`:
			g.Own = d.int()
		default:
			d.bad = true
		}
	})
	return g
}

// text is a string; one with escapes is left to encoding/json.
func (d *decoder) text() (s string) {
	raw := d.str()
	if d.bad {
		return ""
	}
	if bytes.IndexByte(raw, '\\') >= 0 {
		d.bad = json.Unmarshal(raw, &s) != nil
		return s
	}
	return string(raw[1 : len(raw)-1])
}

func (d *decoder) texts() (out []string) {
	d.array(func() { out = append(out, d.text()) })
	return out
}

func (d *decoder) bytes() []byte {
	s := d.str()
	if d.bad {
		return nil
	}
	s = s[1 : len(s)-1]
	out := make([]byte, base64.StdEncoding.DecodedLen(len(s)))
	n, err := base64.StdEncoding.Decode(out, s)
	d.bad = err != nil
	return out[:n]
}

func (d *decoder) integer() int64 {
	n, err := strconv.ParseInt(string(d.value(0)), 10, 64)
	d.bad = d.bad || err != nil
	return n
}

func (d *decoder) int() int { return int(d.integer()) }

func (d *decoder) bool() bool {
	v := string(d.value(0))
	d.bad = d.bad || v != "true" && v != "false"
	return v == "true"
}
