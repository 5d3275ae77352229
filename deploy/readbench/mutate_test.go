package main

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"fumikura/ocr/limit"
)

type refusal struct{ error }

func (refusal) Permanent() bool { return true }

func TestResultOf(t *testing.T) {
	for want, err := range map[string]error{
		"text":     nil,
		"refused":  fmt.Errorf("read: %w", refusal{errors.New("no image")}),
		"deadline": fmt.Errorf("read: %w", &limit.Exceeded{Most: time.Minute}),
		"death":    errors.New("a reading process failed: EOF"),
		"other":    errors.New("no space left"),
	} {
		if got := resultOf(err); got != want {
			t.Errorf("%v: %s, want %s", err, got, want)
		}
	}
}
