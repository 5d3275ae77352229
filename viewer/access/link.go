package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"fumikura/internal/archive"
)

// ErrLink: there is no such sign-in link, it was used, or its 24 hours are over.
var ErrLink = &archive.Reason{Code: "link", JA: "このリンクはもう使えません(使えるのは一度だけ、発行から 24 時間以内です)。新しいリンクを発行してもらってください。", EN: "This link does not work any more (it works once, within 24 hours). Ask for a new one."}

const formatLink = "fumikura/sign-in-link/1"

// link is an object under people/links/; it never changes.
type link struct {
	Format  string        `json:"format"`
	Person  archive.ID    `json:"person"`
	Epoch   int           `json:"epoch"`
	Created time.Time     `json:"created"`
	Event   archive.Event `json:"event"`
}

// usedSuffix ends the key that only one can create: who does, uses the link.
const usedSuffix = ".used"

// NewSignInLink makes a secret that signs the person in once within 24 hours.
func (p *People) NewSignInLink(ctx context.Context, actor string, id archive.ID) (secret string, err error) {
	v, err := p.ByID(ctx, id)
	if err != nil {
		return "", err
	}
	if v.Disabled {
		return "", ErrDisabled
	}
	secret = newSecret()
	key := linkPrefix + digest(secret)
	l := link{Format: formatLink, Person: id, Epoch: v.Epoch, Created: p.now(), Event: p.a.NewEvent(actor, archive.ActPerson)}
	l.Event.Person, l.Event.Object, l.Event.Reason = id, key, "sign-in-link"
	b, err := json.Marshal(l)
	if err != nil {
		return "", fmt.Errorf("make a sign-in link: %w", err)
	}
	if err := p.a.CommitObject(ctx, key, b, l.Event); err != nil {
		return "", fmt.Errorf("make a sign-in link: %w", err)
	}
	return secret, nil
}

// ErrDisabled: what was asked for is not for a disabled account.
var ErrDisabled = &archive.Reason{Code: "disabled", JA: "この利用者は停止中です。先に再開してください。", EN: "This account is disabled. Enable it first."}

// SignInLink is whom a link would sign in; it does not use it up. ErrLink where
// it works no more.
func (p *People) SignInLink(ctx context.Context, secret string) (*Person, error) {
	if !isSecret(secret) {
		return nil, ErrLink
	}
	key := linkPrefix + digest(secret)
	var l link
	err := p.readJSON(ctx, key, formatLink, &l)
	if errors.Is(err, archive.ErrNotFound) || err == nil && p.now().Sub(l.Created) >= linkLife {
		return nil, ErrLink
	} else if err != nil {
		return nil, err
	}
	if _, err := p.a.Bucket.Stat(ctx, key+usedSuffix); err == nil {
		return nil, ErrLink
	} else if !errors.Is(err, archive.ErrNotFound) {
		return nil, err
	}
	v, err := p.ByID(ctx, l.Person)
	if errors.Is(err, archive.ErrNotFound) || err == nil && (v.Disabled || v.Epoch != l.Epoch) {
		return nil, ErrLink
	}
	return v, err
}

// UseSignInLink begins a session. Of many who use a link at once one gets in.
func (p *People) UseSignInLink(ctx context.Context, secret string) (*Session, error) {
	v, err := p.SignInLink(ctx, secret)
	if err != nil {
		return nil, err
	}
	err = p.a.WriteObject(ctx, linkPrefix+digest(secret)+usedSuffix, nil, archive.PutOptions{IfAbsent: true})
	if errors.Is(err, archive.ErrExists) {
		return nil, ErrLink
	} else if err != nil {
		return nil, fmt.Errorf("use a sign-in link: %w", err)
	}
	return p.begin(ctx, v)
}
