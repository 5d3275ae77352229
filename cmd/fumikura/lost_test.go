package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
)

// TestNothingIsLost takes 30 files in while the server is killed ten times, the
// queue is emptied, the store is away, and the index is lost once and fails once. What was
// acknowledged is never sent again; what was not is, with the same key. In the
// end a fresh process must find each page's token exactly once.
func TestNothingIsLost(t *testing.T) {
	testenv.Need(t, "tesseract")
	t.Run("embedded", func(t *testing.T) {
		r := newRig(t, map[string]string{})
		r.run()
	})
	t.Run("distributed", func(t *testing.T) {
		m := startMinIO(t)
		q := startRedis(t)
		r := newRig(t, map[string]string{
			"FUMIKURA_STORE": "s3://" + m.addr + "/lost", "FUMIKURA_S3_KEY": m.key, "FUMIKURA_S3_SECRET": m.secret,
			"FUMIKURA_QUEUE": "redis://" + q.addr + "/0",
		})
		r.minio, r.redis = m, q
		r.run()
	})
}

// kills are what is under way when the server dies, in turn.
var kills = []archive.Stage{archive.StageRead, archive.StageCut, archive.StageRead, archive.StageIndex, archive.StageRead,
	archive.StageRead, archive.StageRecord, archive.StageRead, archive.StageRead, archive.StageRead}

// A rig is one server that dies and comes back, and the clerk who feeds it.
type rig struct {
	t     *testing.T
	env   []string
	dir   string
	seed  uint64
	rnd   *rand.Rand
	press *press
	files []feed
	batch archive.ID

	minio *minioServer
	redis *redisServer

	mu   sync.Mutex
	cmd  *exec.Cmd
	addr string
	log  *os.File
}

// A feed is one file that the clerk sends until it is acknowledged.
type feed struct {
	name string
	data []byte
	acks int
}

