package ingest

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"fumikura/ingest/raster"
	"fumikura/internal/archive"
)

// The types of files, besides raster's, that are taken.
const (
	typePDF = "application/pdf"
	typeZIP = "application/zip"
)

// judge tells what a file is by its content, and why it cannot be taken, from
// its headers alone. What only cutting can tell (a password) it leaves to that.
func judge(name string, r io.ReaderAt, size int64, l Limits) (string, *archive.Reason) {
	if size == 0 {
		return "", whyEmpty(name)
	}
	head := make([]byte, min(size, 2048))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return "", whyDamaged(name)
	}
	switch kind := sniff(head); kind {
	case typePDF:
		return kind, judgePDF(name, r, size, head)
	case typeZIP:
		return kind, judgeZIP(name, r, size, l)
	case raster.TypeTIFF:
		return kind, judgeTIFF(name, r, size, l)
	case "":
		return "", whyUnsupported(name, guess(head))
	default:
		h, err := readHeader(kind, r, size)
		if err != nil {
			return kind, whyImage(name, err)
		}
		return kind, pixels(name, h, l)
	}
}

func sniff(head []byte) string {
	if kind := raster.Sniff(head); kind != "" {
		return kind
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return typeZIP
	}
	if bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")) {
		return typePDF
	}
	return ""
}

// readHeader reads a file that is one image, to its end.
func readHeader(kind string, r io.ReaderAt, size int64) (raster.Header, error) {
	switch kind {
	case raster.TypeJPEG:
		return raster.JPEG(io.NewSectionReader(r, 0, size))
	case raster.TypePNG:
		return raster.PNG(r, size)
	case raster.TypeJP2:
		return raster.JP2(r, size)
	}
	return raster.J2K(r, size)
}

func pixels(name string, h raster.Header, l Limits) *archive.Reason {
	if int64(h.Width)*int64(h.Height) > l.Pixels {
		return whyTooManyPixels(name, h.Width, h.Height, l.Pixels)
	}
	return nil
}

func judgeTIFF(name string, r io.ReaderAt, size int64, l Limits) *archive.Reason {
	t, err := raster.OpenTIFF(r, size, l.Pages+1)
	if err != nil {
		return whyImage(name, err)
	}
	if t.Len() > l.Pages {
		return whyTooManyPages(name, l.Pages)
	}
	for n := 1; n <= t.Len(); n++ {
		p, err := t.Page(n)
		if err != nil {
			return whyImage(name, err)
		}
		if why := pixels(name, p.Header, l); why != nil {
			return why
		}
	}
	return nil
}

// judgePDF sees whether the end is there: a PDF is read from its end.
func judgePDF(name string, r io.ReaderAt, size int64, head []byte) *archive.Reason {
	tail := make([]byte, min(size, 64<<10))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return whyDamaged(name)
	}
	if !bytes.Contains(tail, []byte("startxref")) || size < linearized(head) {
		return whyTruncated(name)
	}
	return nil
}

// linearized is the length that a PDF laid out for the web gives itself, 0 for
// others. Such a file has a trailer near its beginning too.
func linearized(head []byte) int64 {
	i := bytes.Index(head, []byte("/Linearized"))
	if i < 0 {
		return 0
	}
	d := head[i:]
	if end := bytes.Index(d, []byte(">>")); end >= 0 {
		d = d[:end]
	}
	i = bytes.Index(d, []byte("/L "))
	if i < 0 {
		return 0
	}
	var n int64
	for _, c := range bytes.TrimLeft(d[i+3:], " ") {
		if c < '0' || c > '9' || n > 1<<50 {
			break
		}
		n = n*10 + int64(c-'0')
	}
	return n
}

// guess names what a file seems to be, for the sentence that refuses it.
func guess(head []byte) string {
	for _, m := range []struct{ magic, is string }{
		{"GIF8", "GIF"}, {"BM", "BMP"}, {"RIFF", "WebP / RIFF"}, {"\xd0\xcf\x11\xe0", "Office"},
		{"{\\rtf", "RTF"}, {"\x97JB2", "JBIG2"}, {"Rar!", "RAR"}, {"7z\xbc\xaf", "7z"}, {"\x1f\x8b", "gzip"},
		{"%!PS", "PostScript"}, {"<", "HTML / XML"},
	} {
		if strings.HasPrefix(string(head), m.magic) {
			return m.is
		}
	}
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		return "HEIC / MP4"
	}
	if cut := head; utf8.Valid(cut[:max(0, len(cut)-3)]) && !bytes.ContainsRune(head, 0) {
		return "テキスト / text"
	}
	return "不明な形式 / unknown"
}
