package program

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
	"fumikura/ocr"
)

// A fixed reader gives what it was told.
type fixed struct{ text archive.Text }

func (f *fixed) Read(context.Context, ocr.Page) (*ocr.Result, error) {
	return &ocr.Result{Text: f.text, View: []byte("upright"), ViewType: "image/png"}, nil
}
func (f *fixed) View(context.Context, ocr.Page, int) (*ocr.Result, error) {
	return &ocr.Result{View: []byte("v")}, nil
}
func (f *fixed) Name() string { return "fixed 1" }
func (f *fixed) Close() error { return nil }

// said is a text of lines, 100 × 20 pixels each, one under the other.
func said(confs []int, lines ...string) archive.Text {
	t := archive.Text{Kind: archive.TextOCR, Width: 400, Height: 300, Models: []string{"jpn"}, Engine: "fixed 1"}
	for i, s := range lines {
		start := len(t.Glyphs)
		for k, c := range []rune(s) {
			t.Glyphs = append(t.Glyphs, archive.Glyph{Text: string(c), Conf: uint8(confs[i]), Box: archive.Rect{X: 20 * k, Y: 50 * i, W: 20, H: 20}})
		}
		t.Lines = append(t.Lines, archive.Line{Block: i, Start: start, End: len(t.Glyphs), Sep: "\n"})
	}
	t.Confidence = confidence(t.Glyphs)
	return t
}

// hocrOf is the same as a program would print it.
func hocrOf(conf int, lines ...string) string {
	var b strings.Builder
	b.WriteString(`<html><body><div class='ocr_page' title='image "x"; bbox 0 0 400 300'>`)
	for i, s := range lines {
		fmt.Fprintf(&b, `<span class='ocr_line' title="bbox 0 %d 100 %d"><span class='ocrx_word' title='bbox 0 %d %d %d; x_wconf %d'>%s</span></span>`,
			50*i, 50*i+20, 50*i, 20*len([]rune(s)), 50*i+20, conf, s)
	}
	return b.String() + "</div></body></html>"
}

