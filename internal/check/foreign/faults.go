package foreign

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// PolicyError says that a policy is wrong, not the chart: what a rule gives is
// no result, or it calls for what a policy may not do.
type PolicyError struct{ msg string }

func (e *PolicyError) Error() string { return e.msg }

func policyErrorf(format string, args ...any) error {
	return &PolicyError{fmt.Sprintf(format, args...)}
}

func faultf(at *ast.Location, format string, args ...any) error {
	return policyErrorf("%s:%d: %s", at.File, max(at.Row, 1), fmt.Sprintf(format, args...))
}

// faultsOf turns OPA's errors into one that joins them, in order of their
// places and each once.
func faultsOf(file string, err error) error {
	var list ast.Errors
	if !errors.As(err, &list) {
		return policyErrorf("%s:1: %s", file, strings.TrimPrefix(err.Error(), file+":0: "))
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *ast.Error) int {
		if a.Location == nil || b.Location == nil {
			return 0
		}
		return cmp.Or(cmp.Compare(a.Location.File, b.Location.File), cmp.Compare(a.Location.Row, b.Location.Row))
	})
	var lines []string
	for _, one := range list {
		line := fmt.Sprintf("%s:1: %s", file, inOurWords(one.Message))
		if one.Location != nil {
			line = fmt.Sprintf("%s:%d: %s", one.Location.File, max(one.Location.Row, 1), inOurWords(one.Message))
		}
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return policyErrorf("%s", strings.Join(lines, "\n"))
}

// firstLine is the line of the first error in err.
func firstLine(err error) int {
	var list ast.Errors
	if errors.As(err, &list) && len(list) > 0 && list[0].Location != nil {
		return list[0].Location.Row
	}
	return 0
}

// inOurWords tells a function that is refused from one that there is not.
func inOurWords(msg string) string {
	name, undefined := strings.CutPrefix(msg, "undefined function ")
	switch b, ok := ast.BuiltinMap[name]; {
	case !undefined:
	case ok && refused(b):
		return name + ": a policy may look at nothing but its input and data: no network, clock, chance or environment"
	case name == parseConfigFile || name == parseCombinedFiles:
		return name + ": a policy may read no file of the host; give the file with --policy-data, or its text to parse_config"
	}
	return msg
}
