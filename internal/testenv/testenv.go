// Package testenv tells tests which real parts (a Redis, an S3, a browser) they
// may use, and turns a skip into a failure where that part was required. It is
// imported by tests only.
package testenv

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The parts, and the environment variable that holds each one's address, or the
// programs that must be on the PATH.
var addresses = map[string]string{
	"s3":    "FUMIKURA_TEST_S3",    // s3://key:secret@host:port/bucket
	"redis": "FUMIKURA_TEST_REDIS", // redis://host:port/db
	"meili": "FUMIKURA_TEST_MEILI", // meili://[:key@]host:port
	"minio": "FUMIKURA_TEST_MINIO", // path of the program, for a server that a test may stop
}

var programs = map[string][]string{
	"chromium":     {"chromium"},
	"tesseract":    {"tesseract"},
	"redis-server": {"redis-server"}, // one of the test's own, to empty or stop
	"qpdf":         {"qpdf"},
	"xmllint":      {"xmllint"},
	"poppler":      {"pdftoppm", "pdftotext", "pdfimages", "pdfseparate", "pdfinfo"},
}

// Need returns the address of a part ("s3", "redis", "meili") or the path of its
// program ("chromium", "tesseract", "poppler"). Without it the test is skipped,
// or fails where FUMIKURA_TEST_REQUIRE (a comma-separated list) names the part.
func Need(tb testing.TB, part string) string {
	tb.Helper()
	if name, ok := addresses[part]; ok {
		if v := os.Getenv(name); v != "" {
			return v
		}
		Lacks(tb, part, name+" names none")
	}
	names, ok := programs[part]
	if !ok {
		tb.Fatalf("testenv knows no part %q", part)
	}
	first := ""
	for _, n := range names {
		p, err := exec.LookPath(n)
		if err != nil {
			Lacks(tb, part, err.Error())
		}
		if first == "" {
			first = p
		}
	}
	return first
}

// Lacks skips the test for want of the part, or fails it where it is required.
func Lacks(tb testing.TB, part, why string) {
	tb.Helper()
	if slices.Contains(strings.Split(os.Getenv("FUMIKURA_TEST_REQUIRE"), ","), part) {
		tb.Fatalf("%s is required but missing: %s", part, why)
	}
	tb.Skipf("no %s: %s", part, why)
}
