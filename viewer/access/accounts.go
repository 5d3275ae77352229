package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fumikura/internal/archive"
	"golang.org/x/text/unicode/norm"
)

// Bounds of what an account holds.
const (
	maxLogin     = 64  // bytes
	maxName      = 200 // bytes, of a person's, division's or token's name
	maxDivisions = 100
	maxTokens    = 50
)

// A NewPerson is what an account is made from.
type NewPerson struct {
	Login     string
	Name      string // the login where empty
	Role      Role
	Divisions []string
	Password  string // empty: they sign in by a link until they have one
}

// What is wrong with an account, as a sentence for a person.
var (
	ErrLogin = &archive.Reason{Code: "login", JA: "利用者名は、英小文字か数字で始まる 1〜64 文字の英小文字・数字・「.」「_」「-」にしてください。",
		EN: "A login name has 1 to 64 lower-case letters, digits, dots, underscores and hyphens, and begins with a letter or digit."}
	ErrLoginTaken = &archive.Reason{Code: "login-taken", JA: "その利用者名はもう使われています。別の名前にしてください。", EN: "That login name is taken. Choose another."}
	ErrName       = &archive.Reason{Code: "name", JA: "名前は 200 バイト(漢字で約 66 文字)までの、制御文字を含まない文字列にしてください。", EN: "A name has at most 200 bytes and no control characters."}
	ErrRole       = &archive.Reason{Code: "role", JA: "役割は staff(職員)、clerk(文書担当)、records(文書管理)、auditor(監査)、admin(管理者)のどれかです。", EN: "A role is one of staff, clerk, records, auditor and admin."}
	ErrDivisions  = &archive.Reason{Code: "divisions", JA: "所属課は 100 件まで、それぞれ 200 バイトまでにしてください。", EN: "At most 100 divisions, each with a name of at most 200 bytes."}
	ErrLastAdmin  = &archive.Reason{Code: "last-admin", JA: "ほかに有効な管理者がいないため、変更できません。先に別の管理者を加えてください。", EN: "There would be no administrator left. Add another one first."}
	ErrTokens     = &archive.Reason{Code: "tokens", JA: "トークンは一人 50 個までです。使わないものを取り消してください。", EN: "A person has at most 50 tokens. Revoke one that is not used."}
)

// Create makes an account. ErrLoginTaken where the login has one.
func (p *People) Create(ctx context.Context, actor string, n NewPerson) (*Person, error) {
	v := &Person{Rev: 1, Login: n.Login, Name: cleanText(n.Name), Role: n.Role, Epoch: 1}
	if v.Name == "" {
		v.Name = v.Login
	}
	var err error
	if v.Divisions, err = cleanDivisions(n.Divisions); err != nil {
		return nil, err
	}
	if err := firstError(checkLogin(v.Login), checkName(v.Name), checkRole(v.Role)); err != nil {
		return nil, err
	}
	if n.Password != "" {
		if v.Password, err = p.newPassword(ctx, v.Login, n.Password); err != nil {
			return nil, err
		}
	}
	// The login is claimed first. A claim without an account was left by somebody
	// who died in between, or is still under way: of all who go on with its id only
	// one can store the first revision.
	v.ID = p.a.NewID()
	err = p.a.WriteObject(ctx, loginPrefix+v.Login, []byte(v.ID), archive.PutOptions{IfAbsent: true})
	if errors.Is(err, archive.ErrExists) {
		v.ID, err = p.claimed(ctx, v.Login)
	}
	if err != nil {
		return nil, fmt.Errorf("claim a login: %w", err)
	}
	err = p.store(ctx, v, actor, "created", map[string]string{
		"login": v.Login, "name": v.Name, "role": string(v.Role), "divisions": strings.Join(v.Divisions, "\n")})
	if errors.Is(err, archive.ErrConflict) {
		return nil, ErrLoginTaken
	} else if err != nil {
		return nil, fmt.Errorf("make an account: %w", err)
	}
	return v, nil
}

// SetPassword gives a new password, and ends every session and link.
func (p *People) SetPassword(ctx context.Context, actor string, id archive.ID, password string) error {
	v, err := p.ByID(ctx, id)
	if err != nil {
		return err
	}
	encoded, err := p.newPassword(ctx, v.Login, password)
	if err != nil {
		return err
	}
	_, err = p.change(ctx, actor, id, "password", func(v *Person) (map[string]string, error) {
		v.Password = encoded
		v.Epoch++
		return nil, nil
	})
	return err
}

