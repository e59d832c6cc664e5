package foreign

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/rego"
)

// PolicyError says that a policy is wrong, not the chart: what a rule gives is
// no result, or it calls for what a policy may not do.
type PolicyError struct{ msg string }

func (e *PolicyError) Error() string { return e.msg }

func policyErrorf(format string, args ...any) error {
	return &PolicyError{fmt.Sprintf(format, args...)}
}

func faultf(at *ast.Location, format string, args ...any) error {
	return &PolicyError{rego.Faultf(at, format, args...).Error()}
}

// faultsOf turns OPA's errors into one that joins them, in order of their
// places and each once.
func faultsOf(file string, err error) error {
	var list ast.Errors
	if errors.As(err, &list) {
		list = slices.Clone(list)
		slices.SortStableFunc(list, comparePlaces)
		err = list
	}
	var lines []string
	for _, fault := range rego.FaultsOf(file, err, reason) {
		if line := fault.Error(); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return &PolicyError{strings.Join(lines, "\n")}
}

// comparePlaces leaves an error without a place where it is.
func comparePlaces(a, b *ast.Error) int {
	if a.Location == nil || b.Location == nil {
		return 0
	}
	return cmp.Or(cmp.Compare(a.Location.File, b.Location.File), cmp.Compare(a.Location.Row, b.Location.Row))
}

// reason says why a function is not there, if it is one that is left out.
func reason(function string) string {
	switch {
	case rego.Refused(function):
		return "a policy may look at nothing but its input and data: no network, clock, chance or environment"
	case function == parseConfigFile || function == parseCombinedFiles:
		return "a policy may read no file of the host; give the file with --policy-data, or its text to parse_config"
	}
	return ""
}
