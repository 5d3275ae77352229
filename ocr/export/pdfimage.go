package export

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// A pdfImage is an image that can stand in a PDF without being decoded.
type pdfImage struct {
	w, h int // pixels as stored
	// write writes the image object, and what it needs, and gives its number.
	write func(*PDF) int
}

// parseImage looks at headers alone; the error is ErrImage.
func parseImage(img PageImage) (*pdfImage, error) {
	var x *pdfImage
	var err error
	switch img.Type {
	case "image/jpeg":
		x, err = jpegImage(img.Data)
	case "image/png":
		x, err = pngImage(img.Data)
	case "image/jp2":
		x, err = jp2Image(img.Data)
	case "image/tiff":
		x, err = tiffImage(img.Data)
	default:
		err = fmt.Errorf("type %q", img.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrImage, err)
	}
	if x.w < 1 || x.h < 1 {
		return nil, fmt.Errorf("%w: %d × %d pixels", ErrImage, x.w, x.h)
	}
	return x, nil
}

func imageDict(w, h int, space string, bits int, rest string) string {
	return fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace %s/BitsPerComponent %d%s", w, h, space, bits, rest)
}

// cmyk is a colour space of four inks that are mixed to sRGB by the simple rule.
// DeviceCMYK would need an output profile for inks, which PDF/A has one of at most.
func cmyk(p *PDF) string {
	n := p.reserve()
	p.stream(n, "/FunctionType 4/Domain[0 1 0 1 0 1 0 1]/Range[0 1 0 1 0 1]",
		[]byte("{1 exch sub dup 5 1 roll exch 1 exch sub mul 4 1 roll 1 exch sub 2 index mul 4 1 roll 1 exch sub mul 3 1 roll}"))
	return fmt.Sprintf("[/DeviceN[/Cyan/Magenta/Yellow/Black][/ICCBased %d 0 R]%d 0 R]", objProfile, n)
}

// jpegImage takes the file as it is (DCTDecode).
func jpegImage(b []byte) (*pdfImage, error) {
	j, err := jpegHeader(b)
	if err != nil {
		return nil, err
	}
	return &pdfImage{j.w, j.h, func(p *PDF) int {
		space, rest := "/DeviceGray", ""
		switch j.components {
		case 3:
			space = "/DeviceRGB"
		case 4:
			space = cmyk(p)
			if j.adobe >= 0 { // Adobe's programs store inks inverted
				rest = "/Decode[1 0 1 0 1 0 1 0]"
			}
		}
		if j.rgb && j.adobe < 0 {
			rest += "/DecodeParms<</ColorTransform 0>>"
		}
		if len(j.profile) > 0 {
			icc := p.reserve()
			p.deflated(icc, fmt.Sprintf("/N %d", j.components), j.profile)
			space = fmt.Sprintf("[/ICCBased %d 0 R]", icc)
		}
		n := p.reserve()
		p.stream(n, imageDict(j.w, j.h, space, 8, rest+"/Filter/DCTDecode"), b)
		return n
	}}, nil
}

type jpegInfo struct {
	w, h, components int
	adobe            int  // its transform; -1 without the marker
	rgb              bool // components are called R, G, B
	profile          []byte
}

// jpegHeader reads the segments before the first scan (ITU-T T.81, annex B).
func jpegHeader(b []byte) (jpegInfo, error) {
	j := jpegInfo{adobe: -1}
	if !bytes.HasPrefix(b, []byte{0xFF, 0xD8}) {
		return j, fmt.Errorf("JPEG: no start")
	}
	var parts [256][]byte
	count := 0
	for i := 2; ; {
		for i < len(b) && b[i] != 0xFF {
			i++
		}
		for i < len(b) && b[i] == 0xFF {
			i++
		}
		if i+3 > len(b) {
			return j, fmt.Errorf("JPEG: cut off")
		}
		m := b[i]
		i++
		if m == 0x01 || m >= 0xD0 && m <= 0xD7 {
			continue
		}
		n := int(binary.BigEndian.Uint16(b[i:]))
		if n < 2 || i+n > len(b) {
			return j, fmt.Errorf("JPEG: cut off")
		}
		s := b[i+2 : i+n]
		i += n
		switch {
		case m == 0xC0 || m == 0xC1 || m == 0xC2:
			if len(s) < 6 || s[0] != 8 || len(s) < 6+3*int(s[5]) {
				return j, fmt.Errorf("JPEG: not of 8 bits")
			}
			j.h, j.w, j.components = int(binary.BigEndian.Uint16(s[1:])), int(binary.BigEndian.Uint16(s[3:])), int(s[5])
			if j.components != 1 && j.components != 3 && j.components != 4 {
				return j, fmt.Errorf("JPEG: %d components", j.components)
			}
			j.rgb = j.components == 3 && s[6] == 'R' && s[9] == 'G' && s[12] == 'B'
		case m >= 0xC3 && m <= 0xCF && m != 0xC4 && m != 0xC8 && m != 0xCC:
			return j, fmt.Errorf("JPEG: of a kind that PDF has not (SOF%d)", m-0xC0)
		case m == 0xEE && len(s) >= 12 && string(s[:5]) == "Adobe":
			j.adobe = int(s[11])
		case m == 0xE2 && len(s) > 14 && string(s[:12]) == "ICC_PROFILE\x00":
			parts[s[12]] = s[14:]
			count = int(s[13])
		case m == 0xDA:
			if j.components == 0 {
				return j, fmt.Errorf("JPEG: no frame")
			}
			j.profile = profile(parts[:], count, j.components)
			return j, nil
		}
	}
}

