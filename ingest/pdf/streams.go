package pdf

import (
	"bufio"
	"bytes"
	"fmt"
	"hash/maphash"
	"io"
	"os"
)

// streams finds where a stream's bytes stand in the original file, so that a
// page can point there. The file is gone through once, the first time that a
// hint is wrong.
type streams struct {
	path string
	size int64
	f    *os.File
	seed maphash.Seed
	at   map[uint64][]int64 // by the first keyBytes of a stream
}

const keyBytes = 64

func (s *streams) close() {
	if s.f != nil {
		s.f.Close()
	}
}

// locate tells where data stands in the file, -1 where it does not. hint is
// where it should.
func (s *streams) locate(data []byte, hint int64) (int64, error) {
	if s.f == nil {
		f, err := os.Open(s.path)
		if err != nil {
			return -1, fmt.Errorf("open PDF: %w", err)
		}
		s.f = f
	}
	if s.same(data, hint) {
		return hint, nil
	}
	if len(data) < keyBytes {
		return -1, nil
	}
	if s.at == nil {
		if err := s.scan(); err != nil {
			return -1, err
		}
	}
	for _, off := range s.at[maphash.Bytes(s.seed, data[:keyBytes])] {
		if s.same(data, off) {
			return off, nil
		}
	}
	return -1, nil
}

// same compares data with the file's bytes at off.
func (s *streams) same(data []byte, off int64) bool {
	if off <= 0 || len(data) == 0 || int64(len(data)) > s.size-off {
		return false
	}
	buf := make([]byte, 64<<10)
	for n := 0; n < len(data); {
		k := min(len(buf), len(data)-n)
		if _, err := s.f.ReadAt(buf[:k], off+int64(n)); err != nil || !bytes.Equal(buf[:k], data[n:n+k]) {
			return false
		}
		n += k
	}
	return true
}

// scan notes every place that follows the word stream and its end of line.
func (s *streams) scan() error {
	s.seed, s.at = maphash.MakeSeed(), map[uint64][]int64{}
	const word = "stream"
	r := bufio.NewReaderSize(io.NewSectionReader(s.f, 0, s.size), 1<<20)
	pos := int64(0)
	for {
		b, err := r.Peek(1 << 19)
		if len(b) < len(word)+2+keyBytes {
			if err != nil && err != io.EOF {
				return fmt.Errorf("read PDF: %w", err)
			}
			return nil
		}
		last := len(b) - len(word) - 2 - keyBytes
		for i := 0; i <= last; {
			k := bytes.Index(b[i:], []byte(word))
			if k < 0 || i+k > last {
				break
			}
			i += k + len(word)
			j := i
			if b[j] == '\r' {
				j++
			}
			if b[j] == '\n' {
				h := maphash.Bytes(s.seed, b[j+1:j+1+keyBytes])
				s.at[h] = append(s.at[h], pos+int64(j)+1)
			}
		}
		n, err := r.Discard(last + 1)
		pos += int64(n)
		if err != nil {
			return fmt.Errorf("read PDF: %w", err)
		}
	}
}
