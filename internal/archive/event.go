package archive

import "time"

// Action is what an event says was done.
type Action string

// The actions. Those of the first group stand inside a revision; the others
// have no object of their own and go straight to the history.
const (
	ActTaken   Action = "taken"   // a file was taken into a batch
	ActRefused Action = "refused" // a file was refused at intake
	ActCut     Action = "cut"     // a file became a record's pages
	ActRead    Action = "read"    // a page's text was read by a machine
	ActChanged Action = "changed" // a record's metadata or pages were changed
	ActAccess  Action = "access"  // a record's or series' rights were changed
	ActBatch   Action = "batch"   // a batch was opened
	ActPerson  Action = "person"  // an account was made or changed

	ActViewed   Action = "viewed"
	ActSearched Action = "searched"
	ActExported Action = "exported"
	ActSignIn   Action = "signed-in"
	ActSignOut  Action = "signed-out"
	ActDenied   Action = "denied" // sign-in or a request was refused
	ActReindex  Action = "reindexed"
	ActVerify   Action = "verified"
)

// Actors that are no person. A person is "person:" and the person's id.
const (
	ActorSystem = "system" // the program by itself
	ActorOwner  = "owner"  // whoever holds the archive at the command line
)

// An Event says who did what to what, when and why. Order in the history never
// comes from Time.
type Event struct {
	ID     ID        `json:"id"`
	Time   time.Time `json:"time"` // UTC, milliseconds
	Actor  string    `json:"actor"`
	Action Action    `json:"action"`
	Batch  ID        `json:"batch,omitempty"`
	Record ID        `json:"record,omitempty"`
	Page   ID        `json:"page,omitempty"`
	Person ID        `json:"person,omitempty"` // whom it was done to, for accounts
	Object string    `json:"object,omitempty"` // key of the object that carries the event
	Reason string    `json:"reason,omitempty"` // machine-readable cause, no personal value
	// Private holds personal values (query text, names, before and after). The
	// history stores only their salted hashes in its tree.
	Private map[string]string `json:"private,omitempty"`
}

// Reason is a sentence for a person: what is wrong with which thing, and what to
// do. Code is stable and may be tested.
type Reason struct {
	Code string `json:"code"`
	JA   string `json:"ja"`
	EN   string `json:"en"`
}

// In returns the sentence in the language, "ja" unless lang is "en".
func (r Reason) In(lang string) string {
	if lang == "en" {
		return r.EN
	}
	return r.JA
}

// Error makes a Reason usable as an error.
func (r *Reason) Error() string { return r.EN }
