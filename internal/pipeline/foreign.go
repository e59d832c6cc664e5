package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/foreign"
	"github.com/chartyard/chartyard/internal/check/gatekeeper"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/rego"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/waiver"
	"github.com/chartyard/chartyard/internal/yard"
)

// Foreign is what a user asks of policies that others wrote.
type Foreign struct {
	Policies      []string // files, folders, bundles, references to registries: --policy
	PlainHTTP     bool     // --policy-plain-http
	Data          []string // --policy-data
	Namespaces    []string // --policy-namespace
	AllNamespaces bool
	Combine       bool
}

// others are policies that others wrote, compiled. Either kind may be missing.
type others struct {
	rego       *foreign.Policies
	gatekeeper *gatekeeper.Policies
}

// checks are those that run the policies; of nil, none.
func (p *others) checks() []check.Check {
	var out []check.Check
	if p == nil {
		return nil
	}
	if p.rego != nil {
		out = append(out, p.rego.Check())
	}
	if p.gatekeeper != nil {
		out = append(out, p.gatekeeper.Check())
	}
	return out
}

// rules are those of the checks.
func (p *others) rules() []diag.Rule {
	var out []diag.Rule
	for _, one := range p.checks() {
		out = append(out, one.Rules...)
	}
	return out
}

// loadForeign reads and compiles the policies, those of a registry too. Without
// any, there is no check.
func (o Options) loadForeign(ctx context.Context) (*others, error) {
	if len(o.Foreign.Policies) == 0 {
		return nil, nil
	}
	files, err := o.readForeign(ctx)
	if err != nil {
		return nil, err
	}
	out := &others{}
	if len(files.rego) > 0 {
		f := o.Foreign
		out.rego, err = foreign.Load(foreign.Options{
			Policies: files.rego, Data: files.data,
			Namespaces: f.Namespaces, AllNamespaces: f.AllNamespaces, Combine: f.Combine,
			Cache: o.Cache, Build: o.Build,
		})
	} else if o.Foreign.asksOfRego() {
		err = errors.New("--policy-data, --policy-namespace, --all-policy-namespaces and --policy-combine are of use with policies in .rego files only; constraints have their parameters")
	}
	if err == nil && len(files.manifests) > 0 {
		out.gatekeeper, err = gatekeeper.Load(gatekeeper.Options{Files: files.manifests, Cache: o.Cache, Build: o.Build})
	}
	if err != nil {
		return nil, &release.InputError{Err: err}
	}
	return out, validateOthers(out)
}

// asksOfRego reports whether a flag is given that only policies in Rego files heed.
func (f Foreign) asksOfRego() bool {
	return len(f.Data) > 0 || len(f.Namespaces) > 0 || f.AllNamespaces || f.Combine
}

// validateOthers refuses rules that could not be told apart.
func validateOthers(p *others) error {
	if err := check.Validate(p.checks()); err != nil {
		return &release.InputError{Err: fmt.Errorf("--policy: %w", err)}
	}
	return nil
}

func (o Options) readForeign(ctx context.Context) (policyFiles, error) {
	f := o.Foreign
	var out policyFiles
	for _, name := range f.Policies {
		files, err := o.readPolicies(ctx, name)
		if err != nil {
			return out, refusedPolicies(name, err)
		}
		out.add(files)
	}
	if !out.policy() {
		return out, release.Inputf("--policy %s: Namespaces only, and no policy", strings.Join(f.Policies, ", "))
	}
	if !out.forGatekeeper() {
		out.manifests = nil
	}
	for _, name := range f.Data {
		data, err := readData(name)
		if err == nil && len(data) == 0 {
			err = errors.New("no file that ends in .json, .yaml or .yml")
		}
		if err != nil {
			return out, release.Inputf("--policy-data %s: %w", name, err)
		}
		out.data = append(out.data, data...)
	}
	return out, nil
}

// refusedByPolicy tells a policy that is wrong from a check that could not work.
func refusedByPolicy(err error) error {
	if wrong := (*rego.PolicyError)(nil); errors.As(err, &wrong) {
		return &release.InputError{Err: err}
	}
	return err
}

// foreignCheck runs the policies that others wrote, if there are any.
func (c *checker) foreignCheck() ([]check.Check, error) {
	policies, err := c.foreign()
	if err != nil || policies == nil {
		return nil, err
	}
	return policies.checks(), nil
}

// foundIn is what the policies themselves are found to be, whatever the charts.
func foundIn(policies *others) (out found) {
	if policies == nil {
		return out
	}
	if policies.rego != nil {
		out.Findings = append(out.Findings, policies.rego.Old()...)
	}
	if policies.gatekeeper != nil {
		out.Findings = append(out.Findings, policies.gatekeeper.Notes()...)
	}
	return out
}

// inOldVersion are the yard's files in Rego v0.
func inOldVersion(y *yard.Yard, policies *policy.Policies) []diag.Finding {
	var files []string
	for _, file := range policies.Old() {
		files = append(files, path.Join(filepath.ToSlash(y.Source), "policies", file))
	}
	return rego.InOldVersion(files)
}

// IsForeignRule reports whether an ID is one that rules of --policy have.
func IsForeignRule(id string) bool { return foreign.IsRule(id) }

// elsewhere reports whether a rule is of policies that this run was not given:
// whether there is such a rule, and what it finds, cannot be told.
func (o Options) elsewhere(rule string) bool {
	return len(o.Foreign.Policies) == 0 && foreign.IsRule(rule)
}

// withElsewhere adds to the rules there are those of other runs that waivers name.
func (o Options) withElsewhere(rules []string, waivers []*waiver.Waiver) []string {
	for _, w := range waivers {
		if o.elsewhere(w.Rule) {
			rules = append(rules[:len(rules):len(rules)], w.Rule)
		}
	}
	return rules
}
