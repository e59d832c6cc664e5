package gatekeeper

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/scaffold"
)

// Options say what is exported, and as what.
type Options struct {
	// Only tells the rules that are asked for; nil means all. Of the others
	// nothing is said.
	Only func(id string) bool
	// Setting is what the yard says of a rule; nil means that it says nothing.
	Setting func(id string) Setting
	// Context is what is known of data.chartyard: environment, profile,
	// kubeVersion. A rule that reads one has a parameter of that name.
	Context map[string]string
	// Action is the enforcementAction of all constraints: deny, warn or dryrun;
	// empty for one that follows from each rule's severity.
	Action string
}

// Setting is what a yard says of a rule.
type Setting struct {
	Skip     string         // why the rule is not wanted; empty when it is
	Severity diag.Severity  // 0 for the rule's own
	Params   map[string]any // by name; what is not in it has its default
}

// Export is what was made of a folder of rules.
type Export struct {
	Tree     scaffold.Tree
	Exported []Exported // in the order of their IDs
	Left     []Left     // likewise
}

// Exported is a rule that Gatekeeper has.
type Exported struct {
	ID, Kind, Action string
}

// Left is a rule that Gatekeeper does not get.
type Left struct {
	ID, Reason string
}

// Actions are the words for Options.Action.
func Actions() []string { return []string{"deny", "warn", "dryrun"} }

// actionOf is what Gatekeeper does where chartyard has a finding of that
// severity.
func actionOf(s diag.Severity) string {
	switch s {
	case diag.Error:
		return "deny"
	case diag.Warning:
		return "warn"
	}
	return "dryrun"
}

// New makes policies of all rules in fsys. Its error is about rules or examples
// that do not load; of rules it joins every fault found, each with file and line.
func New(ctx context.Context, fsys fs.FS, o Options) (*Export, error) {
	policies, err := policy.Load(fsys)
	if err != nil {
		return nil, err
	}
	library, err := readLibrary(fsys)
	if err != nil {
		return nil, err
	}
	e := exporter{Options: o, fsys: fsys, policies: policies, library: library, kinds: map[string]string{}}
	for _, rule := range policies.Rules() {
		if o.Only != nil && !o.Only(rule.ID) {
			continue
		}
		if err := e.rule(ctx, rule); err != nil {
			return nil, fmt.Errorf("%s: %w", rule.ID, err)
		}
	}
	slices.SortFunc(e.out.Tree, func(a, b scaffold.File) int { return cmp.Compare(a.Path, b.Path) })
	return &e.out, nil
}

// exporter makes policies of rules, one after the other.
type exporter struct {
	Options
	fsys     fs.FS
	policies *policy.Policies
	library  *library
	kinds    map[string]string // IDs by lower-case kind
	out      Export
}

func (e *exporter) rule(ctx context.Context, rule policy.Rule) error {
	var setting Setting
	if e.Setting != nil {
		setting = e.Setting(rule.ID)
	}
	one := piece{exporter: e, rule: rule, setting: setting, kind: kindOf(rule.ID)}
	reason := one.reason()
	if reason == "" {
		if err := one.print(); err != nil {
			return err
		}
		reason = one.code.fault()
	}
	if reason != "" {
		e.out.Left = append(e.out.Left, Left{rule.ID, reason})
		return nil
	}
	e.kinds[strings.ToLower(one.kind)] = rule.ID
	e.out.Exported = append(e.out.Exported, Exported{rule.ID, one.kind, one.action()})
	return one.write(ctx)
}

// kindOf is the kind of a rule's constraints: ChartyardImagesTagFixed. An ID has
// lower-case letters, digits, dashes and slashes.
func kindOf(id string) string {
	out := "Chartyard"
	for word := range strings.FieldsFuncSeq(id, func(c rune) bool { return c == '/' || c == '-' }) {
		out += strings.ToUpper(word[:1]) + word[1:]
	}
	return out
}

// constraintName is that of the constraint which a rule comes with.
func constraintName(id string) string { return strings.ReplaceAll(id, "/", "-") }
