package secretstore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/secretstore"
)

// counted is a store that notes what it is asked. It has every secret whose
// name does not begin with "no".
type counted struct {
	mu    sync.Mutex
	calls []string
	// enter is told of every call, and holds it until leave is closed.
	enter chan struct{}
	leave chan struct{}
}

func (*counted) String() string { return "test" }

func (s *counted) Read(ctx context.Context, names []string) []secretstore.Outcome {
	s.mu.Lock()
	s.calls = append(s.calls, strings.Join(names, " "))
	s.mu.Unlock()
	if s.enter != nil {
		s.enter <- struct{}{}
		<-s.leave
	}
	out := make([]secretstore.Outcome, len(names))
	for i, name := range names {
		switch {
		case ctx.Err() != nil:
			out[i].Err = ctx.Err()
		case name == "nothing":
			out[i].Err = &secretstore.NotFoundError{Store: "test", Secret: name}
		case name == "no":
			out[i].Err = &secretstore.Error{Store: "test", Secret: name, Kind: secretstore.AccessDenied, Msg: "denied"}
		default:
			out[i].Secret = &secretstore.Secret{Name: name, Version: "1", Values: secretstore.Values{"NAME": name}}
		}
	}
	return out
}

// 200 services with four environments share one common secret.
func TestEachSecretIsReadOnce(t *testing.T) {
	store := &counted{enter: make(chan struct{}, 800), leave: make(chan struct{})}
	run := secretstore.NewRun(store)
	var all sync.WaitGroup
	for range 200 {
		for range 4 {
			all.Go(func() {
				secret, err := run.Get(t.Context(), "common")
				if err != nil || secret.Values["NAME"] != "common" {
					t.Errorf("got %v, %v", secret, err)
				}
			})
		}
	}
	<-store.enter
	close(store.leave)
	all.Wait()
	if diff := cmp.Diff([]string{"common"}, store.calls); diff != "" {
		t.Error(diff)
	}
}

func TestPrefetchAsksForWhatIsNew(t *testing.T) {
	store := &counted{}
	run := secretstore.NewRun(store)
	run.Prefetch(t.Context(), []string{"a", "b", "a"})
	run.Prefetch(t.Context(), []string{"b", "no", "nothing"})
	run.Prefetch(t.Context(), []string{"a"})
	var got []string
	for _, name := range []string{"a", "b", "no", "no", "nothing", "c"} {
		values, version, found, err := run.Secret(t.Context(), name)
		got = append(got, fmt.Sprint(values["NAME"], " ", version, " ", found, " ", err))
	}
	want := []string{"a 1 true <nil>", "b 1 true <nil>", "  false secret no in test: denied", "  false secret no in test: denied", "  false <nil>", "c 1 true <nil>"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a b", "no nothing", "c"}, store.calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a", "b", "c", "no", "nothing"}, run.Asked()); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

// One caller's end is not another's.
func TestAReadThatWasEndedIsReadAgain(t *testing.T) {
	store := &counted{enter: make(chan struct{}), leave: make(chan struct{})}
	run := secretstore.NewRun(store)
	short, end := context.WithCancel(t.Context())
	var both sync.WaitGroup
	both.Go(func() {
		if _, err := run.Get(short, "a"); !errors.Is(err, context.Canceled) {
			t.Errorf("the ended one got %v", err)
		}
	})
	<-store.enter
	both.Go(func() {
		if secret, err := run.Get(t.Context(), "a"); err != nil || secret == nil {
			t.Errorf("the other one got %v", err)
		}
	})
	end()
	close(store.leave)
	<-store.enter // the second call
	both.Wait()
	if diff := cmp.Diff([]string{"a", "a"}, store.calls); diff != "" {
		t.Error(diff)
	}
}
