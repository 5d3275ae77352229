package pdf

import (
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// image describes an image whose stored bytes mean by themselves what the page
// shows; nil for all others, which are to be rendered.
func (s *structure) image(i placed, w, h int) *Image {
	d := i.stream.Dict
	if len(i.stream.FilterPipeline) != 1 || d["SMask"] != nil || d["Mask"] != nil || s.number(d["SMaskInData"], 0) != 0 {
		return nil
	}
	f := i.stream.FilterPipeline[0]
	img := &Image{Width: w, Height: h, Data: i.stream.Raw, Offset: i.stream.StreamOffset, Transform: -1,
		Bits: int(s.number(d["BitsPerComponent"], 8))}
	var known bool
	if img.Components, known = s.components(d["ColorSpace"]); !known {
		return nil
	}
	inverted, plain := s.decode(d["Decode"])
	switch f.Name {
	case "DCTDecode":
		img.Kind = KindJPEG
		if i.mask || inverted || !plain || img.Components != 1 && img.Components != 3 {
			return nil
		}
		img.Transform = int(s.number(f.DecodeParms["ColorTransform"], -1))
	case "JPXDecode":
		img.Kind = KindJPX
		if i.mask || inverted || !plain {
			return nil
		}
	case "CCITTFaxDecode":
		return s.fax(i, img, f.DecodeParms, inverted, plain)
	default:
		return nil
	}
	return img
}

// fax describes CCITT data that a TIFF reader decodes as a PDF reader does.
func (s *structure) fax(i placed, img *Image, parms types.Dict, inverted, plain bool) *Image {
	boolean := func(key string) bool {
		b, _ := s.deref(parms[key]).(types.Boolean)
		return bool(b)
	}
	img.Kind, img.Bits = KindFax, 1
	img.K = int(s.number(parms["K"], 0))
	rows := int(s.number(parms["Rows"], 0))
	if !plain || !i.mask && img.Components != 1 || int(s.number(parms["Columns"], 1728)) != img.Width ||
		rows != 0 && rows < img.Height || boolean("EncodedByteAlign") || img.K >= 0 && !boolean("EndOfLine") {
		return nil
	}
	img.Inverted = boolean("BlackIs1") != inverted
	return img
}

// decode reads a Decode array: the usual one, or the opposite, or neither.
func (s *structure) decode(o types.Object) (inverted, plain bool) {
	v := s.numbers(o)
	if o == nil || len(v) == 0 {
		return false, o == nil
	}
	usual, opposite := true, len(v)%2 == 0
	for i := range v {
		usual = usual && v[i] == float64(i%2)
		opposite = opposite && v[i] == float64(1-i%2)
	}
	return opposite, usual || opposite
}

// components is how many a colour space has, 0 where there is none. Only those
// are known that look the same without the PDF.
func (s *structure) components(o types.Object) (int, bool) {
	switch v := s.deref(o).(type) {
	case nil:
		return 0, true
	case types.Name:
		n, ok := map[types.Name]int{"DeviceGray": 1, "G": 1, "CalGray": 1, "DeviceRGB": 3, "RGB": 3, "CalRGB": 3}[v]
		return n, ok
	case types.Array:
		if len(v) < 2 {
			return 0, false
		}
		switch s.name(v[0]) {
		case "CalGray":
			return 1, true
		case "CalRGB":
			return 3, true
		case "ICCBased":
			n := int(s.number(s.dict(v[1])["N"], 0))
			return n, n == 1 || n == 3
		}
	}
	return 0, false
}

// ink is what an image needs to be rendered.
func (s *structure) ink(i placed) Ink {
	d := i.stream.Dict
	if i.mask {
		return Mono
	}
	if n, ok := s.components(d["ColorSpace"]); !ok || n != 1 {
		return Colour
	}
	if s.number(d["BitsPerComponent"], 8) == 1 && d["SMask"] == nil {
		return Mono
	}
	return Grey
}

func (s *structure) lossy(i placed) bool {
	return slices.ContainsFunc(i.stream.FilterPipeline, func(f types.PDFFilter) bool {
		return f.Name == "DCTDecode" || f.Name == "JPXDecode"
	})
}
