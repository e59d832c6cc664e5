package pipeline

import (
	"context"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/release"
)

// Tried is an environment that a rule may be tried on.
type Tried struct {
	*release.Rendered
	Pass check.Pass
	// Off is true of a rule that the yard leaves out here.
	Off func(rule string) bool
}

// TryAll is RenderAll for those who want to see a rule at work: policies are the
// yard's. A placeholder stands in the place of each value that is or looks
// sensitive.
func TryAll(ctx context.Context, subjects []release.Subject, o Options, policies *policy.Policies, use func(Tried) error) (*release.Result, error) {
	if err := o.knowsProfile(); err != nil {
		return nil, err
	}
	profiles, err := o.newProfiles(subjects, policies, nil)
	if err != nil {
		return nil, err
	}
	o.Placeholders, o.MaskSuspects, o.Reveal = true, true, false
	return RenderAll(ctx, subjects, o, func(r *release.Rendered) error {
		t := Tried{Rendered: r, Pass: passOf(r, o)}
		profiles.byName[o.profileOf(r.Environment.Name)].hold(&t.Pass)
		t.Off, t.Pass.Off = t.Pass.Off, nil
		return use(t)
	})
}
