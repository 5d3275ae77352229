package s3

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"fumikura/internal/archive"
)

// address is what "s3://[key:secret@]host:port/bucket[/prefix][?tls=1&region=…]"
// says. Its errors never repeat the address, which may hold a secret.
type address struct {
	endpoint    string // host:port
	bucket      string
	prefix      string // empty, or ends with a slash
	tls         bool
	region      string
	key, secret string
}

func parseAddress(s string) (address, error) {
	u, err := url.Parse(s)
	if err != nil {
		return address{}, fmt.Errorf("the address of the store is no URL; want s3://host:port/bucket")
	}
	if u.Scheme != "s3" || u.Host == "" || u.Opaque != "" || u.Fragment != "" {
		return address{}, fmt.Errorf("the address of the store is not of the form s3://host:port/bucket")
	}
	a := address{endpoint: u.Host}
	if u.User != nil {
		a.key = u.User.Username()
		a.secret, _ = u.User.Password()
	}
	a.bucket, a.prefix, _ = strings.Cut(strings.Trim(u.Path, "/"), "/")
	if a.bucket == "" {
		return address{}, fmt.Errorf("the address of the store names no bucket; want s3://%s/bucket", u.Host)
	}
	if a.prefix != "" {
		if err := archive.CheckKey(a.prefix); err != nil {
			return address{}, fmt.Errorf("the address of the store has a prefix that is no key: %w", err)
		}
		a.prefix += "/"
	}
	for name, v := range u.Query() {
		switch name {
		case "tls":
			if a.tls, err = strconv.ParseBool(v[0]); err != nil {
				return address{}, fmt.Errorf("the address of the store says tls=%s; want 0 or 1", v[0])
			}
		case "region":
			a.region = v[0]
		default:
			return address{}, fmt.Errorf("the address of the store has the unknown setting %q; there are tls and region", name)
		}
	}
	return a, nil
}
