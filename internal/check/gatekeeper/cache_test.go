package gatekeeper_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/gatekeeper"
)

// store is a cache in memory that counts.
type store struct {
	kept map[string][]byte
	hits int
	fail bool
}

func (s *store) Get(name string) ([]byte, error) {
	data, ok := s.kept[name]
	if !ok {
		return nil, errors.New("none")
	}
	s.hits++
	return data, nil
}

func (s *store) Put(name string, data []byte) error {
	if s.fail {
		return errors.New("the disk is full")
	}
	s.kept[name] = data
	return nil
}

// What was compiled before says the same, at the same fields; of any case one of
// its bytes may be lost.
func TestCompiledTemplatesSayTheSame(t *testing.T) {
	casetest.EachArchive(t, "testdata/cases/*.txtar", func(t *testing.T, archive casetest.Archive) {
		s := &store{kept: map[string][]byte{}}
		o := gatekeeper.Options{Files: filesOf(archive.Archive), Cache: s, Build: "1"}
		manifests := textOf(t, archive.Archive, "manifests.yaml")
		say := func() any {
			policies, err := gatekeeper.Load(o)
			if err != nil {
				t.Fatal(err)
			}
			return run(t, policies, check.Pass{Namespace: "shop"}, manifests)
		}
		want := say()
		if len(s.kept) != 1 || s.hits != 0 {
			t.Fatalf("%d kept, %d taken; want one kept", len(s.kept), s.hits)
		}
		if diff := cmp.Diff(want, say()); diff != "" || s.hits != 1 {
			t.Errorf("%d taken; (-compiled now +before):\n%s", s.hits, diff)
		}
		for name, data := range s.kept {
			for at := 0; at < len(data); at += len(data)/7 + 1 {
				s.kept[name] = append(data[:at:at], data[min(at+1, len(data)):]...)
				say() // whatever it says, it is no panic
			}
			s.kept[name] = data[:len(data)/2]
		}
		if diff := cmp.Diff(want, say()); diff != "" {
			t.Errorf("of what is cut short (-want +got):\n%s", diff)
		}
	})
}

func TestAFullCacheIsNoError(t *testing.T) {
	s := &store{kept: map[string][]byte{}, fail: true}
	if _, err := gatekeeper.Load(gatekeeper.Options{Files: []gatekeeper.File{withSpec("{}")}, Cache: s}); err != nil {
		t.Error(err)
	}
	s.fail = false
	for _, build := range []string{"1", "2"} {
		if _, err := gatekeeper.Load(gatekeeper.Options{Files: []gatekeeper.File{withSpec("{}")}, Cache: s, Build: build}); err != nil {
			t.Error(err)
		}
	}
	if len(s.kept) != 2 || s.hits != 0 {
		t.Errorf("%d kept, %d taken; want one for each build", len(s.kept), s.hits)
	}
}
