package export

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
)

// rich has every part that a text can have: a table with an empty cell, a heading,
// ruby, a struck-out line, a region that was not read, alternatives.
func rich() *archive.Text {
	t := page()
	t.Models, t.Turn, t.Confidence = []string{"jpn", "Japanese"}, 1, 87
	t.Glyphs[0].Alts = []archive.Alt{{Text: "萬", Conf: 40}, {Text: "長すぎる候補", Conf: 1}}
	t.Lines[0].Type, t.Lines[0].Struck = archive.LineHead, true
	add := func(l archive.Line, s string) {
		l.Start = len(t.Glyphs)
		for i, c := range []rune(s) {
			t.Glyphs = append(t.Glyphs, archive.Glyph{Text: string(c), Conf: 80, Box: archive.Rect{X: 10 + 20*i, Y: 100, W: 18, H: 18}})
		}
		l.End = len(t.Glyphs)
		t.Lines = append(t.Lines, l)
	}
	cell := func(r, c, span int) *archive.Cell {
		return &archive.Cell{Row: r, Col: c, RowSpan: 1, ColSpan: span, Box: archive.Rect{X: 100 * c, Y: 100 + 20*r, W: 100 * span, H: 20}}
	}
	add(archive.Line{Block: 2, Type: archive.LineTable, Cell: cell(0, 0, 2), Sep: "\n"}, "科目")
	add(archive.Line{Block: 2, Type: archive.LineTable, Cell: cell(1, 0, 1), Sep: "\t", Model: 1}, "計")
	add(archive.Line{Block: 2, Type: archive.LineTable, Cell: cell(1, 1, 1), Sep: "\n"}, "")
	add(archive.Line{Block: 3, Type: archive.LineRuby, Sep: "\n"}, "かな")
	t.Lines = append(t.Lines, archive.Line{Block: 4, Type: archive.LineUnread, Start: len(t.Glyphs), End: len(t.Glyphs) + 1})
	t.Glyphs = append(t.Glyphs, archive.Glyph{Box: archive.Rect{X: 5, Y: 150, W: 100, H: 40}})
	return t
}

// altoRules is the part of the schema that our files use: of each element its
// attributes ("!" required) and its children in their order ("*" any number, "?"
// at most one, "|" a choice). The facts are those of alto-4-4.xsd.
var altoRules = map[string]struct{ attrs, children string }{
	"alto":                      {"SCHEMAVERSION schemaLocation", "Description? Tags? Layout"},
	"Description":               {"", "MeasurementUnit sourceImageInformation? Processing*"},
	"MeasurementUnit":           {"", ""},
	"sourceImageInformation":    {"", "fileName?"},
	"fileName":                  {"", ""},
	"Processing":                {"ID!", "processingCategory? processingStepDescription* processingStepSettings? processingSoftware?"},
	"processingCategory":        {"", ""},
	"processingStepDescription": {"", ""},
	"processingStepSettings":    {"", ""},
	"processingSoftware":        {"", "softwareName?"},
	"softwareName":              {"", ""},
	"Tags":                      {"", "LayoutTag|StructureTag*"},
	"LayoutTag":                 {"ID! TYPE LABEL! DESCRIPTION", ""},
	"StructureTag":              {"ID! TYPE LABEL! DESCRIPTION", ""},
	"Layout":                    {"", "Page*"},
	"Page":                      {"ID! PHYSICAL_IMG_NR! WIDTH HEIGHT PC LANG", "PrintSpace?"},
	"PrintSpace":                {"HPOS VPOS WIDTH HEIGHT", "TextBlock|Illustration|ComposedBlock*"},
	"ComposedBlock":             {"ID! TYPE HPOS VPOS WIDTH HEIGHT", "TextBlock|Illustration|ComposedBlock*"},
	"Illustration":              {"ID! TYPE TAGREFS HPOS VPOS WIDTH HEIGHT", ""},
	"TextBlock":                 {"ID! TAGREFS CS LANG BASEDIRECTION HPOS VPOS WIDTH HEIGHT", "TextLine*"},
	"TextLine":                  {"ID PROCESSINGREFS BASEDIRECTION HPOS VPOS WIDTH HEIGHT", "String SP? String|SP*"},
	"String":                    {"CONTENT! STYLE WC CC HPOS VPOS WIDTH HEIGHT", "Glyph*"},
	"SP":                        {"HPOS VPOS WIDTH HEIGHT", ""},
	"Glyph":                     {"CONTENT! GC HPOS VPOS WIDTH HEIGHT", "Variant*"},
	"Variant":                   {"CONTENT VC", ""},
}

