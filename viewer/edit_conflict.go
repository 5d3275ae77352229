package viewer

import (
	"slices"

	"fumikura/internal/archive"
	"fumikura/viewer/filing"
)

// A conflict is what two people made of the same revision of a record.
type conflict struct {
	base, mine filing.Values
	texts      map[filing.Field]string // as they stand in the form
	head       *archive.Record         // the other's
}

// arose is errChanged where the head has other values in the form's fields than the
// revision that the form was made of. What else changed (pages, rights) is no conflict.
func (c *conflict) arose(head *archive.Record) error {
	for _, o := range filing.Changes(c.base, filing.Of(head)) {
		if mine, ok := c.mine[o.Field]; !ok || !slices.Equal(mine, o.After) {
			c.head = head
			return errChanged
		}
	}
	return nil
}

// showConflict puts both into the form, which is then of the head: a field that the
// visitor changed keeps what they wrote, any other gets what the other person wrote, and
// beside each stands what the other made of it.
func (v *visit) showConflict(view *editView, c *conflict) {
	view.Rev = c.head.Rev
	view.Conflict = v.say("edit.conflict", v.who(c.head.Event.Actor))
	for _, o := range filing.Changes(c.base, filing.Of(c.head)) {
		f := view.field(o.Field)
		mine := c.mine[o.Field]
		if slices.Equal(mine, o.After) {
			continue
		}
		if slices.Equal(mine, c.base[o.Field]) {
			f.Value = fieldLines(o.Field, o.After)
			f.Other = v.say("edit.theirs", v.fieldText(o.Field, o.Before), v.fieldText(o.Field, o.After))
		} else {
			f.Other = v.say("edit.both", v.fieldText(o.Field, o.Before), v.fieldText(o.Field, o.After))
		}
	}
}
