package tesseract

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// A model is a file of Tesseract: Dir/Name.traineddata.
type model struct {
	Dir, Name string
	Label     string // how texts name it
	// Also are the models of other languages that read together with it, as
	// Tesseract takes them: relative to Dir, "+" between two.
	Also string
}

// charset is what the model can print.
func (m *model) charset() (reading.Charset, error) {
	f, err := os.Open(filepath.Join(m.Dir, m.Name+".traineddata"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return reading.ReadCharset(f, st.Size())
}

// readsLinesAlone tells that no file which is loaded with the model has anything of
// Tesseract's older recogniser. Only Japanese models are known to name no other file.
func (m *model) readsLinesAlone() bool {
	if !japaneseModel(m.Name) && !slices.Contains(taughtNames[:], m.Name) {
		return false
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(m.Name+"+"+m.Also, "+"), "+") {
		f, err := os.Open(filepath.Join(m.Dir, name+".traineddata"))
		if err != nil {
			return false
		}
		defer f.Close()
		if !reading.ReadsLinesAlone(f) {
			return false
		}
	}
	return true
}

// Models by the name that a configuration gives, and the files of each,
// horizontal and vertical.
var models = map[string][2]string{
	"jpn":      {"jpn", "jpn_vert"},
	"Japanese": {"Japanese", "Japanese_vert"},
	"best":     {"jpn", "jpn_vert"}, // in a folder named bestFolder
}

// automatic is the order in which "auto" and "careful" take models: the first
// installed reads a page first, the others its lines again.
var automatic = []string{"Japanese", "jpn", "best"}

// A reader is a model for horizontal lines with its twin for vertical ones.
type reader struct {
	Name       string // as a configuration gives it: jpn, Japanese or best
	Horizontal model
	Vertical   *model // nil where there is none
}

// model is the one for a direction; without a vertical one it is the horizontal.
func (r reader) model(d archive.Direction) model {
	if d == archive.Vertical && r.Vertical != nil {
		return *r.Vertical
	}
	return r.Horizontal
}

// bestFolder is the subfolder that holds the slower best-int models, which have
// the same file names as Debian's.
const bestFolder = "best-int"

// systemDirs are where distributions put models.
var systemDirs = []string{"/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata"}

// ErrNoModel: no folder holds the models for the configured name.
var ErrNoModel = errors.New("no Tesseract model for Japanese is installed")

// findModels looks through dirs and then the system's folders for the models
// that name stands for: one of jpn, Japanese and best, or with auto and careful all
// that are installed. Each folder is looked at itself, then its subfolder script;
// for "best" its subfolder best-int alone. Vertical models may be missing; a reader
// with one comes before those without.
func findModels(dirs []string, name string) ([]reader, error) {
	names := []string{name}
	if name == "" || name == "auto" || name == "careful" {
		names = automatic
	} else if _, ok := models[name]; !ok {
		return nil, fmt.Errorf("there is no model %q: say auto, careful, jpn, Japanese or best", name)
	}
	dirs = append(slices.Clone(dirs), os.Getenv("TESSDATA_PREFIX"))
	dirs = append(dirs, systemDirs...)
	var out []reader
	for _, n := range names {
		h, ok := findFile(dirs, n, models[n][0])
		if !ok {
			continue
		}
		r := reader{Name: n, Horizontal: h}
		if v, ok := findFile(dirs, n, models[n][1]); ok {
			r.Vertical = &v
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: looked for %v in %v; on Debian apt-get install tesseract-ocr-jpn tesseract-ocr-jpn-vert tesseract-ocr-script-jpan tesseract-ocr-script-jpan-vert brings them", ErrNoModel, names, dirs)
	}
	slices.SortStableFunc(out, func(a, b reader) int {
		return cmp.Compare(without(a.Vertical), without(b.Vertical))
	})
	return out, nil
}

func without(m *model) int {
	if m == nil {
		return 1
	}
	return 0
}

func findFile(dirs []string, name, file string) (model, bool) {
	for _, d := range dirs {
		if d == "" {
			continue
		}
		places := []string{d, filepath.Join(d, "script")}
		label := file
		if name == "best" {
			places, label = []string{filepath.Join(d, bestFolder)}, bestFolder+"/"+file
		}
		for _, p := range places {
			if st, err := os.Stat(filepath.Join(p, file+".traineddata")); err == nil && st.Mode().IsRegular() {
				return model{Dir: p, Name: file, Label: label}, true
			}
		}
	}
	return model{}, false
}
