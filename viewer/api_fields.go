package viewer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"fumikura/internal/archive"
	"fumikura/viewer/filing"
)

// texts are a field's values in JSON: a text, a number, or a list of either; an empty
// one, or no value at all, makes the field blank.
type texts []string

func (t *texts) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var x any
	if err := d.Decode(&x); err != nil {
		return err
	}
	list, ok := x.([]any)
	if !ok {
		list = []any{x}
	}
	*t = texts{}
	for _, x := range list {
		switch x := x.(type) {
		case string:
			*t = append(*t, x)
		case json.Number:
			*t = append(*t, x.String())
		case nil:
		default:
			return errors.New("json: " + clip(string(b), 40) + " is neither a text nor a number, nor a list of them")
		}
	}
	return nil
}

// A fieldsJSON names the fields to be set, in any spelling, by the names that a record
// has in JSON; those that it does not name stay as they are.
type fieldsJSON struct {
	// Rev, where it is not 0, is the revision that the caller saw: if the record has
	// another one, nothing is changed and the answer is 409.
	Rev    int
	Fields filing.Typed
}

func (f *fieldsJSON) UnmarshalJSON(b []byte) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	f.Fields = filing.Typed{}
	for name, raw := range all {
		field := filing.Field(name)
		switch {
		case name == "rev":
			if err := json.Unmarshal(raw, &f.Rev); err != nil {
				return err
			}
		case slices.Contains(filing.Fields, field):
			var t texts
			if err := t.UnmarshalJSON(raw); err != nil {
				return err
			}
			f.Fields[field] = t
		default:
			return errUnknownField(name)
		}
	}
	return nil
}

// errUnknownField is a name in JSON that is no field.
type errUnknownField string

func (e errUnknownField) Error() string { return `json: unknown field "` + string(e) + `"` }

// apiSetRecord sets fields of a record: {"rev": 3, "title": "…", "fy": "S47", "dates":
// ["S47.4.1"], "amounts": [1230000], …}, and answers with the record as it is then. With
// ?wait=1 it answers when a search finds it so: 200, or 202 where that takes longer than
// ten seconds.
func (v *visit) apiSetRecord() error {
	r, _, err := v.record()
	if err != nil {
		return err
	}
	var in fieldsJSON
	if err := v.readJSON(&in); err != nil {
		return err
	}
	values, problems := filing.Read(in.Fields)
	if len(problems) > 0 {
		v.wrongFields(problems)
		return nil
	}
	r, err = v.amendFields(r.ID, archive.LaneCounter, edited, values, func(head *archive.Record) error {
		if in.Rev != 0 && head.Rev != in.Rev {
			return errChanged
		}
		return nil
	})
	if err != nil {
		return err
	}
	status := http.StatusOK
	if v.query("wait") == "1" {
		late, err := v.untilFound(v.ctx(), []archive.Marker{archive.RecordMarker(r, archive.LaneCounter)}, nil)
		if err != nil {
			return err
		}
		if late > 0 {
			status = http.StatusAccepted
		}
	}
	c := *r
	c.Event = archive.Event{}
	v.json(status, &c)
	return nil
}

// wrongFields answers 400 with a sentence for each field.
func (v *visit) wrongFields(problems []filing.Problem) {
	var out struct {
		Error struct {
			Code    string            `json:"code"`
			Message string            `json:"message"`
			Fields  map[string]string `json:"fields"`
		} `json:"error"`
	}
	out.Error.Code, out.Error.Fields = problems[0].Reason.Code, map[string]string{}
	var all []string
	for _, p := range problems {
		sentence := p.Reason.In(v.lang)
		out.Error.Fields[string(p.Field)] = sentence
		all = append(all, v.say(key("about."+string(p.Field)))+": "+sentence)
	}
	out.Error.Message = strings.Join(all, "\n")
	v.json(http.StatusBadRequest, &out)
}

// indexPatience is how long untilFound waits while nothing goes on.
const indexPatience = 10 * time.Second

// untilFound waits until the index has followed the changes that the markers stand for,
// as long as it gets on with them, and gives how many it has not followed by then.
func (v *visit) untilFound(ctx context.Context, marks []archive.Marker, progress func(done, total int)) (late int, err error) {
	total, last := len(marks), time.Now()
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, 500*time.Millisecond) {
		var left []archive.Marker
		for _, m := range marks {
			owed, err := v.Archive.Owes(ctx, m)
			if err != nil {
				return len(marks), unavailable("store", err)
			}
			if owed {
				left = append(left, m)
			}
		}
		if len(left) < len(marks) {
			last = time.Now()
		}
		if marks = left; progress != nil {
			progress(total-len(marks), total)
		}
		if len(marks) == 0 || time.Since(last) > indexPatience {
			return len(marks), nil
		}
		select {
		case <-ctx.Done():
			return len(marks), ctx.Err()
		case <-time.After(pause):
		}
	}
}
