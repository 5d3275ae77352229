package access

import (
	"slices"
	"time"

	"fumikura/internal/archive"
)

// Role is what somebody is in the house.
type Role string

// The roles.
const (
	RoleStaff   Role = "staff"   // 職員: searches and views what rights allow
	RoleClerk   Role = "clerk"   // 文書担当: takes in, corrects, files
	RoleAuditor Role = "auditor" // 監査: sees all records and all history, changes nothing
	RoleRecords Role = "records" // 文書管理: retention, disposal, holds, rights
	RoleAdmin   Role = "admin"   // 管理者: people and settings; sees no more records by that
)

// Roles are all roles, in the order in which people choose from them.
var Roles = []Role{RoleStaff, RoleClerk, RoleRecords, RoleAuditor, RoleAdmin}

// A Permission is one thing that a role may do. Whether a record may be seen is
// asked of archive.Access besides.
type Permission string

// The permissions.
const (
	Search       Permission = "search"
	View         Permission = "view"
	Export       Permission = "export"
	Intake       Permission = "intake"        // take files in, see batches, try failures again
	ChangeRecord Permission = "change-record" // metadata, pages, text
	ChangeAccess Permission = "change-access" // who may see a record or series
	Audit        Permission = "audit"         // read the history
	Administer   Permission = "administer"    // accounts
	SeeHealth    Permission = "see-health"    // the state of the machine
)

var permissions = map[Role][]Permission{
	RoleStaff:   {Search, View, Export},
	RoleClerk:   {Search, View, Export, Intake, ChangeRecord},
	RoleRecords: {Search, View, Export, Intake, ChangeRecord, ChangeAccess},
	RoleAuditor: {Search, View, Export, Audit, SeeHealth},
	RoleAdmin:   {Search, View, Export, Intake, ChangeRecord, ChangeAccess, Administer, SeeHealth},
}

// A Person is one revision of an account.
type Person struct {
	Format    string     `json:"format"`
	ID        archive.ID `json:"id"`
	Rev       int        `json:"rev"` // from 1
	Login     string     `json:"login"`
	Name      string     `json:"name"`
	Role      Role       `json:"role"`
	Divisions []string   `json:"divisions,omitempty"`
	Disabled  bool       `json:"disabled,omitempty"`
	// Password is the encoded hash, empty for one who signs in by links alone.
	Password string `json:"password,omitempty"`
	// Epoch counts what ended all sessions and links.
	Epoch  int           `json:"epoch"`
	Tokens []Token       `json:"tokens,omitempty"`
	Event  archive.Event `json:"event"`
}

// A Token is what lets a program act as a person. The secret itself is shown
// once and stored nowhere.
type Token struct {
	SHA256  string    `json:"sha256"` // of the secret, hex; names the token
	Name    string    `json:"name"`
	Created time.Time `json:"created"`
}

// Can tells whether a person's role lets them do p. Nobody (nil) and who is
// disabled can do nothing.
func Can(who *Person, p Permission) bool {
	return who != nil && !who.Disabled && slices.Contains(permissions[who.Role], p)
}

// May is Can.
func (p *Person) May(what Permission) bool { return Can(p, what) }

// Reader is who asks, for the rights of records.
func (p *Person) Reader() archive.Reader {
	if p == nil || p.Disabled {
		return archive.Reader{}
	}
	return archive.Reader{Person: p.ID, Divisions: slices.Clone(p.Divisions), Owner: p.Role == RoleAuditor, SignedIn: true}
}

// Actor is how events name the person who did something.
func (p *Person) Actor() string { return ActorOf(p.ID) }

// ActorOf is Person.Actor by id.
func ActorOf(id archive.ID) string { return "person:" + string(id) }
