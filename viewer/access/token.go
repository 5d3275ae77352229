package access

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fumikura/internal/archive"
)

// ErrToken: there is no such token, it was revoked, or its person is disabled.
var ErrToken = &archive.Reason{Code: "token", JA: "トークンが正しくないか、取り消されています。", EN: "The token is wrong or was revoked."}

const (
	secretSize   = 32 // bytes
	secretLength = 43 // characters
	// tokenMark begins a program's token, so that people and scanners know it.
	tokenMark = "fumi_"
)

// newSecret is a random secret as people carry it: 43 characters.
func newSecret() string {
	b := make([]byte, secretSize)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// isSecret tells whether s has the form of a secret. What has not is no reason to
// ask the store.
func isSecret(s string) bool {
	if len(s) != secretLength {
		return false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return err == nil && len(b) == secretSize
}

// NewToken makes a token for programs that act as the person. The secret is
// returned here and nowhere else.
func (p *People) NewToken(ctx context.Context, actor string, id archive.ID, name string) (secret string, t Token, err error) {
	if name = cleanText(name); checkName(name) != nil {
		return "", t, ErrName
	}
	secret = tokenMark + newSecret()
	t = Token{SHA256: digest(secret), Name: name, Created: p.now()}
	// Where to look goes first; without its place in the account it means nothing.
	if err := p.a.WriteObject(ctx, tokenPrefix+t.SHA256, []byte(id), archive.PutOptions{IfAbsent: true}); err != nil {
		return "", t, fmt.Errorf("make a token: %w", err)
	}
	_, err = p.change(ctx, actor, id, "token-made", func(v *Person) (map[string]string, error) {
		if len(v.Tokens) >= maxTokens {
			return nil, ErrTokens
		}
		v.Tokens = append(v.Tokens, t)
		return map[string]string{"token": name}, nil
	})
	if err != nil {
		return "", t, err
	}
	return secret, t, nil
}

// ByToken is who a token acts as; ErrToken where it is none.
func (p *People) ByToken(ctx context.Context, secret string) (*Person, error) {
	if rest, ok := strings.CutPrefix(secret, tokenMark); !ok || !isSecret(rest) {
		return nil, ErrToken
	}
	sum := digest(secret)
	b, err := p.a.ReadObject(ctx, tokenPrefix+sum)
	if errors.Is(err, archive.ErrNotFound) {
		return nil, ErrToken
	} else if err != nil {
		return nil, err
	}
	v, err := p.ByID(ctx, archive.ID(b))
	if errors.Is(err, archive.ErrNotFound) {
		return nil, ErrToken
	} else if err != nil {
		return nil, err
	}
	if v.Disabled || !slices.ContainsFunc(v.Tokens, func(t Token) bool { return t.SHA256 == sum }) {
		return nil, ErrToken
	}
	return v, nil
}

// Tokens are a person's tokens, the oldest first.
func (p *People) Tokens(ctx context.Context, id archive.ID) ([]Token, error) {
	v, err := p.ByID(ctx, id)
	if err != nil {
		return nil, err
	}
	return v.Tokens, nil
}

// RevokeToken ends the token with that SHA-256 at once. archive.ErrNotFound where
// the person has none such.
func (p *People) RevokeToken(ctx context.Context, actor string, id archive.ID, sha string) error {
	_, err := p.change(ctx, actor, id, "token-revoked", func(v *Person) (map[string]string, error) {
		i := slices.IndexFunc(v.Tokens, func(t Token) bool { return t.SHA256 == sha })
		if i < 0 {
			return nil, fmt.Errorf("token: %w", archive.ErrNotFound)
		}
		name := v.Tokens[i].Name
		v.Tokens = slices.Delete(v.Tokens, i, i+1)
		return map[string]string{"token": name}, nil
	})
	if err != nil {
		return err
	}
	return p.a.Bucket.Delete(ctx, tokenPrefix+sha)
}
