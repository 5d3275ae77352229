package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/testenv"
)

// A model that is loaded without the older recogniser's templates reads the same, and takes
// much less memory.
func TestSlimModels(t *testing.T) {
	testenv.Need(t, "tesseract")
	readers, err := findModels(nil, "Japanese")
	if err != nil {
		t.Fatal(err)
	}
	r := rasterOf(t, "testdata/worn/rows/01.png")
	r = framed(r, image.Rect(0, 0, r.W, r.H), 10)
	var (
		took [2]int64 // bytes
		said [2]string
	)
	// The first model brings the library's own code into memory; of each of the next ones
	// the system tells to some megabytes what it took.
	const pairs = 3
	for k := range 1 + 2*pairs {
		c := newClient(readers[0].Horizontal, false)
		defer c.close()
		if !c.slim {
			t.Fatalf("%+v is not taken for a model of the line recogniser alone", readers[0].Horizontal)
		}
		full := k % 2
		c.slim = full == 0
		tidy()
		before, _ := memory()
		if said[full], err = c.hocr(r, segmentLine); err != nil {
			t.Fatal(err)
		}
		tidy()
		if after, _ := memory(); k > 0 {
			took[full] += after - before
		}
	}
	t.Logf("%.1f MiB, and %.1f with the templates", float64(took[0])/pairs/(1<<20), float64(took[1])/pairs/(1<<20))
	if said[0] != said[1] || said[0] == "" {
		t.Errorf("read\n%s\nand\n%s", said[0], said[1])
	}
	if took[1]-took[0] < pairs*8<<20 {
		t.Errorf("%d models take %d bytes, and %d with the templates", pairs, took[0], took[1])
	}
}

func TestOnlyKnownModelsAreSlim(t *testing.T) {
	testenv.Need(t, "tesseract")
	dir := systemDirs[0]
	for want, names := range map[bool][]model{
		true:  {{Dir: dir, Name: "jpn"}, {Dir: dir, Name: "jpn_vert"}, {Dir: dir, Name: "jpn", Also: "eng"}},
		false: {{Dir: dir, Name: "eng"}, {Dir: dir, Name: "jpn", Also: "eng+none"}, {Dir: t.TempDir(), Name: "jpn"}},
	} {
		for _, m := range names {
			if m.readsLinesAlone() != want {
				t.Errorf("%+v: %v", m, !want)
			}
		}
	}
}