// script is a program of a few shell lines.
func script(t *testing.T, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "reader")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func printer(t *testing.T, out string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(file, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	return script(t, "cat "+file)
}

func engine(t *testing.T, c Config) *Engine {
	t.Helper()
	e, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestWhoReadsWhichLine(t *testing.T) {
	own := said([]int{95, 40, 50}, "確かな行", "不確かな行", "もう一行")
	own.Expected = 0.25
	for _, c := range []struct {
		name   string
		below  int
		out    string
		want   string
		models []string
		lines  []uint8
	}{
		{"everything", 0, hocrOf(30, "別の一", "別の二"), "別の一\n別の二\n", []string{"command:reader"}, []uint8{0, 0}},
		{"uncertain lines", 60, hocrOf(80, "別の一行", "確かになった", "これも"), "確かな行\n確かになった\nこれも\n", []string{"jpn", "command:reader"}, []uint8{0, 1, 1}},
		{"no better", 60, hocrOf(30, "別の一行", "別の二行", "別の三行"), "確かな行\n不確かな行\nもう一行\n", []string{"jpn"}, []uint8{0, 0, 0}},
		{"an uncertain page", 90, hocrOf(92, "別の一", "別の二", "別の三", "別の四"), "別の一\n別の二\n別の三\n別の四\n", []string{"command:reader"}, []uint8{0, 0, 0, 0}},
		{"nothing uncertain", 30, "not asked", "確かな行\n不確かな行\nもう一行\n", []string{"jpn"}, []uint8{0, 0, 0}},
	} {
		e := engine(t, Config{Program: []string{printer(t, c.out)}, Base: &fixed{own}, Below: c.below})
		r, err := e.Read(t.Context(), ocr.Page{Data: []byte("x"), Type: "image/png"})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var expected float64 // what the base said stands while its text does
		if slices.Equal(r.Text.Models, own.Models) {
			expected = own.Expected
		}
		if r.Text.Expected != expected {
			t.Errorf("%s: the expected error is %v, want %v", c.name, r.Text.Expected, expected)
		}
		var lines []uint8
		for _, l := range r.Text.Lines {
			lines = append(lines, l.Model)
		}
		if r.Text.Plain() != c.want || !reflect.DeepEqual(r.Text.Models, c.models) || !reflect.DeepEqual(lines, c.lines) {
			t.Errorf("%s: %q by %v, lines %v; want %q by %v, lines %v", c.name, r.Text.Plain(), r.Text.Models, lines, c.want, c.models, c.lines)
		}
	}
}

// The program gets the image as it came, or where that is not upright the picture
// that is; its path stands where the arguments say; secrets of ours it can't see.
func TestWhatTheProgramGets(t *testing.T) {
	t.Setenv("FUMIKURA_S3_SECRET", "hidden")
	path := script(t, `test -z "$FUMIKURA_S3_SECRET" || exit 9
[ "$1" = --in ] && [ "$3" = "two words" ] || exit 8
printf '<div class="ocr_page" title="bbox 0 0 400 300"><span class="ocr_line" title="bbox 0 0 9 9">'; cat "$2"; printf '</span></div>'`)
	for turn, want := range map[int]string{0: "asitcame\n", 1: "upright\n"} {
		text := said(nil)
		text.Turn = turn
		e := engine(t, Config{Program: []string{path, "--in", "{image}", "two words"}, Base: &fixed{text}})
		r, err := e.Read(t.Context(), ocr.Page{Data: []byte("asitcame"), Type: "image/png"})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Text.Plain(); got != want || r.Text.Turn != turn {
			t.Errorf("turn %d: %q", turn, got)
		}
	}
}

func TestLimits(t *testing.T) {
	text := said([]int{50}, "行")
	read := func(c Config) error {
		c.Base = &fixed{text}
		_, err := engine(t, c).Read(t.Context(), ocr.Page{Data: []byte("x"), Type: "image/png"})
		return err
	}
	for _, c := range []struct {
		name, body, want string
		cfg              Config
	}{
		{"time", "sleep 60 & echo $! > $PIDFILE; sleep 60", "longer than", Config{Deadline: 300 * time.Millisecond}},
		{"work", "(while :; do :; done) & wait", "of CPU time", Config{Deadline: 300 * time.Millisecond}},
		{"output", "yes", "printed more", Config{Output: 1000}},
		{"memory", `dd if=/dev/zero of=/dev/null bs=300M count=1`, "exit status", Config{Memory: 100 << 20}},
		{"failure", "echo 'no model here' >&2; exit 3", "no model here", Config{}},
		{"nonsense", "echo hello", "neither hOCR nor ALTO", Config{}},
		{"a page of another shape", `echo '<div class="ocr_page" title="bbox 0 0 100 900"></div>'`, "not the shape", Config{}},
	} {
		pidfile := filepath.Join(t.TempDir(), "pid")
		c.cfg.Program = []string{script(t, "PIDFILE="+pidfile+"\n"+c.body)}
		began := time.Now()
		err := read(c.cfg)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		if time.Since(began) > 20*time.Second {
			t.Errorf("%s took %s", c.name, time.Since(began))
		}
		if b, err := os.ReadFile(pidfile); err == nil {
			pid, _ := strconv.Atoi(strings.TrimSpace(string(b)))
			gone := false
			for range 100 {
				if gone = errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) || zombie(pid); gone {
					break
				}
				time.Sleep(20 * time.Millisecond)
			}
			if !gone {
				t.Errorf("%s: process %d is left running", c.name, pid)
			}
		}
	}
	// Asked only for what is uncertain, its failure costs nothing.
	e := engine(t, Config{Program: []string{script(t, "exit 1")}, Base: &fixed{text}, Below: 80})
	if r, err := e.Read(t.Context(), ocr.Page{Data: []byte("x"), Type: "image/png"}); err != nil || r.Text.Plain() != "行\n" {
		t.Errorf("%v", err)
	}
	if _, err := New(Config{Program: []string{"/nowhere/reader"}, Base: &fixed{}}); err == nil {
		t.Error("a program that is not there is no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e = engine(t, Config{Program: []string{script(t, "sleep 60")}, Base: &fixed{text}})
	if _, err := e.Read(ctx, ocr.Page{Data: []byte("x")}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// zombie tells whether a process has ended and only waits for its parent, which in
// a container may be nobody.
func zombie(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	return strings.HasPrefix(rest, "Z")
}

// Tesseract's own command is such a program, in both of its forms.
func TestTesseract(t *testing.T) {
	testenv.Need(t, "tesseract")
	image, err := os.ReadFile(filepath.Join("testdata", "english.png"))
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"hocr", "alto"} {
		e := engine(t, Config{Program: []string{"tesseract", "{image}", "-", "-l", "eng", "--psm", "6", form}, Base: &fixed{archive.Text{Width: 640, Height: 160, Turn: 0}}})
		r, err := e.Read(t.Context(), ocr.Page{Data: image, Type: "image/png"})
		if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		if got := r.Text.Plain(); got != "City Hall Notice 2026\nRoad works begin Monday\n" {
			t.Errorf("%s: %q", form, got)
		}
		if r.Text.Confidence < 50 || r.Text.Lines[0].Dir != archive.Horizontal {
			t.Errorf("%s: confidence %d", form, r.Text.Confidence)
		}
		for _, g := range r.Text.Glyphs {
			if g.Text != " " && (g.Box.W <= 0 || g.Box.X+g.Box.W > 640 || g.Box.Y+g.Box.H > 160) {
				t.Errorf("%s: %q at %v", form, g.Text, g.Box)
			}
		}
	}
}

func TestSplit(t *testing.T) {
	for line, want := range map[string][]string{
		"/bin/x -a {image}":     {"/bin/x", "-a", "{image}"},
		` '/a b/x'  "c d" e'f'`: {"/a b/x", "c d", "ef"},
		`x ""`:                  {"x", ""},
		"":                      nil,
	} {
		if got, err := Split(line); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, %v", line, got, err)
		}
	}
	if _, err := Split(`x "y`); err == nil {
		t.Error("an open quote is no error")
	}
	if _, err := exec.LookPath("sh"); err != nil {
		t.Fatal(err)
	}
}
