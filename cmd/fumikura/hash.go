package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
)

// hashOf is the SHA-256 of all that r gives, in hexadecimal.
func hashOf(r io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
