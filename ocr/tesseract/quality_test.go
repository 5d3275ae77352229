package tesseract

import (
	"context"
	"os"
	"path/filepath"
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

func TestQualityOnSamples(t *testing.T) {
	c := childConfig(t, "serve")
	c.Workers = 2
	p := newPool(t, c)
	dir := filepath.Join("..", "..", "deploy", "samples")
	for name, want := range samples {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join(dir, "scans", name))
			if err != nil {
				t.Fatal(err)
			}
			truth, err := os.ReadFile(filepath.Join(dir, "truth", strings.TrimSuffix(name, filepath.Ext(name))+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			r, err := p.Read(context.Background(), ocr.Page{Data: data, Type: want.mimeType, DPIX: want.dpix, DPIY: want.dpiy})
			if err != nil {
				t.Fatal(err)
			}
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