// SetRole changes what a person may do, from their next request on.
func (p *People) SetRole(ctx context.Context, actor string, id archive.ID, role Role) error {
	if err := checkRole(role); err != nil {
		return err
	}
	_, err := p.change(ctx, actor, id, "role", func(v *Person) (map[string]string, error) {
		if v.Role == role {
			return nil, errSame
		}
		if err := p.notLastAdmin(ctx, v); err != nil {
			return nil, err
		}
		before := v.Role
		v.Role = role
		return map[string]string{"before": string(before), "after": string(role)}, nil
	})
	return err
}

// SetDivisions changes which divisions a person belongs to.
func (p *People) SetDivisions(ctx context.Context, actor string, id archive.ID, divisions []string) error {
	divisions, err := cleanDivisions(divisions)
	if err != nil {
		return err
	}
	_, err = p.change(ctx, actor, id, "divisions", func(v *Person) (map[string]string, error) {
		if slices.Equal(v.Divisions, divisions) {
			return nil, errSame
		}
		before := strings.Join(v.Divisions, "\n")
		v.Divisions = divisions
		return map[string]string{"before": before, "after": strings.Join(divisions, "\n")}, nil
	})
	return err
}

// SetName changes how a person is shown.
func (p *People) SetName(ctx context.Context, actor string, id archive.ID, name string) error {
	name = cleanText(name)
	if err := checkName(name); err != nil {
		return err
	}
	_, err := p.change(ctx, actor, id, "name", func(v *Person) (map[string]string, error) {
		if v.Name == name {
			return nil, errSame
		}
		before := v.Name
		v.Name = name
		return map[string]string{"before": before, "after": name}, nil
	})
	return err
}

// Disable ends all that a person can do, and every session and link, at once.
// Tokens rest until the person is enabled again.
func (p *People) Disable(ctx context.Context, actor string, id archive.ID) error {
	_, err := p.change(ctx, actor, id, "disabled", func(v *Person) (map[string]string, error) {
		if v.Disabled {
			return nil, errSame
		}
		if err := p.notLastAdmin(ctx, v); err != nil {
			return nil, err
		}
		v.Disabled = true
		v.Epoch++
		return nil, nil
	})
	return err
}

// Enable undoes Disable; sessions and links stay ended.
func (p *People) Enable(ctx context.Context, actor string, id archive.ID) error {
	_, err := p.change(ctx, actor, id, "enabled", func(v *Person) (map[string]string, error) {
		if !v.Disabled {
			return nil, errSame
		}
		v.Disabled = false
		return nil, nil
	})
	return err
}

// notLastAdmin is ErrLastAdmin where v is the only administrator. It guards
// against a slip, not against two who undo each other in the same moment: the
// archive's owner can always make another.
func (p *People) notLastAdmin(ctx context.Context, v *Person) error {
	if v.Role != RoleAdmin || v.Disabled {
		return nil
	}
	all, err := p.List(ctx)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.ID != v.ID && o.Role == RoleAdmin && !o.Disabled {
			return nil
		}
	}
	return ErrLastAdmin
}

func checkLogin(s string) error {
	if s == "" || len(s) > maxLogin || s[0] == '.' || s[0] == '_' || s[0] == '-' {
		return ErrLogin
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-') {
			return ErrLogin
		}
	}
	return nil
}

func checkName(s string) error {
	if s == "" || len(s) > maxName || !utf8.ValidString(s) || strings.ContainsFunc(s, unprintable) {
		return ErrName
	}
	return nil
}

// unprintable tells control characters, and those that turn the direction of the
// text around them.
func unprintable(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

func checkRole(r Role) error {
	if !slices.Contains(Roles, r) {
		return ErrRole
	}
	return nil
}

// cleanText is s in Unicode's composed form, with no space at its ends.
func cleanText(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }

func cleanDivisions(in []string) ([]string, error) {
	var out []string
	for _, d := range in {
		if d = cleanText(d); d == "" {
			continue
		}
		if checkName(d) != nil {
			return nil, ErrDivisions
		}
		out = append(out, d)
	}
	slices.Sort(out)
	if out = slices.Compact(out); len(out) > maxDivisions {
		return nil, ErrDivisions
	}
	return out, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
