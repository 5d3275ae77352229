package access

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
)

// clock is real time plus what a test adds.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time       { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) pass(d time.Duration) { c.ahead.Add(int64(d)) }

// house is an archive in a folder of its own, with what its history was told.
type house struct {
	a     *archive.Archive
	clock *clock
	ids   atomic.Int64

	mu     sync.Mutex
	events []archive.Event
}

func newHouse(t testing.TB) *house {
	t.Helper()
	b, err := disk.Open(t.TempDir(), disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{clock: new(clock)}
	h.a = archive.New(b, h.clock.now, func() archive.ID { return archive.PageID("test", int(h.ids.Add(1))) })
	h.a.Committed = func(_ context.Context, e archive.Event) error {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.events = append(h.events, e)
		return nil
	}
	return h
}

// reasons are the reasons of the events about a person, in order.
func (h *house) reasons(id archive.ID) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []string
	for _, e := range h.events {
		if e.Person == id && e.Action == archive.ActPerson {
			out = append(out, e.Reason)
		}
	}
	return strings.Join(out, " ")
}

// cheap makes hashing cost next to nothing.
var cheap = Options{Cost: Cost{Time: 1, Memory: 64, Threads: 1}}

const goodPassword = "道路台帳の写しは金曜まで"

func create(t testing.TB, p *People, login string, role Role) *Person {
	t.Helper()
	v, err := p.Create(t.Context(), archive.ActorOwner, NewPerson{Login: login, Name: "佐藤", Role: role, Divisions: []string{"土木課"}, Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestCreateAndRead(t *testing.T) {
	h := newHouse(t)
	p := New(h.a, cheap)
	made := create(t, p, "sato", RoleClerk)
	create(t, p, "abe", RoleStaff)
	for name, get := range map[string]func() (*Person, error){
		"ByLogin": func() (*Person, error) { return p.ByLogin(t.Context(), "sato") },
		"ByID":    func() (*Person, error) { return p.ByID(t.Context(), made.ID) },
		"List": func() (*Person, error) {
			all, err := p.List(t.Context())
			if err != nil || len(all) != 2 {
				return nil, fmt.Errorf("%d accounts: %v", len(all), err)
			}
			return all[0], nil
		},
	} {
		v, err := get()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if v.ID != made.ID || v.Login != "sato" || v.Name != "佐藤" || v.Role != RoleClerk || len(v.Divisions) != 1 || v.Rev != 1 {
			t.Errorf("%s: %+v", name, v)
		}
	}
	if strings.Contains(made.Password, goodPassword) || !strings.HasPrefix(made.Password, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("the password is kept as %q", made.Password)
	}
	if got := h.reasons(made.ID); got != "created" {
		t.Errorf("events: %s", got)
	}
	for _, login := range []string{"nobody", "", "../sato", "Sato", strings.Repeat("a", 65)} {
		if _, err := p.ByLogin(t.Context(), login); !errors.Is(err, archive.ErrNotFound) {
			t.Errorf("ByLogin(%q): %v", login, err)
		}
	}
	for _, id := range []archive.ID{"", "../x", archive.DeriveID("nobody")} {
		if _, err := p.ByID(t.Context(), id); !errors.Is(err, archive.ErrNotFound) {
			t.Errorf("ByID(%q): %v", id, err)
		}
	}
}

func TestCreateRefuses(t *testing.T) {
	p := New(newHouse(t).a, cheap)
	create(t, p, "sato", RoleClerk)
	good := NewPerson{Login: "abe", Name: "安倍", Role: RoleStaff, Password: goodPassword}
	for name, c := range map[string]struct {
		change func(*NewPerson)
		want   error
	}{
		"taken":          {func(n *NewPerson) { n.Login = "sato" }, ErrLoginTaken},
		"upper case":     {func(n *NewPerson) { n.Login = "Abe" }, ErrLogin},
		"path":           {func(n *NewPerson) { n.Login = "../abe" }, ErrLogin},
		"dots":           {func(n *NewPerson) { n.Login = ".." }, ErrLogin},
		"empty":          {func(n *NewPerson) { n.Login = "" }, ErrLogin},
		"long":           {func(n *NewPerson) { n.Login = strings.Repeat("a", 65) }, ErrLogin},
		"role":           {func(n *NewPerson) { n.Role = "king" }, ErrRole},
		"no role":        {func(n *NewPerson) { n.Role = "" }, ErrRole},
		"control":        {func(n *NewPerson) { n.Name = "a\x00b" }, ErrName},
		"direction":      {func(n *NewPerson) { n.Name = "a\u202eb" }, ErrName},
		"long name":      {func(n *NewPerson) { n.Name = strings.Repeat("長", 67) }, ErrName},
		"divisions":      {func(n *NewPerson) { n.Divisions = []string{"a\nb"} }, ErrDivisions},
		"short password": {func(n *NewPerson) { n.Password = "みじかい" }, ErrPasswordShort},
	} {
		n := good
		c.change(&n)
		if _, err := p.Create(t.Context(), archive.ActorOwner, n); err != c.want {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := p.Create(t.Context(), archive.ActorOwner, good); err != nil {
		t.Errorf("the good one: %v", err)
	}
}

// A claim that somebody left who died before the account was stored does not
// keep the login for ever.
func TestCreateTakesOverAClaim(t *testing.T) {
	h := newHouse(t)
	p := New(h.a, cheap)
	left := h.a.NewID()
	if err := h.a.WriteObject(t.Context(), loginPrefix+"sato", []byte(left), archive.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.SignIn(t.Context(), "sato", goodPassword, "192.0.2.1:1"); err != ErrSignIn {
		t.Errorf("sign-in with a claimed login: %v", err)
	}
	if v := create(t, p, "sato", RoleStaff); v.ID != left {
		t.Errorf("the account has the id %s, not the claimed %s", v.ID, left)
	}
}

func TestCreateRace(t *testing.T) {
	h := newHouse(t)
	var won atomic.Int64
	var wg sync.WaitGroup
	for i := range 8 {
		p := New(h.a, cheap) // as another process
		wg.Go(func() {
			_, err := p.Create(t.Context(), archive.ActorOwner, NewPerson{Login: "sato", Name: fmt.Sprint(i), Role: RoleStaff})
			if err == nil {
				won.Add(1)
			} else if err != ErrLoginTaken {
				t.Errorf("loser: %v", err)
			}
		})
	}
	wg.Wait()
	if all, err := New(h.a, cheap).List(t.Context()); err != nil || len(all) != 1 || won.Load() != 1 {
		t.Errorf("%d won, %d accounts, %v", won.Load(), len(all), err)
	}
}

// Changes to one account from many processes all come to be.
func TestChangeRace(t *testing.T) {
	h := newHouse(t)
	id := create(t, New(h.a, cheap), "sato", RoleStaff).ID
	var wg sync.WaitGroup
	for i := range 8 {
		p := New(h.a, cheap)
		wg.Go(func() {
			if _, _, err := p.NewToken(t.Context(), archive.ActorOwner, id, fmt.Sprint("program ", i)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	v, err := New(h.a, cheap).ByID(t.Context(), id)
	if err != nil || len(v.Tokens) != 8 || v.Rev != 9 {
		t.Errorf("%d tokens, revision %d, %v", len(v.Tokens), v.Rev, err)
	}
}

func TestChanges(t *testing.T) {
	h := newHouse(t)
	p := New(h.a, cheap)
	boss := create(t, p, "boss", RoleAdmin)
	v := create(t, p, "sato", RoleStaff)
	ctx, by := t.Context(), boss.Actor()
	for name, err := range map[string]error{
		"role":      p.SetRole(ctx, by, v.ID, RoleAuditor),
		"same role": p.SetRole(ctx, by, v.ID, RoleAuditor),
		"divisions": p.SetDivisions(ctx, by, v.ID, []string{" 総務課 ", "土木課", "総務課", ""}),
		"name":      p.SetName(ctx, by, v.ID, "佐藤 花子"),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	got, err := p.ByID(ctx, v.ID)
	if err != nil || got.Role != RoleAuditor || got.Name != "佐藤 花子" || strings.Join(got.Divisions, " ") != "土木課 総務課" && strings.Join(got.Divisions, " ") != "総務課 土木課" {
		t.Errorf("%+v, %v", got, err)
	}
	if got.Rev != 4 || got.Event.Actor != by || got.Event.Person != v.ID {
		t.Errorf("revision %d by %q about %s", got.Rev, got.Event.Actor, got.Event.Person)
	}
	for _, e := range h.events {
		if e.Person == v.ID && e.Reason == "role" && (e.Private["before"] != "staff" || e.Private["after"] != "auditor") {
			t.Errorf("the change of role is told as %v", e.Private)
		}
	}
	if err := p.SetRole(ctx, by, v.ID, "king"); err != ErrRole {
		t.Errorf("unknown role: %v", err)
	}
	if err := p.SetRole(ctx, by, boss.ID, RoleStaff); err != ErrLastAdmin {
		t.Errorf("the last administrator steps down: %v", err)
	}
	if err := p.Disable(ctx, by, boss.ID); err != ErrLastAdmin {
		t.Errorf("the last administrator is disabled: %v", err)
	}
	create(t, p, "other", RoleAdmin)
	if err := p.Disable(ctx, by, boss.ID); err != nil {
		t.Errorf("one of two administrators: %v", err)
	}
	if err := p.SetName(ctx, by, archive.DeriveID("nobody"), "x"); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("change of nobody: %v", err)
	}
}

func TestRoles(t *testing.T) {
	all := []Permission{Search, View, Export, Intake, ChangeRecord, ChangeAccess, Audit, Administer, SeeHealth}
	want := map[Role]string{
		RoleStaff:   "search view export",
		RoleClerk:   "search view export intake change-record",
		RoleRecords: "search view export intake change-record change-access",
		RoleAuditor: "search view export audit see-health",
		RoleAdmin:   "search view export intake change-record change-access administer see-health",
		"king":      "",
	}
	for role, w := range want {
		v := &Person{ID: archive.DeriveID("x"), Role: role}
		var got []string
		for _, p := range all {
			if v.May(p) {
				got = append(got, string(p))
			}
			if off := (&Person{Role: role, Disabled: true}); off.May(p) || off.Reader().SignedIn {
				t.Errorf("disabled %s may %s", role, p)
			}
		}
		if strings.Join(got, " ") != w {
			t.Errorf("%s may %v, want %s", role, got, w)
		}
		if r := v.Reader(); r.Owner != (role == RoleAuditor) || !r.SignedIn || r.Person != v.ID {
			t.Errorf("%s reads as %+v", role, r)
		}
	}
	closed := archive.Access{Level: archive.LevelClosed}
	for _, role := range Roles {
		if got := closed.Allows((&Person{Role: role}).Reader(), "2026-01-01"); got != (role == RoleAuditor) {
			t.Errorf("%s sees a closed record: %v", role, got)
		}
	}
	if Can(nil, Search) || (*Person)(nil).Reader().SignedIn {
		t.Error("nobody may something")
	}
}
