package indextest

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
)

// A driver that can say what it is asked does so where that is wanted, with its limits by
// rights; nobody is told which records are being closed.
func explained(t *testing.T, x index.Index) {
	if _, ok := x.(index.Explainer); !ok {
		t.Skip("the driver does not explain")
	}
	r := rand.New(rand.NewPCG(12, 12))
	s := newShelf(t, x, Entries(r, Municipal(r, 50)))
	closed := s.entries[0].Record
	if err := s.archive.Tighten(t.Context(), archive.Tightened{ID: closed, Rev: 2}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(2100 * time.Millisecond) // as long as a process may take to see it
	reader := archive.Reader{SignedIn: true, Person: Person}
	for _, explain := range []bool{true, false} {
		res := s.search(index.Request{Query: "道路占用 年度:S40..S50", Reader: reader, Explain: explain})
		if len(res.Steps) == 0 {
			t.Fatal("nothing was done")
		}
		said := strings.Join(res.Steps[0].Asked, "\n")
		if (said != "") != explain {
			t.Errorf("explained %v: %q", explain, said)
		}
		if !explain {
			continue
		}
		for _, want := range []string{"占", "19", "rights"} {
			if !strings.Contains(said, want) {
				t.Errorf("%q does not say %q", said, want)
			}
		}
		if strings.Contains(said, string(closed)) {
			t.Errorf("%q tells of a record that is being closed", said)
		}
	}
}
