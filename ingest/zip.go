package ingest

import (
	"archive/zip"
	"cmp"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"fumikura/internal/archive"
)

// maxDirectory bounds the bytes read for a ZIP's directory, and with it the
// memory that the directory takes.
const maxDirectory = 32 << 20

// judgeZIP holds a ZIP's directory against the limits.
func judgeZIP(name string, r io.ReaderAt, size int64, l Limits) *archive.Reason {
	_, why := members(name, r, size, l)
	return why
}

// members are the files of a ZIP that are scans to take, in their order.
func members(name string, r io.ReaderAt, size int64, l Limits) ([]*zip.File, *archive.Reason) {
	counted := &countedReader{r: r, left: maxDirectory}
	z, err := zip.NewReader(counted, size)
	switch {
	case counted.left < 0:
		return nil, whyZIPMembers(name, l.Members)
	case errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return nil, whyTruncated(name) // the directory stands at the end
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return nil, whyDamaged(name)
	}
	counted.left = maxDirectory + int64(len(z.File))*4096
	var sum uint64
	packed := uint64(0)
	var files []*zip.File
	for _, f := range z.File {
		if f.Name == "[Content_Types].xml" || f.Name == "mimetype" {
			return nil, whyOffice(name)
		}
		sum += f.UncompressedSize64
		packed += f.CompressedSize64
		if sum > uint64(l.Unpacked) || f.UncompressedSize64 > uint64(l.Unpacked) || packed > uint64(size) {
			return nil, whyZIPBomb(name)
		}
		if !leftOut(f) {
			files = append(files, f)
		}
	}
	switch {
	case len(files) > l.Members:
		return nil, whyZIPMembers(name, l.Members)
	case sum > 1<<20 && sum/uint64(max(l.Ratio, 1)) > packed, overlap(z.File):
		return nil, whyZIPBomb(name)
	case len(files) == 0:
		return nil, whyZIPEmpty(name)
	}
	// From here on the members' data are read, through the file itself.
	z, err = zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, whyDamaged(name)
	}
	files = slices.DeleteFunc(z.File, leftOut)
	return files, nil
}

// leftOut tells folders and what operating systems put into every folder.
func leftOut(f *zip.File) bool {
	name := strings.ReplaceAll(decodeName(f.Name), "\\", "/")
	base := path.Base(name)
	return strings.HasSuffix(name, "/") || f.Mode().IsDir() || strings.HasPrefix(base, "._") ||
		slices.Contains(strings.Split(name, "/"), "__MACOSX") ||
		slices.Contains([]string{"thumbs.db", ".ds_store", "desktop.ini"}, strings.ToLower(base))
}

// overlap tells whether members share bytes: how a small file claims to hold
// very much.
func overlap(files []*zip.File) bool {
	type span struct{ from, to int64 }
	spans := make([]span, 0, len(files))
	for _, f := range files {
		from, err := f.DataOffset()
		if err != nil {
			return false // its own reading says what is wrong with it
		}
		spans = append(spans, span{from, from + int64(f.CompressedSize64)})
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return true
		}
	}
	return false
}

// memberKey is the idempotency key of a member. Members may share a name: the
// second of one name is another file.
func memberKeys(parent string, files []*zip.File) []string {
	seen := map[string]int{}
	keys := make([]string, len(files))
	for i, f := range files {
		keys[i] = parent + "\x00" + f.Name
		if n := seen[f.Name]; n > 0 {
			keys[i] += "\x00" + strings.Repeat("+", n)
		}
		seen[f.Name]++
	}
	return keys
}

// countedReader ends the reading of a directory that is too long.
type countedReader struct {
	r    io.ReaderAt
	left int64
}

var errTooMuch = errors.New("more was read than allowed")

func (c *countedReader) ReadAt(b []byte, off int64) (int, error) {
	if c.left -= int64(len(b)); c.left < 0 {
		return 0, errTooMuch
	}
	return c.r.ReadAt(b, off)
}
