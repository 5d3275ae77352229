package tesseract

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"image/jpeg"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fumikura/ocr/explain"
)

// An account shows each stage with a picture, and names the cause of each pass; the
// text is the one that is read without it.
func TestExplain(t *testing.T) {
	p := newPool(t, childConfig(t, "serve"))
	page := fixedPage(t, filepath.Join("..", "testdata", "pages", "004-form-office200"))
	plain, err := p.Read(context.Background(), page)
	if err != nil {
		t.Fatal(err)
	}
	r, a, err := p.Explain(context.Background(), page)
	if err != nil {
		t.Fatal(err)
	}
	if r.Text.Plain() != plain.Text.Plain() || r.Text.Passes != plain.Text.Passes {
		t.Error("the page reads otherwise when it is explained")
	}
	steps := map[explain.Stage]explain.Step{}
	for _, s := range a.Steps {
		steps[s.Stage] = s
		c, err := jpeg.DecodeConfig(bytes.NewReader(s.Picture))
		if err != nil || max(c.Width, c.Height) > accountSide || s.Width < c.Width {
			t.Errorf("%s: a picture of %d × %d for %d × %d: %v", s.Stage, c.Width, c.Height, s.Width, s.Height, err)
		}
		for _, n := range s.Notes {
			if n.JA == "" || n.EN == "" {
				t.Errorf("%s: the note %+v is not in both languages", s.Stage, n)
			}
		}
	}
	for _, s := range []explain.Stage{explain.StageStored, explain.StageFramed, explain.StageCleaned, explain.StageLevel, explain.StageRules, explain.StageErased, explain.StageLayout, explain.StagePasses, explain.StageFinished} {
		if _, ok := steps[s]; !ok {
			t.Errorf("there is no step %s", s)
		}
	}
	rules, cells := 0, 0
	for _, s := range steps[explain.StageRules].Shapes {
		switch s.Kind {
		case explain.ShapeRule:
			rules++
		case explain.ShapeCell:
			cells++
		}
	}
	if rules < 10 || cells < 20 { // ten rows of two cells
		t.Errorf("%d rules and %d cells are drawn", rules, cells)
	}
	tables := 0
	for _, s := range steps[explain.StageLayout].Shapes {
		if s.Kind == explain.ShapeTable && strings.HasSuffix(s.Label, "→") {
			tables++
		}
	}
	if tables != 1 {
		t.Errorf("%d tables among the blocks", tables)
	}
	if len(a.Passes) != r.Text.Passes {
		t.Errorf("%d passes in the account, %d in the text", len(a.Passes), r.Text.Passes)
	}
	for i, x := range a.Passes {
		if x.Cause == explain.CauseOther || x.Model == "" || x.Mode == "" || x.Spent <= 0 || x.Cause != explain.CauseSample && x.Box.W == 0 {
			t.Errorf("pass %d does not say all: %+v", i, x)
		}
	}
	var html bytes.Buffer
	if err := explain.HTML(&html, "form.jpg", a, &r.Text); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(html.String(), "<image "); n != len(a.Steps) {
		t.Errorf("%d pictures of %d steps", n, len(a.Steps))
	}
	// The next page is read without one.
	if _, again, err := p.ask(context.Background(), request{Op: opRead, Page: page}); err != nil || again.Account != nil || again.Trace != nil {
		t.Errorf("an account that nobody asked for: %+v, %v", again, err)
	}
}

// What the reader notes is in the catalogue, so that it is said in Japanese.
func TestNotesAreKnown(t *testing.T) {
	set := token.NewFileSet()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range files {
		f, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "did" && sel.Sel.Name != "note" {
				return true
			}
			lit, ok := call.Args[0].(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			format, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			found++
			if !explain.Knows(format) {
				t.Errorf("%s: %q has no Japanese in ocr/explain/words.go", set.Position(call.Pos()), format)
			}
			return true
		})
	}
	if found < 10 {
		t.Errorf("only %d notes were found", found)
	}
}