func newRig(t *testing.T, env map[string]string) *rig {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("FUMIKURA_TEST_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	t.Logf("seed: FUMIKURA_TEST_SEED=%d", seed)
	dir := t.TempDir()
	r := &rig{t: t, dir: dir, seed: seed, rnd: rand.New(rand.NewPCG(seed, 2)), press: newPress(t, seed), batch: newID()}
	if env["FUMIKURA_STORE"] == "" {
		env["FUMIKURA_STORE"] = "file:" + filepath.Join(dir, "data")
	} else {
		env["FUMIKURA_INDEX"] = "bleve:" + filepath.Join(dir, "data", "index")
	}
	env["FUMIKURA_SPOOL"] = filepath.Join(dir, "spool")
	env["FUMIKURA_LISTEN"] = "127.0.0.1:0"
	r.env = append(os.Environ(), asProgram+"=1")
	for k, v := range env {
		r.env = append(r.env, k+"="+v)
	}
	log, err := os.Create(filepath.Join(dir, "server.log"))
	if err != nil {
		t.Fatal(err)
	}
	r.log = log
	t.Cleanup(func() {
		r.kill()
		log.Close()
		if t.Failed() {
			b, _ := os.ReadFile(log.Name())
			t.Logf("server: %s", tail(b, 6000))
		}
	})
	r.files = append(r.files, feed{name: "綴り.pdf", data: r.press.pdf(40)}, feed{name: "fax.tif", data: r.press.tiff(5)}, feed{name: "束.zip", data: r.press.zip(4)})
	for i := range 27 {
		if i%2 == 0 {
			r.files = append(r.files, feed{name: fmt.Sprintf("%02d.jpg", i), data: r.press.jpeg()})
		} else {
			r.files = append(r.files, feed{name: fmt.Sprintf("%02d.png", i), data: r.press.png()})
		}
	}
	return r
}

func (r *rig) run() {
	t := r.t
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	r.start(ctx)
	fed := make(chan error, 1)
	go func() { fed <- r.feedAll(ctx) }()
	seen := map[archive.Stage]int{}
	for n, stage := range kills {
		if got := r.killDuring(ctx, stage); got {
			seen[stage]++
		}
		switch n {
		case 3: // the queue forgets everything; an embedded one does so at each kill
			if r.redis != nil {
				r.redis.flush(t)
			}
		case 5: // the index is gone; a new one is made from the archive
			if err := os.RemoveAll(filepath.Join(r.dir, "data", "index")); err != nil {
				t.Fatal(err)
			}
		}
		r.start(ctx)
		if n == 6 && r.minio != nil { // the store is away for a while
			r.minio.stop(t)
			time.Sleep(10 * time.Second)
			r.minio.start(t)
		}
		if n == 7 {
			r.failIndex(10 * time.Second)
		}
	}
	if err := <-fed; err != nil {
		t.Fatalf("feeding: %v", err)
	}
	underWay := 0
	for _, n := range seen {
		underWay += n
	}
	if underWay < 8 {
		t.Errorf("only %d of %d kills met work under way (%v), want 8", underWay, len(kills), seen)
	}
	for _, s := range archive.Queued {
		if seen[s] == 0 {
			t.Errorf("no kill met the stage %s under way: %v", s, seen)
		}
	}
	r.waitDone(ctx)
	r.stop()
	r.check(ctx)
}

// failIndex takes the index's folder away from under the running server: what it
// wants to write there fails.
func (r *rig) failIndex(d time.Duration) {
	dir := filepath.Join(r.dir, "data", "index")
	if err := os.Rename(dir, dir+".away"); err != nil {
		r.t.Fatal(err)
	}
	time.Sleep(d)
	if err := os.RemoveAll(dir); err != nil { // the server may have begun another there
		r.t.Fatal(err)
	}
	if err := os.Rename(dir+".away", dir); err != nil {
		r.t.Fatal(err)
	}
}

// check looks at everything with fresh processes.
func (r *rig) check(ctx context.Context) {
	t := r.t
	for _, f := range r.files {
		if f.acks != 1 {
			t.Errorf("%s was acknowledged %d times, want once", f.name, f.acks)
		}
	}
	r.start(ctx)
	defer r.stop()
	for _, token := range r.press.tokens {
		var v struct {
			Total int
			Exact bool
		}
		if err := r.get(ctx, "search", url.Values{"q": {token}, "limit": {"0"}}, &v); err != nil {
			t.Fatal(err)
		}
		if v.Total != 1 || !v.Exact {
			t.Errorf("%s is found %d times (exact: %v), want once", token, v.Total, v.Exact)
		}
	}
	var p archive.Progress
	if err := r.get(ctx, "batches/"+string(r.batch), nil, &p); err != nil {
		t.Fatal(err)
	}
	// The ZIP is a file, but its four members are the records.
	if p.Files != 30 || p.Records != 33 || p.Pages != 76 || p.Read != 76 || len(p.Refused)+len(p.Failed) > 0 {
		t.Errorf("%d files, %d records, %d pages, %d read, refused %v, failed %v; want 30, 33, 76, 76 and nothing", p.Files, p.Records, p.Pages, p.Read, p.Refused, p.Failed)
	}
	c, err := newConfig(r.getenv, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := openBucket(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	left, err := b.List(ctx, "todo/", "", 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range left {
		t.Errorf("%s is still owed", i.Key)
	}
	r.stop()
	out, err := r.command(ctx, "verify", "--json").Output()
	var v verifyResult
	if jerr := json.Unmarshal(out, &v); jerr != nil || err != nil || !v.Clean {
		t.Errorf("verify: %v, %v: %s", err, jerr, tail(out, 2000))
	}
}

// feedAll sends each file until it is acknowledged, three at a time, always with
// the same key, and never again after that.
func (r *rig) feedAll(ctx context.Context) error {
	for {
		err := r.owner().call(ctx, "en", http.MethodPost, "batches", nil, map[string]any{"id": r.batch, "title": "箱", "lane": 1}, nil)
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
	pauses := rand.New(rand.NewPCG(r.seed, 3)) // r.rnd is the killer's
	next := make(chan int)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for i := range next {
				for r.files[i].acks == 0 && ctx.Err() == nil {
					if err := r.send(ctx, &r.files[i]); err != nil {
						time.Sleep(50 * time.Millisecond)
					}
				}
			}
		})
	}
	for i := range r.files {
		next <- i
		time.Sleep(time.Duration(pauses.IntN(1500)) * time.Millisecond)
	}
	close(next)
	wg.Wait()
	return ctx.Err()
}

func (r *rig) send(ctx context.Context, f *feed) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	res, err := r.owner().do(ctx, http.MethodPut, "batches/"+string(r.batch)+"/files", nil, strings.NewReader(string(f.data)), int64(len(f.data)),
		http.Header{"Fumikura-Key": {url.PathEscape("feeder " + f.name)}, "Fumikura-Name": {url.PathEscape(f.name)}})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var entry archive.File
	if err := json.NewDecoder(res.Body).Decode(&entry); err != nil {
		return err
	}
	if entry.Refused != nil {
		r.t.Errorf("%s was refused: %s", f.name, entry.Refused.EN)
	}
	f.acks++
	return nil
}

// waitDone waits until nothing is owed, with a server that nobody disturbs.
func (r *rig) waitDone(ctx context.Context) {
	for ctx.Err() == nil {
		var p archive.Progress
		if err := r.get(ctx, "batches/"+string(r.batch), nil, &p); err == nil && p.Done() && p.Files == len(r.files) {
			return
		}
		time.Sleep(300 * time.Millisecond)
	}
	r.t.Error("the work was not done in time")
}

func tail(b []byte, n int) []byte { return b[max(0, len(b)-n):] }