// checkALTO holds a file against altoRules, its ids against its references.
func checkALTO(t *testing.T, b []byte) {
	t.Helper()
	type element struct {
		name     string
		children []string
	}
	d := xml.NewDecoder(strings.NewReader(string(b)))
	var stack []element
	ids, refs := map[string]bool{}, []string{}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("no well-formed XML: %v\n%s", err, b)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			rule, ok := altoRules[e.Name.Local]
			if !ok || e.Name.Space != "http://www.loc.gov/standards/alto/ns-v4#" {
				t.Errorf("ALTO has no %v", e.Name)
			}
			known := " " + strings.ReplaceAll(rule.attrs, "!", "") + " "
			has := " "
			for _, a := range e.Attr {
				has += a.Name.Local + " "
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" && !strings.Contains(known, " "+a.Name.Local+" ") {
					t.Errorf("%s has no attribute %s", e.Name.Local, a.Name.Local)
				}
				switch a.Name.Local {
				case "ID":
					if ids[a.Value] {
						t.Errorf("the id %s stands twice", a.Value)
					}
					ids[a.Value] = true
				case "TAGREFS", "PROCESSINGREFS":
					refs = append(refs, strings.Fields(a.Value)...)
				case "CONTENT":
					if n := len([]rune(a.Value)); e.Name.Local == "Glyph" && n != 1 || n == 0 {
						t.Errorf("%s of %d characters", e.Name.Local, n)
					}
				}
			}
			for _, a := range strings.Fields(rule.attrs) {
				if n, must := strings.CutSuffix(a, "!"); must && !strings.Contains(has, " "+n+" ") {
					t.Errorf("%s without %s", e.Name.Local, n)
				}
			}
			if n := len(stack); n > 0 {
				stack[n-1].children = append(stack[n-1].children, e.Name.Local)
			}
			stack = append(stack, element{name: e.Name.Local})
		case xml.EndElement:
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			rest := top.children
			for _, c := range strings.Fields(altoRules[top.name].children) {
				name := strings.TrimRight(c, "*?")
				is := func() bool {
					for n := range strings.SplitSeq(name, "|") {
						if len(rest) > 0 && rest[0] == n {
							return true
						}
					}
					return false
				}
				many, optional := strings.HasSuffix(c, "*"), strings.HasSuffix(c, "?")
				if !is() && !many && !optional {
					t.Errorf("%s without %s", top.name, name)
				}
				for is() {
					if many && len(rest) > 1 && rest[0] == "SP" && rest[1] == "SP" {
						t.Error("two spaces in a row")
					}
					rest = rest[1:]
					if !many {
						break
					}
				}
			}
			if len(rest) > 0 {
				t.Errorf("%s has children out of place: %v", top.name, rest)
			}
		}
	}
	for _, r := range refs {
		if !ids[r] {
			t.Errorf("nothing has the id %s", r)
		}
	}
}

