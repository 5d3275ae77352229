package viewer

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed static/*
var staticFiles embed.FS

// A static is a file that every page may load; its address carries its hash, so
// that a browser may keep it for good.
type static struct {
	body        []byte
	hash        string
	contentType string
}

func loadStatics() (map[string]static, error) {
	out := map[string]static{}
	entries, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		b, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			return nil, err
		}
		types := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
		t := types[path.Ext(e.Name())]
		if t == "" {
			return nil, fmt.Errorf("static/%s: no content type is known for it", e.Name())
		}
		h := sha256.Sum256(b)
		out[e.Name()] = static{b, hex.EncodeToString(h[:8]), t}
	}
	return out, nil
}

// assetPath is a static file's address.
func assetPath(st map[string]static, name string) (string, error) {
	f, ok := st[name]
	if !ok {
		return "", fmt.Errorf("there is no static file %q", name)
	}
	return "/static/" + f.hash + "-" + name, nil
}

// static serves /static/<hash>-<name>; modules import each other by name alone.
func (v *visit) static() error {
	asked := v.r.PathValue("name")
	hash, name, hashed := strings.Cut(asked, "-")
	f, ok := v.statics[name]
	if !hashed || !ok || hash != f.hash {
		if f, ok = v.statics[asked]; !ok {
			return errNotThere
		}
		hashed = false
	}
	return v.asset(f, hashed)
}

// favicon answers browsers that ask for it unbidden.
func (v *visit) favicon() error { return v.asset(v.statics["icon.svg"], false) }

func (v *visit) asset(f static, forGood bool) error {
	h := v.w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("ETag", `"`+f.hash+`"`)
	h.Set("Cache-Control", "public, no-cache")
	if forGood {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if v.r.Header.Get("If-None-Match") == `"`+f.hash+`"` {
		v.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	v.w.WriteHeader(http.StatusOK)
	if v.r.Method != http.MethodHead {
		v.send(f.body)
	}
	return nil
}
