// Package export writes the text of a page in forms that other programs read:
// plain text, hOCR, ALTO and searchable PDF/A. It reads nothing, and of images it
// looks at the headers alone.
package export

import "fumikura/internal/archive"

// Text is the plain text of a page in UTF-8, a line of the page a line.
func Text(t *archive.Text) []byte { return []byte(t.Plain()) }
