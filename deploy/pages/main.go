// Command pages draws pages of invented municipal paper, with the exact text and
// the place of every character beside them: what reading is measured on (package
// deploy/bench). It copies no archive: names, addresses, numbers and sentences are
// its own. The same seed and fonts give the same pages.
//
//	go run ./deploy/pages -out DIR -n 96 -seed 1 -fonts noto-serif,takao-gothic
//
// Beside NNN-kind-look.png (or .jpg, .tif) lie NNN-kind-look.txt, the text in the
// order of reading (cells parted by tabs); .chars.tsv, each character's box in
// pixels of the upright page; and .extra.tsv, what stands outside the order of the
// body (ruby, stamps, struck-out text). index.tsv lists the pages.
//
// With -strips it draws single lines instead, to teach a model with (deploy/teach).
package main

import (
	"flag"
	"fmt"
	"image"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fumikura/ocr/reading"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "pages:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	fs := flag.NewFlagSet("pages", flag.ContinueOnError)
	dir := fs.String("out", "", "folder to write to")
	n := fs.Int("n", 0, "pages (0: every kind four times)")
	first := fs.Int("first", 0, "number of the first page")
	seed := fs.Uint64("seed", 1, "what the random choices start from")
	names := fs.String("fonts", "noto-serif,noto-sans", "fonts of the body, in turn: "+strings.Join(fontNames(), ", ")+", or paths of font files")
	hands := fs.String("hands", "", "fonts of handwriting, such as klee,yusei-magic,kouzan-gyosho; without any, handwriting is the body's font, bent")
	onlyKinds := fs.String("kinds", "", "only these kinds (modern is drawn only where it is named): "+strings.Join(kindNames(), ","))
	onlyLooks := fs.String("looks", "", "only these looks: "+strings.Join(lookNames(), ","))
	laws := fs.String("laws", "../shared/texts/laws.tsv.gz", "law texts to fill pages with, where they are there")
	strips := fs.String("strips", "", "a model of Tesseract: instead of pages draw n sheets of worn lines that it can print, each line a file")
	tall := fs.Bool("tall", false, "strips are columns")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *dir == "" {
		return fmt.Errorf("say -out DIR")
	}
	ks, err := chosen(kindNames(), *onlyKinds)
	if err != nil {
		return err
	}
	if *onlyKinds == "" {
		ks = ks[:usualKinds]
	}
	looks := lookNames()
	if *strips != "" {
		looks = append(looks, "worn")
	}
	ls, err := chosen(looks, *onlyLooks)
	if err != nil {
		return err
	}
	fonts, err := loadFonts(strings.Split(*names, ","), strings.FieldsFunc(*hands, func(c rune) bool { return c == ',' })...)
	if err != nil {
		return err
	}
	texts, err := loadLaws(*laws)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*dir, 0o755); err != nil {
		return err
	}
	if *strips != "" {
		return writeStrips(*strips, *dir, *n, *seed, &stripper{fonts: fonts, laws: texts, looks: ls, tall: *tall})
	}
	if *n == 0 {
		*n = 4 * len(ks)
	}
	index := []string{"file\tkind\tlook\tdpi\trotation"}
	for i := range *n {
		rng := rand.New(rand.NewPCG(*seed, uint64(i)))
		// Each round over the kinds meets the looks one further on, so that a
		// kind meets all of them in time.
		kind, look := ks[i%len(ks)], ls[(i%len(ks)+i/len(ks)+int(*seed))%len(ls)]
		s := compose(kind, rng, fonts.pick(i), texts)
		shot := expose(look, s, rng)
		base := fmt.Sprintf("%03d-%s-%s", *first+i, kind, look)
		name, err := write(*dir, base, s, shot)
		if err != nil {
			return err
		}
		index = append(index, fmt.Sprintf("%s\t%s\t%s\t%d\t%d", name, kind, look, shot.dpiX, shot.turn*90))
		fmt.Fprintln(out, name)
	}
	return os.WriteFile(filepath.Join(*dir, "index.tsv"), []byte(strings.Join(index, "\n")+"\n"), 0o644)
}

// writeStrips has strips drawn of what a model can print.
func writeStrips(model, dir string, n int, seed uint64, d *stripper) error {
	f, err := os.Open(model)
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	if d.known, err = reading.ReadCharset(f, st.Size()); err != nil {
		return err
	}
	if len(d.laws) == 0 {
		return fmt.Errorf("strips are of laws: say where they are (-laws)")
	}
	return d.write(dir, n, seed)
}

// chosen are the names that a list asks for; an empty list asks for all.
func chosen(all []string, list string) ([]string, error) {
	if list == "" {
		return all, nil
	}
	out := strings.Split(list, ",")
	for _, s := range out {
		if !slices.Contains(all, s) {
			return nil, fmt.Errorf("there is no %q; there are %s", s, strings.Join(all, ", "))
		}
	}
	return out, nil
}

// compose draws a page of a kind and fills it.
func compose(kind string, rng *rand.Rand, f fontSet, laws []string) *sheet {
	s := newSheet(image.Pt(2480, 3508), rng, f)
	s.say.laws = laws
	for _, k := range kinds {
		if k.name == kind {
			k.draw(s)
		}
	}
	return s
}
