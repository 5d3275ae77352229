package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// release is the version of this source; the tag of a release is "v" and it.
const release = "0.1.0"

func version() string { return release }

func runVersion(_ context.Context, e *env, _ []string) error {
	rev := ""
	if b, ok := debug.ReadBuildInfo(); ok {
		for _, s := range b.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				rev = " " + s.Value[:12]
			}
		}
	}
	fmt.Fprintf(e.out, "fumikura %s%s %s %s/%s\n", version(), rev, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
