package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// barely keeps an image's edge just inside its last pixel: poppler stretches one
// that ends exactly on a pixel's edge over the next as well.
const barely = 1 - 1e-5

// Render makes the page's picture as a viewer shows it, p.Width × p.Height, in a
// new file of the document's folder: a JPEG (q 90) for coloured pages whose
// images had losses already, else a PNG in the inks that the page needs.
func (d *Document) Render(ctx context.Context, p *Page) (path, mediaType string, err error) {
	base := filepath.Join(d.o.Dir, fmt.Sprintf("picture-%d", p.Number))
	at := strconv.Itoa(p.number)
	// The size is cut to whole pixels here: -scale-to-x and -scale-to-y mix up the
	// axes of a turned page.
	args := []string{"-cropbox", "-singlefile", "-f", at, "-l", at,
		"-rx", strconv.FormatFloat(p.DPIX*barely, 'f', 6, 64), "-ry", strconv.FormatFloat(p.DPIY*barely, 'f', 6, 64),
		"-x", "0", "-y", "0", "-W", strconv.Itoa(p.Width), "-H", strconv.Itoa(p.Height)}
	path, mediaType = base+".png", "image/png"
	switch {
	case p.Ink == Mono:
		args = append(args, "-mono", "-png")
	case p.Lossy:
		path, mediaType = base+".jpg", "image/jpeg"
		args = append(args, "-jpeg", "-jpegopt", "quality=90")
		if p.Ink == Grey {
			args = append(args, "-gray")
		}
	case p.Ink == Grey:
		args = append(args, "-gray", "-png")
	default:
		args = append(args, "-png")
	}
	out, err := run(ctx, "pdftoppm", append(args, p.file, base)...)
	if err != nil {
		os.Remove(path)
		return "", "", fmt.Errorf("page %d: %w", p.Number, err)
	}
	if st, err := os.Stat(path); err != nil || st.Size() == 0 {
		return "", "", fmt.Errorf("page %d: %w: no picture came", p.Number, ErrPage)
	}
	if complains(out.stderr.String()) {
		empty, err := d.empty(ctx, p)
		if err != nil || empty {
			os.Remove(path)
			if err == nil {
				err = fmt.Errorf("%w: %s", ErrPage, firstLine(out.stderr.String()))
			}
			return "", "", fmt.Errorf("page %d: %w", p.Number, err)
		}
	}
	return path, mediaType, nil
}

// complains tells whether the tool found errors. It draws what it can, so that a
// broken page comes out white.
func complains(stderr string) bool {
	return strings.Contains(stderr, "Error")
}

// empty looks at a tiny picture of the page, to see whether all of it is one
// colour.
func (d *Document) empty(ctx context.Context, p *Page) (bool, error) {
	at := strconv.Itoa(p.number)
	out, err := run(ctx, "pdftoppm", "-cropbox", "-singlefile", "-f", at, "-l", at, "-scale-to", "400", "-gray", p.file)
	if err != nil {
		if ctx.Err() != nil || errors.Is(err, ErrTool) {
			return false, err
		}
		return true, nil
	}
	b := out.stdout.Bytes()
	for range 3 { // the header of a PGM: P5, width and height, depth
		_, b, _ = bytes.Cut(b, []byte("\n"))
	}
	for _, v := range b {
		if v != b[0] {
			return false, nil
		}
	}
	return true, nil
}