func TestALTO(t *testing.T) {
	b := ALTO(rich(), Options{Image: `a"b<c>.png`, Page: 3})
	checkALTO(t, b)
	for _, s := range []string{`PHYSICAL_IMG_NR="3" WIDTH="300" HEIGHT="200" PC="0.87" LANG="ja"`, `<Variant CONTENT="萬" VC="0.40"/></Glyph>`,
		`CONTENT="葛` + "\U000e0100" + `&lt;a"`, `STYLE="strikethrough"`, `BASEDIRECTION="ttb"`, `<ComposedBlock ID="table_1" TYPE="table" HPOS="0" VPOS="100" WIDTH="200" HEIGHT="40">`,
		`LABEL="row 0 column 0" DESCRIPTION="rowspan 1 colspan 2"`, `TYPE="unread"`, `PROCESSINGREFS="model_1"`, `<processingStepSettings>90</processingStepSettings>`} {
		if !strings.Contains(string(b), s) {
			t.Errorf("no %s in\n%s", s, b)
		}
	}
	if strings.Contains(string(b), "長すぎる") {
		t.Error("a variant of more than three characters, which ALTO has not")
	}
	checkALTO(t, ALTO(&archive.Text{Width: 1, Height: 1}, Options{}))
}

// xlinkSchema is where the published schema has the schema of links.
const xlinkSchema = "http://www.loc.gov/standards/xlink/xlink.xsd"

// validate holds an ALTO file against the published schema, testdata/alto. A catalog
// brings xmllint to the schema of links beside it, without a network.
func validate(t *testing.T, alto []byte) error {
	t.Helper()
	dir := t.TempDir()
	links, err := filepath.Abs(filepath.Join("testdata", "alto", "xlink.xsd"))
	if err != nil {
		t.Fatal(err)
	}
	catalog, file := filepath.Join(dir, "catalog.xml"), filepath.Join(dir, "page.alto.xml")
	rule := fmt.Sprintf(`<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"><system systemId="%[1]s" uri="file://%[2]s"/><uri name="%[1]s" uri="file://%[2]s"/></catalog>`, xlinkSchema, links)
	for name, b := range map[string][]byte{catalog: []byte(rule), file: alto} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("xmllint", "--nonet", "--noout", "--schema", filepath.Join("testdata", "alto", "alto-4-4.xsd"), file)
	cmd.Env = append(os.Environ(), "XML_CATALOG_FILES="+catalog)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// What is written holds against the published schema, and that decides: what breaks a
// rule of it does not.
func TestALTOSchema(t *testing.T) {
	testenv.Need(t, "xmllint")
	good := ALTO(rich(), Options{Image: "x.png"})
	strange := &archive.Text{Engine: "a<b&\"\x00\ufffe]]>", Models: []string{"x\"y"}, Width: 9, Height: 9,
		Glyphs: []archive.Glyph{{Text: "\t&<"}, {Text: " "}, {Text: "]]>", Alts: []archive.Alt{{Text: "\""}}}}, Lines: []archive.Line{{End: 3, Type: "of tomorrow", Sep: "\n"}}}
	for name, b := range map[string][]byte{
		"rich": good, "empty": ALTO(&archive.Text{}, Options{}), "strange": ALTO(strange, Options{Image: "a&b.png"}),
		"horizontal": ALTO(sample(archive.Horizontal, "令和7年度 第12号", "Form B-7"), Options{Page: 2}), "vertical": ALTO(sample(archive.Vertical, "以上"), Options{}),
	} {
		if err := validate(t, b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, change := range [][2]string{{"<TextBlock ID=", "<TextBlok ID="}, {` CONTENT="`, ` CONTENTS="`}, {` WIDTH="300"`, ` WIDTH="wide"`}} {
		if bad := strings.Replace(string(good), change[0], change[1], 1); bad == string(good) {
			t.Errorf("there is no %q to change", change[0])
		} else if validate(t, []byte(bad)) == nil {
			t.Errorf("%q is valid", change[1])
		}
	}
}

func FuzzALTO(f *testing.F) {
	f.Add("a<b&\"'\u0000\ufffe]]>", "x\"y")
	f.Add("\t ", "")
	f.Fuzz(func(t *testing.T, text, kind string) {
		p := &archive.Text{Engine: text, Models: []string{text}, Glyphs: []archive.Glyph{{Text: text, Alts: []archive.Alt{{Text: kind}}}, {Text: " "}, {Text: kind}},
			Lines: []archive.Line{{End: 3, Type: archive.LineType(kind)}}}
		checkALTO(t, ALTO(p, Options{Image: text}))
	})
}
