package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/internal/testenv"
)

func writeJPEG(t *testing.T, dir, name string, img image.Image) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// The file has the pages and the size that were asked for, other programs read
// it, and a page's image is the JPEG that went in.
func TestWritePDF(t *testing.T) {
	testenv.Need(t, "poppler")
	dir := t.TempDir()
	grey := image.NewGray(image.Rect(0, 0, 300, 400))
	rgb := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for x := range 300 {
		grey.Set(x, x, color.White)
		rgb.Set(x, x, color.RGBA{200, 30, 30, 255})
	}
	files := []string{writeJPEG(t, dir, "grey.jpg", grey), writeJPEG(t, dir, "colour.jpg", rgb)}
	for _, c := range []struct {
		name        string
		pages, want int
		size        int64
	}{
		{"once each", 0, 2, 0},
		{"round and round", 7, 7, 1 << 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "out.pdf")
			if err := writePDF(path, files, c.pages, c.size); err != nil {
				t.Fatal(err)
			}
			st, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if c.size > 0 && (st.Size() < c.size || st.Size() > c.size+c.size/20) {
				t.Errorf("size %d, want about %d", st.Size(), c.size)
			}
			list, err := exec.Command("pdfimages", "-list", path).CombinedOutput()
			if err != nil {
				t.Fatalf("pdfimages: %v: %s", err, list)
			}
			rows := strings.Split(strings.TrimSpace(string(list)), "\n")[2:]
			if len(rows) != c.want {
				t.Fatalf("%d images, want %d:\n%s", len(rows), c.want, list)
			}
			for i, r := range rows {
				f := strings.Fields(r)
				space, w := "gray", "300"
				if i%2 == 1 {
					space, w = "rgb", "400"
				}
				if f[3] != w || f[5] != space || f[8] != "jpeg" {
					t.Errorf("page %d: %s", i+1, r)
				}
			}
			prefix := filepath.Join(t.TempDir(), "p")
			if said, err := exec.Command("pdfimages", "-all", path, prefix).CombinedOutput(); err != nil || len(said) > 0 {
				t.Fatalf("pdfimages -all: %v: %s", err, said)
			}
			out, err := filepath.Glob(prefix + "*.jpg")
			if err != nil || len(out) != c.want {
				t.Fatalf("%d JPEGs, %v", len(out), err)
			}
			seen := map[string]bool{}
			for _, o := range out {
				b, err := os.ReadFile(o)
				if err != nil {
					t.Fatal(err)
				}
				if seen[string(b)] {
					t.Errorf("%s: the same bytes as another page", o)
				}
				seen[string(b)] = true
				if _, err := jpeg.Decode(bytes.NewReader(b)); err != nil {
					t.Errorf("%s: %v", o, err)
				}
			}
		})
	}
}

func TestPaddedKeepsThePicture(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 10, 10)), nil); err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, b.Len(), b.Len() + 1, 70_000, 200_000} {
		got := padded(b.Bytes(), size, rand.New(rand.NewPCG(1, 2)))
		if len(got) < size || len(got) > max(size, b.Len())+100 {
			t.Errorf("size %d: got %d bytes", size, len(got))
		}
		if _, err := jpeg.Decode(bytes.NewReader(got)); err != nil {
			t.Errorf("size %d: %v", size, err)
		}
		if !grey(got) {
			t.Errorf("size %d: the frame was not found behind the comments", size)
		}
	}
}
