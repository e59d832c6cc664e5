package schemas

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
)

// maxTime bounds one validation: references can be written so that it takes
// longer than anyone waits.
const maxTime = 2 * time.Second

// validate gives what is wrong with the instance, nil when nothing is. The
// error is a *engine.LimitError when it takes too long, or ctx's error.
func (c *compiled) validate(ctx context.Context, s check.Schema, instance any) (*jsonschema.ValidationError, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	done := make(chan error, 1)
	// The library cannot be stopped. When time is up the goroutine is left
	// behind; a passed limit ends the run.
	go func() { done <- c.validateNow(instance) }()
	timer := time.NewTimer(maxTime)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, &engine.LimitError{
			Span: diag.Span{File: s.File}, Limit: "time",
			Msg: fmt.Sprintf("checking the values against this schema takes more than %s", maxTime),
		}
	case err := <-done:
		fault := (*jsonschema.ValidationError)(nil)
		if err != nil && !errors.As(err, &fault) {
			fault = &jsonschema.ValidationError{Message: "the schema cannot judge these values: " + strings.TrimPrefix(err.Error(), "jsonschema: ")}
		}
		return fault, nil
	}
}

func (c *compiled) validateNow(instance any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return c.schema.Validate(instance)
}

func unescape(step string) string {
	if plain, err := url.PathUnescape(step); err == nil {
		step = plain
	}
	return strings.ReplaceAll(strings.ReplaceAll(step, "~1", "/"), "~0", "~")
}
