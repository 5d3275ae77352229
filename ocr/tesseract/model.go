package tesseract

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// A model is a file of Tesseract: Dir/Name.traineddata.
type model struct {
	Dir, Name string
	Label     string // how texts name it
}

// Models by the name that a configuration gives, and the files of each,
// horizontal and vertical.
var models = map[string][2]string{
	"jpn":      {"jpn", "jpn_vert"},
	"Japanese": {"Japanese", "Japanese_vert"},
	"best":     {"jpn", "jpn_vert"}, // in a folder named bestFolder
}

// automatic is the order in which "auto" looks for a model.
var automatic = []string{"Japanese", "jpn", "best"}

// bestFolder is the subfolder that holds the slower best-int models, which have
// the same file names as Debian's.
const bestFolder = "best-int"

// systemDirs are where distributions put models.
var systemDirs = []string{"/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata"}

// ErrNoModel: no folder holds the models for the configured name.
var ErrNoModel = errors.New("no Tesseract model for Japanese is installed")

// findModels looks through dirs and then the system's folders for the models
// that name ("auto", "jpn", "Japanese", "best") stands for. Each folder is looked
// at itself, then its subfolder script; for "best" its subfolder best-int alone.
// The vertical model may be missing.
func findModels(dirs []string, name string) (horizontal model, vertical *model, err error) {
	names := []string{name}
	if name == "" || name == "auto" {
		names = automatic
	} else if _, ok := models[name]; !ok {
		return model{}, nil, fmt.Errorf("there is no model %q: say auto, jpn, Japanese or best", name)
	}
	dirs = append(slices.Clone(dirs), os.Getenv("TESSDATA_PREFIX"))
	dirs = append(dirs, systemDirs...)
	for _, n := range names {
		h, ok := findFile(dirs, n, models[n][0])
		if !ok {
			continue
		}
		if v, ok := findFile(dirs, n, models[n][1]); ok {
			return h, &v, nil
		}
		return h, nil, nil
	}
	return model{}, nil, fmt.Errorf("%w: looked for %v in %v; on Debian apt-get install tesseract-ocr-jpn tesseract-ocr-jpn-vert tesseract-ocr-script-jpan tesseract-ocr-script-jpan-vert brings them", ErrNoModel, names, dirs)
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
				return model{p, file, label}, true
			}
		}
	}
	return model{}, false
}
