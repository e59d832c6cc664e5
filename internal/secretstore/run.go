package secretstore

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
)

// Run reads each secret of a store once, however many services and
// environments ask for it, and at the same time too. What went wrong is kept as
// well, and told to everyone who asks.
type Run struct {
	store Store

	mu    sync.Mutex
	reads map[string]*read
}

// read is one secret on its way. Its outcome is there once done is closed.
type read struct {
	done    chan struct{}
	outcome Outcome
}

// NewRun begins a run.
func NewRun(store Store) *Run { return &Run{store: store, reads: map[string]*read{}} }

// Prefetch reads secrets that will be asked for, all those that no one has
// asked for yet in one call to the store. What goes wrong is told by Get.
func (r *Run) Prefetch(ctx context.Context, names []string) {
	if fresh := r.claim(names); len(fresh) > 0 {
		r.fetch(ctx, fresh)
	}
}

// Get gives a secret. The error is that of an Outcome.
func (r *Run) Get(ctx context.Context, name string) (*Secret, error) {
	for {
		r.Prefetch(ctx, []string{name})
		r.mu.Lock()
		pending := r.reads[name]
		r.mu.Unlock()
		if pending == nil { // another's read ended with its context, or ours did
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			continue
		}
		select {
		case <-pending.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if !isOfContext(pending.outcome.Err) || ctx.Err() != nil {
			return pending.outcome.Secret, pending.outcome.Err
		}
	}
}

// Secret is Get for a reader that takes a secret which is not there for an
// empty one: found is false, then, and err is nil.
func (r *Run) Secret(ctx context.Context, name string) (values map[string]string, version string, found bool, err error) {
	secret, err := r.Get(ctx, name)
	if missing := (*NotFoundError)(nil); errors.As(err, &missing) {
		return nil, "", false, nil
	}
	if err != nil {
		return nil, "", false, err
	}
	return secret.Values, secret.Version, true, nil
}

// Asked lists the secrets that the run was asked for, sorted.
func (r *Run) Asked() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.reads))
}

// claim lists the names that this caller is the first to ask for.
func (r *Run) claim(names []string) (fresh []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, name := range names {
		if r.reads[name] == nil {
			r.reads[name] = &read{done: make(chan struct{})}
			fresh = append(fresh, name)
		}
	}
	return fresh
}

// fetch reads what was claimed. A read that its context ended is forgotten:
// the next one who asks may have more time.
func (r *Run) fetch(ctx context.Context, names []string) {
	outcomes := r.store.Read(ctx, names)
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, name := range names {
		done := r.reads[name]
		done.outcome = outcomes[i]
		if isOfContext(outcomes[i].Err) {
			delete(r.reads, name)
		}
		close(done.done)
	}
}

func isOfContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
