package tesseract

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/ocrtest"
)

// The samples that are images, with their bounds on the share of characters that
// are wrong: about twice what was measured, since fonts and models differ from one
// installation to the next.
var samples = map[string]struct {
	most     float64
	turn     int
	dir      archive.Direction
	dpix     float64
	dpiy     float64
	mimeType string
}{
	"お知らせ-境界確定協議.png":         {0.06, 0, archive.Horizontal, 300, 300, "image/png"},
	"通知-固定資産税の減免-逆さ.jpg":      {0.08, 2, archive.Horizontal, 300, 300, "image/jpeg"},
	"条例-消防団員の退団.png":          {0.06, 0, archive.Vertical, 300, 300, "image/png"},
	"契約書-公民館の使用許可-ファクシミリ.tif": {0.10, 0, archive.Horizontal, 204, 196, "image/tiff"},
}

var samplesDir = filepath.Join("..", "..", "deploy", "samples")

// samplesPool reads two pages at a time.
func samplesPool(t *testing.T) *Pool {
	c := childConfig(t, "serve")
	c.Workers = 2
	return newPool(t, c)
}

// readSample reads one of the samples.
func readSample(t *testing.T, p *Pool, name string) *ocr.Result {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(samplesDir, "scans", name))
	if err != nil {
		t.Fatal(err)
	}
	s := samples[name]
	r, err := p.Read(context.Background(), ocr.Page{Data: data, Type: s.mimeType, DPIX: s.dpix, DPIY: s.dpiy})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Two reads of a page give the same text, boxes and confidences, whatever the process read
// before and what another reads beside it.
func TestReadsAlike(t *testing.T) {
	p := samplesPool(t)
	names := slices.Sorted(maps.Keys(samples))
	first := map[string]*ocr.Result{}
	for _, name := range names {
		first[name] = readSample(t, p, name)
	}
	slices.Reverse(names)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if again := readSample(t, p, name); !reflect.DeepEqual(again.Text, first[name].Text) {
				t.Errorf("read first\n%s\nand then\n%s", first[name].Text.Plain(), again.Text.Plain())
			}
		})
	}
}

func TestQualityOnSamples(t *testing.T) {
	p := samplesPool(t)
	for name, want := range samples {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			truth, err := os.ReadFile(filepath.Join(samplesDir, "truth", strings.TrimSuffix(name, filepath.Ext(name))+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			r := readSample(t, p, name)
			if r.Text.Turn != want.turn || r.Text.Lines[0].Dir != want.dir {
				t.Errorf("turn %d, direction %d", r.Text.Turn, r.Text.Lines[0].Dir)
			}
			a, b := []rune(ocrtest.Comparable(string(truth))), []rune(ocrtest.Comparable(r.Text.Plain()))
			if rate := float64(ocrtest.Distance(a, b)) / float64(len(a)); rate > want.most {
				t.Errorf("%.3f of the characters are wrong, at most %.3f may be", rate, want.most)
			}
			if e := r.Text.Expected; e <= 0 || e > want.most {
				t.Errorf("%.4f of the characters are expected to be wrong", e)
			}
			if len(r.Text.Models) < 1 || r.Text.Passes < 1 || !strings.HasPrefix(r.Text.Engine, "tesseract ") {
				t.Errorf("engine %q, models %q, %d passes", r.Text.Engine, r.Text.Models, r.Text.Passes)
			}
		})
	}
}
