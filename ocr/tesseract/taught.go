package tesseract

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"os"
	"path/filepath"

	"fumikura/ocr/reading"
)

// The models that were taught worn print: Tesseract's best-int ones for rows and columns,
// which went on learning with lines of copies, faxes and other bad prints (deploy/teach).
// They come with the program, without dictionaries.
//
//go:embed taught/worn.traineddata taught/worn_vert.traineddata
var taught embed.FS

// taughtNames are the names of these models, horizontal and vertical.
var taughtNames = [2]string{"worn", "worn_vert"}

// taughtModels are these models as files, since Tesseract reads models from files alone.
type taughtModels struct {
	dir  string
	temp bool // removed with the pool
}

// unpackTaught has them in the user's cache, where they stay for the next start, or in a
// folder for temporary files where there is none that can be written.
func unpackTaught() (*taughtModels, error) {
	sum := sha256.New()
	files := map[string][]byte{}
	for _, name := range taughtNames {
		data, err := taught.ReadFile("taught/" + name + ".traineddata")
		if err != nil {
			return nil, err
		}
		sum.Write(data)
		files[name+".traineddata"] = data
	}
	if cache, err := os.UserCacheDir(); err == nil {
		t := &taughtModels{dir: filepath.Join(cache, "fumikura", fmt.Sprintf("models-%x", sum.Sum(nil)[:8]))}
		if os.MkdirAll(t.dir, 0o700) == nil && t.hold(files) == nil {
			return t, nil
		}
	}
	dir, err := os.MkdirTemp("", "fumikura-models-")
	if err == nil {
		t := &taughtModels{dir, true}
		if err = t.hold(files); err == nil {
			return t, nil
		}
		t.remove()
	}
	return nil, fmt.Errorf("the models for worn print need 4 MB in the folder for temporary files (TMPDIR): %w", err)
}

// hold writes what is not there yet: another process may do the same, or read them.
func (t *taughtModels) hold(files map[string][]byte) error {
	for name, data := range files {
		path := filepath.Join(t.dir, name)
		if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, data) {
			continue
		}
		part, err := os.CreateTemp(t.dir, name)
		if err != nil {
			return err
		}
		defer os.Remove(part.Name()) // of no use once it is renamed
		_, err = part.Write(data)
		if e := part.Close(); err == nil {
			err = e
		}
		if err == nil {
			err = os.Rename(part.Name(), path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// remove takes a temporary folder away.
func (t *taughtModels) remove() {
	if t.temp {
		os.RemoveAll(t.dir)
	}
}

// join lets them read beside others that vote on Japanese.
func (t *taughtModels) join(s *setup) {
	if s.Foreign || len(s.Readers) < 2 {
		return
	}
	of := func(name string) model { return model{Dir: t.dir, Name: name, Label: name} }
	v := of(taughtNames[1])
	s.Worn = &reader{Name: reading.Worn, Horizontal: of(taughtNames[0]), Vertical: &v}
}
