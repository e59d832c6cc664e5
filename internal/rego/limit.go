package rego

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/open-policy-agent/opa/v1/topdown"
)

// LimitError says that the rules took too long over an environment.
type LimitError struct{ Limit time.Duration }

func (e *LimitError) Error() string { return fmt.Sprintf("they took more than %v", e.Limit) }

// WithLimit gives the rules of one environment their time, ten seconds when
// limit is zero. Queries are to have the cancel, which ends them with the
// context. Call done after the last one.
func WithLimit(ctx context.Context, limit time.Duration) (limited context.Context, cancel topdown.Cancel, done func()) {
	limit = cmp.Or(limit, 10*time.Second)
	limited, release := context.WithTimeoutCause(ctx, limit, &LimitError{Limit: limit})
	cancel = topdown.NewCancel()
	stop := context.AfterFunc(limited, cancel.Cancel)
	return limited, cancel, func() {
		stop()
		release()
	}
}

// Explain says what the rules were run on when they failed. Of a query that was
// stopped it gives the reason of the context, which is a *LimitError when the
// time of WithLimit was over.
func Explain(ctx context.Context, err error, on string) error {
	switch {
	case err == nil:
		return nil
	case topdown.IsCancel(err) && ctx.Err() != nil:
		return fmt.Errorf("policies stopped on %s: %w", on, context.Cause(ctx))
	}
	return fmt.Errorf("policies on %s: %w", on, err)
}
