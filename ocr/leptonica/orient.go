package leptonica

/*
#include <leptonica/allheaders.h>
*/
import "C"

import "errors"

// Thresholds of Leptonica's own decision on orientation (flipdetect.c): how sure it
// must be, and by how much one axis must beat the other.
const (
	sureUp    = 8
	sureRatio = 2.5
	inkBelow  = 150
)

// LatinTurn finds the clockwise quarter turns that bring a page of Latin letters
// upright: more of them rise above the line than hang below it. ok is false where
// that can't be told, as with any other script.
func (i *Image) LatinTurn() (turn int, ok bool, err error) {
	flat, err := i.Flat()
	if err != nil {
		return 0, false, err
	}
	defer flat.Close()
	ink, err := wrap(C.pixThresholdToBinary(flat.p, inkBelow), "threshold")
	if err != nil {
		return 0, false, err
	}
	defer ink.Close()
	var up, left C.l_float32
	if C.pixOrientDetect(ink.p, &up, &left, 0, 0) != 0 {
		return 0, false, errors.New("leptonica: orientation failed")
	}
	var orient C.l_int32
	if C.makeOrientDecision(up, left, sureUp, sureRatio, &orient, 0) != 0 {
		return 0, false, errors.New("leptonica: orientation failed")
	}
	switch orient {
	case C.L_TEXT_ORIENT_UP:
		return 0, true, nil
	case C.L_TEXT_ORIENT_LEFT:
		return 1, true, nil
	case C.L_TEXT_ORIENT_DOWN:
		return 2, true, nil
	case C.L_TEXT_ORIENT_RIGHT:
		return 3, true, nil
	}
	return 0, false, nil
}
