package tesseract

import (
	"image"

	"fumikura/internal/archive"
)

// A region is a part of the working picture that is read by itself, in one
// direction. Regions come in reading order.
type region struct {
	box  image.Rectangle // in pixels of the working picture
	dir  archive.Direction
	kind archive.LineType
	cell *archive.Cell // with its box in pixels of the working picture; nil: no cell
	mode string        // Tesseract's page segmentation mode
	sep  string        // after the region's last line
}

// layout gives the regions of a picture whose text runs mostly in direction dir.
func layout(w *working, dir archive.Direction) []region {
	g := region{box: image.Rect(0, 0, w.W, w.H), dir: dir, mode: segmentAuto, sep: "\n"}
	if dir == archive.Vertical {
		g.mode = segmentVertical
	}
	return []region{g}
}
