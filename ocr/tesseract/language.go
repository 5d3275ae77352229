package tesseract

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// LanguageError says that no model of a language is installed.
type LanguageError struct {
	Language string
	Dirs     []string // where it was looked for
}

// Package is Debian's package with the model.
func (e *LanguageError) Package() string {
	if name, ok := strings.CutPrefix(e.Language, "script/"); ok {
		return "tesseract-ocr-script-" + strings.ToLower(name)[:min(4, len(name))]
	}
	return "tesseract-ocr-" + strings.ToLower(strings.ReplaceAll(e.Language, "_", "-"))
}

func (e *LanguageError) Error() string { return e.reason().JA + " / " + e.reason().EN }

func (e *LanguageError) reason() archive.Reason {
	return archive.Reason{Code: "no-language",
		JA: fmt.Sprintf("言語「%s」の読取モデルがありません。apt-get install %s で入れてから、読み直してください。", e.Language, e.Package()),
		EN: fmt.Sprintf("There is no reading model for the language %q. Install it (apt-get install %s), then read again.", e.Language, e.Package())}
}

// As gives the reason that people are shown.
func (e *LanguageError) As(target any) bool {
	if r, ok := target.(**archive.Reason); ok {
		x := e.reason()
		*r = &x
		return true
	}
	return false
}

// Permanent is true: no retry brings a model.
func (e *LanguageError) Permanent() bool { return true }

// setupFor finds the models for a set of languages. Japanese is read by the models
// that the configuration names; each other language of the set reads together with
// them. Without Japanese the first language's model reads, the others with it.
func setupFor(cfg Config, l ocr.Languages) (setup, error) {
	others := l.Others()
	if l.Japanese() {
		readers, err := findModels(cfg.DataDirs, cfg.Model)
		if err != nil {
			return setup{}, err
		}
		for i := range readers {
			if err := readers[i].add(cfg.DataDirs, others); err != nil {
				return setup{}, err
			}
		}
		s := setup{Readers: readers, Careful: cfg.Model == "careful"}
		if m, err := findLanguage(cfg.DataDirs, "eng"); err == nil {
			s.English = &m
		}
		return s, nil
	}
	m, err := findLanguage(cfg.DataDirs, others[0])
	if err != nil {
		return setup{}, err
	}
	r := reader{Name: others[0], Horizontal: m}
	if err := r.add(cfg.DataDirs, others[1:]); err != nil {
		return setup{}, err
	}
	return setup{Readers: []reader{r}, Foreign: true}, nil
}

// add has other languages' models read together with the reader's.
func (r *reader) add(dirs []string, languages []string) error {
	if r.Vertical != nil {
		v := *r.Vertical // not the one that others share
		r.Vertical = &v
	}
	for _, l := range languages {
		m, err := findLanguage(dirs, l)
		if err != nil {
			return err
		}
		for _, own := range []*model{&r.Horizontal, r.Vertical} {
			if own == nil {
				continue
			}
			rel, err := filepath.Rel(own.Dir, filepath.Join(m.Dir, m.Name))
			if err != nil {
				return fmt.Errorf("language %s: %w", l, err)
			}
			own.Also = strings.TrimPrefix(own.Also+"+"+rel, "+")
			own.Label += "+" + m.Label
		}
	}
	return nil
}

// findLanguage looks for a language's model as findModels does.
func findLanguage(dirs []string, language string) (model, error) {
	dirs = append(slices.Clone(dirs), os.Getenv("TESSDATA_PREFIX"))
	dirs = append(dirs, systemDirs...)
	if m, ok := findFile(dirs, "", strings.TrimPrefix(language, "script/")); ok {
		return m, nil
	}
	return model{}, &LanguageError{Language: language, Dirs: dirs}
}

// japaneseModel tells whether a model names a Japanese twin to be loaded with it.
func japaneseModel(name string) bool {
	return strings.HasPrefix(name, "jpn") || strings.HasPrefix(name, "Japanese")
}

// latin replaces the ways that the look found, which judges by what Japanese pages
// look like. A confident reader is no proof here: upside down, Latin letters are
// read as other letters with a confidence of 95.
func (c *child) latin(s *sheet, look *ocr.Impression, turn *int) error {
	if turn != nil {
		look.Ways, look.Sure = []ocr.Way{{Turn: *turn, Dir: archive.Horizontal}}, true
		return nil
	}
	found, ok, err := s.gray.LatinTurn()
	if err != nil {
		return err
	}
	if ok {
		look.Ways, look.Sure = []ocr.Way{{Turn: found, Dir: archive.Horizontal}}, true
		return nil
	}
	// Another script, or too few letters: as it lies, unless another way reads
	// clearly better.
	ways := []ocr.Way{{Dir: archive.Horizontal}}
	for _, w := range look.Ways {
		if w.Dir = archive.Horizontal; !slices.Contains(ways, w) {
			ways = append(ways, w)
		}
	}
	look.Ways, look.Sure = ways, false
	return nil
}