// profile puts an embedded ICC profile together. One that is incomplete, or of a
// kind that PDF/A-2 doesn't take for such an image, is left out.
func profile(parts [][]byte, count, components int) []byte {
	var b []byte
	for i := 1; i <= count && i < len(parts); i++ {
		if parts[i] == nil {
			return nil
		}
		b = append(b, parts[i]...)
	}
	if len(b) < 132 || int64(binary.BigEndian.Uint32(b)) != int64(len(b)) || string(b[36:40]) != "acsp" || b[8] > 4 {
		return nil
	}
	switch class := string(b[12:16]); class {
	case "scnr", "mntr", "prtr", "spac":
	default:
		return nil
	}
	space := map[int]string{1: "GRAY", 3: "RGB ", 4: "CMYK"}[components]
	if string(b[16:20]) != space {
		return nil
	}
	return b
}

// pngImage takes the compressed rows as they are: PDF knows PNG's compression and
// prediction, but neither its interlacing nor a channel of transparency.
func pngImage(b []byte) (*pdfImage, error) {
	const sign = "\x89PNG\r\n\x1a\n"
	if !bytes.HasPrefix(b, []byte(sign)) || len(b) < 33 {
		return nil, fmt.Errorf("PNG: no header")
	}
	var head, palette []byte
	var data [][]byte
	size := 0
	for i := len(sign); i+12 <= len(b); {
		n := int(binary.BigEndian.Uint32(b[i:]))
		if n > len(b)-i-12 {
			return nil, fmt.Errorf("PNG: cut off")
		}
		s := b[i+8 : i+8+n]
		switch string(b[i+4 : i+8]) {
		case "IHDR":
			head = s
		case "PLTE":
			palette = s
		case "tRNS":
			return nil, fmt.Errorf("PNG: transparent")
		case "IDAT":
			data = append(data, s)
			size += n
		}
		i += 12 + n
	}
	if len(head) < 13 || size == 0 {
		return nil, fmt.Errorf("PNG: no image")
	}
	w, h := int(binary.BigEndian.Uint32(head)), int(binary.BigEndian.Uint32(head[4:]))
	bits, kind := int(head[8]), head[9]
	if head[12] != 0 {
		return nil, fmt.Errorf("PNG: interlaced")
	}
	colors, space := 1, "/DeviceGray"
	switch kind {
	case 0:
	case 2:
		colors, space = 3, "/DeviceRGB"
	case 3:
		if len(palette) < 3 || len(palette)%3 != 0 || len(palette) > 768 {
			return nil, fmt.Errorf("PNG: no palette")
		}
		space = fmt.Sprintf("[/Indexed/DeviceRGB %d<%X>]", len(palette)/3-1, palette)
	default:
		return nil, fmt.Errorf("PNG: transparent")
	}
	if bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16 {
		return nil, fmt.Errorf("PNG: %d bits", bits)
	}
	return &pdfImage{w, h, func(p *PDF) int {
		n := p.reserve()
		p.stream(n, imageDict(w, h, space, bits, fmt.Sprintf("/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>", colors, bits, w)),
			bytes.Join(data, nil))
		return n
	}}, nil
}

// jp2Image takes the file as it is (JPXDecode). PDF/A-2 takes one, three or four
// channels of equal depth whose colour space the file names (ISO 19005-2, 6.2.8.3).
func jp2Image(b []byte) (*pdfImage, error) {
	var w, h, channels, bits int
	colour := false
	var walk func(b []byte, depth int) error
	walk = func(b []byte, depth int) error {
		for len(b) >= 8 {
			n, kind, skip := int64(binary.BigEndian.Uint32(b)), string(b[4:8]), int64(8)
			if n == 1 && len(b) >= 16 {
				n, skip = int64(binary.BigEndian.Uint64(b[8:])), 16
			} else if n == 0 {
				n = int64(len(b))
			}
			if n < skip || n > int64(len(b)) {
				return fmt.Errorf("JPEG 2000: cut off")
			}
			s := b[skip:n]
			switch {
			case kind == "jp2h" && depth == 0:
				if err := walk(s, 1); err != nil {
					return err
				}
			case kind == "ihdr" && len(s) >= 14:
				h, w = int(binary.BigEndian.Uint32(s)), int(binary.BigEndian.Uint32(s[4:]))
				channels, bits = int(binary.BigEndian.Uint16(s[8:])), int(s[10]&0x7F)+1
			case kind == "colr" && len(s) >= 7 && s[0] == 1:
				if cs := binary.BigEndian.Uint32(s[3:]); cs == 16 || cs == 17 || cs == 18 {
					colour = true
				}
			case kind == "colr" && len(s) >= 3 && s[0] == 2:
				colour = true
			case kind == "cdef" || kind == "pclr":
				return fmt.Errorf("JPEG 2000: channels that PDF/A has not")
			}
			b = b[n:]
		}
		return nil
	}
	if len(b) < 12 || string(b[4:8]) != "jP  " {
		return nil, fmt.Errorf("JPEG 2000: a bare code stream")
	}
	if err := walk(b, 0); err != nil {
		return nil, err
	}
	if !colour || channels != 1 && channels != 3 || bits < 1 || bits > 38 {
		return nil, fmt.Errorf("JPEG 2000: %d channels of %d bits", channels, bits)
	}
	return &pdfImage{w, h, func(p *PDF) int {
		n := p.reserve()
		p.stream(n, fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/Filter/JPXDecode", w, h), b)
		return n
	}}, nil
}
