package pdf

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// errUnknown: the page is there, but its structure says too little.
var errUnknown = errors.New("structure not understood")

// A structure is a PDF that pdfcpu has read.
type structure struct {
	x     *model.XRefTable
	pages []node
}

// node is one page with what it inherits. dict is nil where it is broken.
type node struct {
	dict types.Dict
	inherited
}

type inherited struct {
	resources   types.Object
	media, crop types.Object
	rotate      types.Object
}

const (
	maxTreeDepth = 64
	maxTreeNodes = 1 << 20
)

// configuration is made here and not asked of pdfcpu, which would make a folder
// for it in somebody's home.
func configuration() *model.Configuration {
	c := &model.Configuration{Version: model.VersionStr, Reader15: true, ValidationMode: model.ValidationRelaxed,
		Cmd: model.LISTINFO, Offline: true, Limits: model.DefaultResourceLimits()}
	c.Limits.MaxStreamBytes, c.Limits.MaxDecodeBytes = 4*wholeBytes, 2*wholeBytes
	c.Limits.MaxObjectCount, c.Limits.MaxXRefEntries = 2e6, 2e6
	c.Limits.MaxObjectStreamCount = 1e5
	return c
}

// readStructure reads a PDF whole. pdfcpu has panicked on strangers' files
// before: that is an error like any other.
func readStructure(ctx context.Context, path string) (s *structure, err error) {
	defer mended(&err)
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open PDF: %w", err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("open PDF: %w", err)
	}
	timed, cancel := context.WithTimeout(ctx, toolTime)
	defer cancel()
	c, err := pdfcpu.ReadWithContext(timed, &thrifty{f, 3*st.Size() + 1<<20}, configuration())
	if errors.Is(err, pdfcpu.ErrWrongPassword) {
		return nil, ErrPassword
	} else if err != nil {
		return nil, fmt.Errorf("read PDF: %w", err)
	}
	s = &structure{x: c.XRefTable}
	root, err := s.x.Catalog()
	if err != nil {
		return nil, fmt.Errorf("read PDF: %w", err)
	}
	if err := s.walk(root["Pages"], inherited{}, 0, map[int]bool{}); err != nil {
		return nil, fmt.Errorf("read PDF: %w", err)
	}
	return s, nil
}

// thrifty ends the reading of a file whose table of objects names the same large
// stream again and again, of which pdfcpu would keep as many copies.
type thrifty struct {
	*os.File
	left int64 // bytes of large reads
}

func (t *thrifty) Read(b []byte) (int, error) {
	n, err := t.File.Read(b)
	if len(b) > 16<<10 {
		if t.left -= int64(n); t.left < 0 {
			return 0, errUnknown
		}
	}
	return n, err
}

// mended turns a panic into an error.
func mended(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: %v\n%s", errUnknown, r, debug.Stack())
	}
}

// walk goes down the page tree. A kid that is no page is a broken page: those
// behind it keep their numbers.
func (s *structure) walk(o types.Object, in inherited, depth int, seen map[int]bool) error {
	if depth > maxTreeDepth || len(s.pages) > maxTreeNodes {
		return errors.New("the page tree is too deep")
	}
	if ref, ok := o.(types.IndirectRef); ok {
		if seen[ref.ObjectNumber.Value()] {
			return errors.New("the page tree goes round")
		}
		seen[ref.ObjectNumber.Value()] = true
		defer delete(seen, ref.ObjectNumber.Value())
	}
	d := s.dict(o)
	if d == nil {
		s.pages = append(s.pages, node{})
		return nil
	}
	for key, at := range map[string]*types.Object{"Resources": &in.resources, "MediaBox": &in.media, "CropBox": &in.crop, "Rotate": &in.rotate} {
		if v, ok := d[key]; ok {
			*at = v
		}
	}
	kids, ok := s.deref(d["Kids"]).(types.Array)
	if !ok {
		if t, _ := s.deref(d["Type"]).(types.Name); t == "Pages" {
			return nil // an empty branch
		}
		s.pages = append(s.pages, node{d, in})
		return nil
	}
	for _, k := range kids {
		if err := s.walk(k, in, depth+1, seen); err != nil {
			return err
		}
	}
	return nil
}

// deref follows a reference; nil where it leads nowhere.
func (s *structure) deref(o types.Object) types.Object {
	for range 8 {
		if _, ok := o.(types.IndirectRef); !ok {
			return o
		}
		v, err := s.x.Dereference(o)
		if err != nil {
			return nil
		}
		o = v
	}
	return nil
}

func (s *structure) dict(o types.Object) types.Dict {
	switch v := s.deref(o).(type) {
	case types.Dict:
		return v
	case types.StreamDict:
		return v.Dict
	case *types.StreamDict:
		return v.Dict
	}
	return nil
}

func (s *structure) stream(o types.Object) *types.StreamDict {
	switch v := s.deref(o).(type) {
	case types.StreamDict:
		return &v
	case *types.StreamDict:
		return v
	}
	return nil
}

func (s *structure) number(o types.Object, otherwise float64) float64 {
	switch v := s.deref(o).(type) {
	case types.Integer:
		return float64(v)
	case types.Float:
		return float64(v)
	}
	return otherwise
}

func (s *structure) name(o types.Object) string {
	n, _ := s.deref(o).(types.Name)
	return string(n)
}

func (s *structure) numbers(o types.Object) []float64 {
	a, ok := s.deref(o).(types.Array)
	if !ok || len(a) > 64 {
		return nil
	}
	out := make([]float64, len(a))
	for i, v := range a {
		out[i] = s.number(v, 0)
	}
	return out
}

// content is the page's whole content stream, unpacked.
func (s *structure) content(d types.Dict) ([]byte, error) {
	var all []byte
	add := func(o types.Object) error {
		sd := s.stream(o)
		if sd == nil {
			return fmt.Errorf("%w: a content stream is not there", ErrPage)
		}
		b, err := s.unpack(sd)
		all = append(append(all, b...), '\n')
		return err
	}
	switch v := s.deref(d["Contents"]).(type) {
	case nil:
		if _, named := d["Contents"]; named {
			return nil, fmt.Errorf("%w: its content is not there", ErrPage)
		}
	case types.Array:
		for _, o := range v {
			if err := add(o); err != nil {
				return nil, err
			}
			if len(all) > maxContent {
				return nil, errUnknown
			}
		}
	default:
		return all, add(v)
	}
	return all, nil
}

// maxContent bounds the content that is looked through, in bytes.
const maxContent = 32 << 20

func (s *structure) unpack(sd *types.StreamDict) ([]byte, error) {
	if sd.Content == nil {
		if err := sd.DecodeWithLimit(maxContent); err != nil {
			return nil, fmt.Errorf("%w: %w", errUnknown, err)
		}
	}
	return sd.Content, nil
}
