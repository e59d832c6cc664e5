package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/grammar"
)

// Pages returns what the documentation of the rules is made from. The examples
// are bad.yaml and good.yaml in a rule's folder of fsys, which may lack them.
func (p *Policies) Pages(fsys fs.FS) ([]check.Page, error) {
	var pages []check.Page
	for _, r := range p.rules {
		page := check.Page{Rule: r.Rule, Rationale: r.Rationale, Parameters: r.Parameters.page(), Notes: r.applies(), Waivable: true}
		if first := slices.Index(grammar.Profiles(), r.Profile); first > 0 {
			page.Profiles = grammar.Profiles()[first:]
		}
		var badErr, goodErr error
		page.Bad, badErr = example(fsys, r.ID+"/bad.yaml")
		page.Good, goodErr = example(fsys, r.ID+"/good.yaml")
		if err := errors.Join(badErr, goodErr); err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}

func example(fsys fs.FS, file string) (string, error) {
	text, err := fs.ReadFile(fsys, file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("reading example: %w", err)
	}
	return string(text), nil
}

// applies says which objects the rule is for.
func (r Rule) applies() string {
	kinds := "objects of every kind but " + definitionKind
	switch {
	case slices.Equal(r.Kinds, workloadKinds()):
		kinds = "everything that runs pods: " + strings.Join(r.Kinds, ", ")
	case len(r.Kinds) > 0:
		kinds = strings.Join(r.Kinds, ", ")
	}
	switch r.Scope {
	case ReleaseScope:
		return "To a release as a whole that has any of these: " + kinds + "."
	case FleetScope:
		return "To all services that one run looks at, in each environment: " + kinds + ". A run over one service sees that one alone; " +
			"`chartyard check ./...` in a folder of services sees all of them."
	}
	return "To " + kinds + "."
}
