package foreign

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/rego"
)

func faultf(at *ast.Location, format string, args ...any) error {
	return rego.PolicyErrorf("%s", rego.Faultf(at, format, args...).Error())
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
	return rego.PolicyErrorf("%s", strings.Join(lines, "\n"))
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
