package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/internal/testenv"
)

// hugePNG says of itself that it has 60,000 × 60,000 pixels, in a few bytes.
func hugePNG() []byte {
	chunk := func(kind string, data []byte) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
		b = append(append(b, kind...), data...)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	}
	ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 60000), 60000)
	ihdr = append(ihdr, 8, 0, 0, 0, 0)
	out := []byte("\x89PNG\r\n\x1a\n")
	for _, c := range [][]byte{chunk("IHDR", ihdr), chunk("IDAT", bytes.Repeat([]byte{0}, 64)), chunk("IEND", nil)} {
		out = append(out, c...)
	}
	return out
}

// Whatever is wrong with one file is said in a sentence that names it, and the
// rest of the batch goes on.
func TestBadFilesAreRefusedAndTheRestGoesOn(t *testing.T) {
	testenv.Need(t, "tesseract")
	testenv.Need(t, "poppler")
	s := newShell(t)
	p := newPress(t, 3)
	dir := t.TempDir()
	jpg, tif, pdf := p.jpeg(), p.tiff(2), p.pdf(2)
	bad := map[string][]byte{
		"empty.pdf":    nil,
		"cut.jpg":      jpg[:len(jpg)/2],
		"cut.tif":      tif[:len(tif)/2],
		"cut.pdf":      pdf[:200],
		"huge.png":     hugePNG(),
		"notes.txt":    []byte("これは文章です。\n"),
		"archive.docx": []byte("PK\x03\x04 no zip at all"),
	}
	for name, b := range bad {
		writeFile(t, dir, name, b)
	}
	if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "gone.jpg")); err != nil {
		t.Fatal(err)
	}
	bad["gone.jpg"] = nil
	known := len(p.tokens)
	writeFile(t, dir, "really.pdf", p.jpeg()) // a JPEG all the same
	writeFile(t, dir, strings.Repeat("長い名前", 20)+"\u202egpj.jpg", p.jpeg())

	got := s.ingest(exitFailed, dir)
	if got.Files != len(bad)+2 || got.Records != 2 || got.Read != 2 || len(got.Failed) != 0 {
		t.Errorf("taken in: %+v, want %d files of which 2 are records", got, len(bad)+2)
	}
	refused := map[string]string{}
	for _, r := range got.Refused {
		refused[r.File] = r.Reason
	}
	for name := range bad {
		if r := refused[name]; !strings.Contains(r, name) || len(r) < 20 {
			t.Errorf("%s: the reason %q does not name it or says too little", name, r)
		}
	}
	for _, token := range p.tokens[known:] {
		if v := s.search(token); v.Total != 1 {
			t.Errorf("%s, on a good page, is found %d times", token, v.Total)
		}
	}
	if out := s.must("verify"); !strings.Contains(out, "clean") {
		t.Errorf("verify: %s", out)
	}
}

func TestUnreadableFiles(t *testing.T) {
	for _, c := range []struct {
		err  error
		says string
	}{{os.ErrPermission, "permissions"}, {errors.New("input/output error"), "can't be opened"}} {
		in := newIngester(nil, &config{lang: "en"}, &env{})
		if err := in.send(t.Context(), "", delivery{name: "箱/頁.jpg", err: c.err}); err != nil {
			t.Fatal(err)
		}
		if r := in.sum.Refused; len(r) != 1 || r[0].File != "箱/頁.jpg" || !strings.Contains(r[0].Reason, c.says) {
			t.Errorf("%v: %+v, want a reason with %q", c.err, r, c.says)
		}
	}
}
