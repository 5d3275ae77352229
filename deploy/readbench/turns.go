package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/tesseract"
)

// exifOf are the EXIF orientations that show a picture after so many clockwise quarter
// turns.
var exifOf = [4]int{1, 6, 3, 8}

var directionNames = map[archive.Direction]string{archive.Horizontal: "in rows", archive.Vertical: "in columns"}

// A bearingTry is a page laid on the glass in one of the four turns, and what the
// reader made of it.
type bearingTry struct {
	page    *page
	laid    int // clockwise quarter turns from how the file holds it
	want    int // the quarter turns that set it upright
	got     tesseract.Bearing
	wrong   bool
	wrongly bool // in the right turn, but along the other direction
	err     error
}

// turns finds out for each page of a set, laid in each of the four turns, how it would
// be read, and prints how often that is wrong.
func (b *bench) turns(ctx context.Context, w io.Writer, set []page) error {
	upright, err := uprights(set)
	if err != nil {
		return err
	}
	var tries []bearingTry
	for i := range set {
		for laid := range 4 {
			tries = append(tries, bearingTry{page: &set[i], laid: laid, want: (upright[set[i].path] + 4 - laid) % 4})
		}
	}
	p, err := b.pool()
	if err != nil {
		return err
	}
	before, start := used(), time.Now()
	var wg sync.WaitGroup
	work := make(chan *bearingTry)
	for range b.wide {
		wg.Go(func() {
			for t := range work {
				t.got, t.err = p.Bearing(ctx, lay(t.page.image, t.laid))
				t.wrong = t.err != nil || t.got.Way.Turn != t.want
				t.wrongly = !t.wrong && mistaken(t.page, t.got.Way.Dir)
			}
		})
	}
	for i := range tries {
		work <- &tries[i]
	}
	close(work)
	wg.Wait()
	took := time.Since(start)
	if err := p.Close(); err != nil {
		return err
	}
	bearings(w, tries, b.pages)
	fmt.Fprintf(w, "\n%.1f s, %.2f CPU s a decision\n", took.Seconds(), (used()-before).Seconds()/float64(len(tries)))
	return ctx.Err()
}

// bearings prints the table of kinds, and each wrong decision.
func bearings(w io.Writer, tries []bearingTry, all bool) {
	type sum struct{ n, wrong, wrongly, sure, sureWrong, passes int }
	var order []string
	sums := map[string]*sum{}
	for _, t := range tries {
		for _, key := range []string{"**all**", "kind " + t.page.kind, "look " + t.page.look} {
			s := sums[key]
			if s == nil {
				s = &sum{}
				sums[key] = s
				order = append(order, key)
			}
			s.n++
			s.passes += t.got.Passes
			for _, c := range []struct {
				n  *int
				is bool
			}{{&s.wrong, t.wrong}, {&s.wrongly, t.wrongly}, {&s.sure, t.got.Sure}, {&s.sureWrong, t.got.Sure && t.wrong}} {
				if c.is {
					*c.n++
				}
			}
		}
	}
	fmt.Fprintln(w, "| group | decisions | wrong turn | wrong direction | decided by the look | of these wrong | samples read for one |\n|---|---|---|---|---|---|---|")
	for _, key := range order {
		s := sums[key]
		if key != "**all**" && s.wrong+s.wrongly == 0 && !all {
			continue
		}
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d | %d | %.2f |\n", key, s.n, s.wrong, s.wrongly, s.sure, s.sureWrong, float64(s.passes)/float64(s.n))
	}
	fmt.Fprintln(w)
	for _, t := range tries {
		switch {
		case t.err != nil:
			fmt.Fprintf(w, "%s laid %d: %v\n", t.page.name, t.laid, t.err)
		case t.wrong || t.wrongly:
			fmt.Fprintf(w, "%s laid %d: turn %d %s instead of %d, by the look alone: %t, %d samples\n", t.page.name, t.laid, t.got.Way.Turn, directionNames[t.got.Way.Dir], t.want, t.got.Sure, t.got.Passes)
		}
	}
}

// lay is a page as it would come from the glass after so many clockwise quarter turns.
func lay(p ocr.Page, quarters int) ocr.Page {
	p.Exif = exifOf[quarters]
	if quarters%2 != 0 {
		p.Width, p.Height, p.DPIX, p.DPIY = p.Height, p.Width, p.DPIY, p.DPIX
	}
	return p
}

// uprights are the quarter turns that set each page's file upright: what the index.tsv
// beside it says, or none.
func uprights(set []page) (map[string]int, error) {
	out, seen := map[string]int{}, map[string]bool{}
	for _, p := range set {
		dir := filepath.Dir(p.path)
		if p.image.Exif > 1 {
			return nil, fmt.Errorf("%s is turned by EXIF already", p.path)
		}
		if seen[dir] {
			continue
		}
		seen[dir] = true
		b, err := os.ReadFile(filepath.Join(dir, "index.tsv"))
		if errors.Is(err, os.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, err
		}
		r := csv.NewReader(bytes.NewReader(b))
		r.Comma, r.FieldsPerRecord = '\t', -1
		rows, err := r.ReadAll()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
		for _, row := range rows[1:] {
			if len(row) < 5 {
				return nil, fmt.Errorf("%s: index.tsv has no rotation", dir)
			}
			degrees, err := strconv.Atoi(row[4])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", dir, err)
			}
			out[filepath.Join(dir, row[0])] = degrees / 90
		}
	}
	return out, nil
}

// surelyAlong is the share of the steps from one character to the next that go one way
// on a page whose direction is beyond dispute.
const surelyAlong = 0.8

// mistaken tells whether a direction is not that in which nearly all of a page's
// characters follow each other.
func mistaken(p *page, d archive.Direction) bool {
	across, down := steps(p.path)
	n := float64(across + down)
	return d == archive.Vertical && float64(across) > surelyAlong*n || d == archive.Horizontal && float64(down) > surelyAlong*n
}

// steps counts from the places of a page's characters how often the next one stands
// beside and how often below; none where the places are not known.
func steps(path string) (across, down int) {
	b, err := os.ReadFile(path[:len(path)-len(filepath.Ext(path))] + ".chars.tsv")
	if err != nil {
		return 0, 0
	}
	var lx, ly int
	for i, line := range bytes.Split(b, []byte("\n")) {
		f := bytes.Split(line, []byte("\t"))
		if i == 0 || len(f) < 5 {
			continue
		}
		x, _ := strconv.Atoi(string(f[1]))
		y, _ := strconv.Atoi(string(f[2]))
		dx, dy := x-lx, y-ly
		if dy < 0 {
			dy = -dy
		}
		if dx > dy {
			across++
		} else if dx*dx < dy*dy && y > ly {
			down++
		}
		lx, ly = x, y
	}
	return across, down
}
