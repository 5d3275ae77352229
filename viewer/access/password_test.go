package access

import (
	"net/netip"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

func TestCheckPassword(t *testing.T) {
	for password, want := range map[string]error{
		goodPassword:            nil,
		"correct horse battery": nil,
		"Tr0ub4dor&3xyz":        nil,
		"七夕まつりの準備は六月から":         nil,
		"short":                ErrPasswordShort,
		"":                     ErrPasswordShort,
		"十一文字では足りません":          ErrPasswordShort,
		"aaaaaaaaaaaaaaaa":     ErrPasswordPlain,
		"abababababababab":     ErrPasswordPlain,
		"123456789012":         ErrPasswordPlain,
		"abcdefghijklmn":       ErrPasswordPlain,
		"password1234":         ErrPasswordPlain,
		"passwordpassword":     ErrPasswordPlain,
		"sato-tarosato-taro12": ErrPasswordPlain,
		"パスワードパスワード12":         ErrPasswordPlain,
		strings.Repeat("長い合い言葉", 200):           ErrPasswordLong,
		strings.Repeat("x", maxPassword) + "yz": ErrPasswordLong,
	} {
		if got := checkPassword("sato-taro", password); got != want {
			t.Errorf("%.40q: %v, want %v", password, got, want)
		}
	}
}

func TestEncodePassword(t *testing.T) {
	salt, key := []byte("0123456789abcdef"), make([]byte, 32)
	s := encodePassword(DefaultCost, salt, key)
	if !strings.HasPrefix(s, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("%s", s)
	}
	c, gotSalt, gotKey, err := decodePassword(s)
	if err != nil || c != DefaultCost || string(gotSalt) != string(salt) || string(gotKey) != string(key) {
		t.Errorf("%+v %q %q %v", c, gotSalt, gotKey, err)
	}
	for _, bad := range []string{
		"", "$", "plain", strings.Replace(s, "argon2id", "argon2i", 1), strings.Replace(s, "v=19", "v=16", 1),
		strings.Replace(s, "m=19456", "m=99999999", 1), strings.Replace(s, "t=2", "t=0", 1), strings.Replace(s, "p=1", "p=0", 1),
		strings.Replace(s, "t=2", "t=02", 1), s + "$", s + " ", s[:len(s)-2],
	} {
		if _, _, _, err := decodePassword(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

// The hash is argon2id by the book: the same as the reference call gives.
func TestHashIsArgon2id(t *testing.T) {
	h := newHasher(DefaultCost, 1)
	salt := []byte("0123456789abcdef")
	want := argon2.IDKey([]byte(goodPassword), salt, 2, 19<<10, 1, 32)
	for password, fits := range map[string]bool{goodPassword: true, goodPassword + "x": false, "": false} {
		if got, err := h.fits(t.Context(), encodePassword(DefaultCost, salt, want), password); err != nil || got != fits {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
	if ok, err := h.fits(t.Context(), "", ""); ok || err != nil {
		t.Errorf("no password: %v, %v", ok, err)
	}
}

func FuzzStrangers(f *testing.F) {
	for _, s := range []string{"", "sato", "../x", newSecret(), tokenMark + newSecret(), "192.0.2.1:80", "[2001:db8::1%eth0]:1", goodPassword, encodePassword(DefaultCost, make([]byte, 16), make([]byte, 32)), "\xff\xfe", "ﷺﷺﷺﷺ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if checkLogin(s) == nil && (len(s) > maxLogin || strings.ContainsAny(s, "/ \x00") || s == "." || s == "..") {
			t.Errorf("login %q", s)
		}
		if isSecret(s) && (len(s) != secretLength || strings.ContainsAny(s, "/.=\n\r")) {
			t.Errorf("secret %q", s)
		}
		if err := checkPassword("sato", s); err == nil && (len(s) > maxPassword || utf8.RuneCountInString(preparePassword(s)) < minPassword) {
			t.Errorf("password %q", s)
		}
		if c, salt, key, err := decodePassword(s); err == nil && (encodePassword(c, salt, key) != s || c.Memory > maxCost.Memory) {
			t.Errorf("hash %q", s)
		}
		if k := addressKey(s); k != "unknown" {
			if _, err := netip.ParseAddr(k); err != nil {
				if _, err := netip.ParsePrefix(k); err != nil {
					t.Errorf("address %q is counted as %q", s, k)
				}
			}
		}
		if d, err := cleanDivisions(strings.Split(s, ",")); err == nil && len(d) > maxDivisions {
			t.Errorf("%d divisions", len(d))
		}
	})
}

func BenchmarkHash(b *testing.B) {
	h := newHasher(DefaultCost, 2)
	for b.Loop() {
		if _, err := h.fits(b.Context(), "", goodPassword); err != nil {
			b.Fatal(err)
		}
	}
}
