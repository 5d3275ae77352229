package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
)

// memory takes a very large PDF in and samples, each second until it is cut,
// what the server holds and what all processes of the program hold together.
// Reading goes on beside the cutting; what is left of it is not waited for.
func (b *bench) memory(ctx context.Context) error {
	path := filepath.Join(b.tmp, "large.pdf")
	if err := writePDF(path, b.jpegs, b.pages, b.bytes); err != nil {
		return err
	}
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	vars, dir, err := b.fresh(deployment{name: "embedded"})
	if err != nil {
		return err
	}
	srv, err := b.serve(ctx, vars)
	if err != nil {
		return err
	}
	defer srv.stop()
	idle, err := rss(srv.cmd.Process.Pid)
	if err != nil {
		return err
	}
	start := time.Now()
	client := b.command(ctx, srv.vars, "ingest", path)
	client.Stdout, client.Stderr = &srv.log, &srv.log
	if err := client.Start(); err != nil {
		return err
	}
	taken := make(chan error, 1)
	go func() { taken <- client.Wait() }()
	w := &cutWatch{dir: dir, want: b.pages}
	defer w.close()
	var acknowledged time.Duration
	peakRSS, peakSum, children := idle, int64(0), 0
	for tick := time.NewTicker(time.Second); ; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-taken:
			if err != nil {
				return fmt.Errorf("ingest: %w: %s", err, srv.log.String())
			}
			acknowledged, taken = time.Since(start), nil
		case <-tick.C:
		}
		now, err := rss(srv.cmd.Process.Pid)
		if err != nil {
			return fmt.Errorf("the server is gone: %w: %s", err, srv.log.String())
		}
		sum, n := groupPSS(os.Getpid())
		peakRSS, peakSum, children = max(peakRSS, now), max(peakSum, sum), max(children, n)
		if taken != nil {
			continue
		}
		if done, err := w.cut(ctx); err != nil {
			return err
		} else if done {
			break
		}
	}
	took := time.Since(start)
	highest, err := peak(srv.cmd.Process.Pid)
	if err != nil {
		return err
	}
	stopped := time.Now()
	if err := srv.stop(); err != nil {
		return err
	}
	fmt.Printf("\n### Memory: one PDF of %d pages, %d MiB, embedded\n\n", b.pages, st.Size()>>20)
	fmt.Println("| what | value |\n|---|---|")
	fmt.Printf("| acknowledged after | %.1f s |\n| all pages cut after | %.1f s |\n", acknowledged.Seconds(), took.Seconds())
	fmt.Printf("| server, RSS before | %d MiB |\n| server, RSS, peak of 1 s samples | %d MiB |\n| server, RSS, peak by the kernel (VmHWM) | %d MiB |\n", idle>>20, peakRSS>>20, highest>>20)
	fmt.Printf("| all processes (server, its children, ingest), summed PSS, peak of 1 s samples | %d MiB |\n| most processes at once | %d |\n", peakSum>>20, children)
	fmt.Printf("| stop with reading under way | %.1f s |\n", time.Since(stopped).Seconds())
	return errors.Join(os.RemoveAll(dir), os.Remove(path))
}

// cutWatch looks into the archive's folder whether the one file is cut.
type cutWatch struct {
	dir    string
	want   int
	bucket *disk.Bucket
}

func (w *cutWatch) close() error {
	if w.bucket == nil {
		return nil
	}
	return w.bucket.Close()
}

func (w *cutWatch) cut(ctx context.Context) (bool, error) {
	if w.bucket == nil {
		var err error
		if w.bucket, err = disk.Open(w.dir, disk.Options{}); err != nil {
			return false, err
		}
	}
	a := archive.New(w.bucket, time.Now, func() archive.ID { return "" })
	ids, err := a.Batches(ctx, "", 2)
	if err != nil || len(ids) == 0 {
		return false, err
	}
	done := false
	err = a.Outcomes(ctx, ids[0], func(o *archive.Outcome) error {
		switch o.State {
		case archive.FileRefused:
			return fmt.Errorf("the file was refused: %s", o.Reason.EN)
		case archive.FileCut:
			if o.Done != w.want {
				return fmt.Errorf("%d of %d pages were cut", o.Done, w.want)
			}
			done = true
		}
		return nil
	})
	return done, err
}
