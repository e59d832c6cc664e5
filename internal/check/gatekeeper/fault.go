package gatekeeper

import (
	"cmp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/rego"
)

// joined is one error of all faults that are not nil, each once; nil of none.
func joined(faults []error) error {
	var lines []string
	for _, err := range faults {
		if err == nil {
			continue
		}
		for line := range strings.SplitSeq(err.Error(), "\n") {
			if !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return rego.PolicyErrorf("%s", strings.Join(lines, "\n"))
}

// elsewhere says that a template is right, but for the cluster only.
type elsewhere struct{ *rego.Fault }

// isElsewhere reports whether faults are all of that kind.
func isElsewhere(faults []error) bool {
	return len(faults) > 0 && !slices.ContainsFunc(faults, func(err error) bool {
		_, ok := err.(elsewhere)
		return !ok
	})
}

// faultsOf reads OPA's errors, in order of their places. The file is that of
// errors without a place.
func faultsOf(file string, err error) []error {
	missing := map[string]bool{} // what functions that are left out are told as
	faults := rego.FaultsOf(file, err, func(function string) string {
		why := reason(function)
		missing[function+": "+why] = why != ""
		return why
	})
	slices.SortStableFunc(faults, func(a, b *rego.Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	all := make([]error, len(faults))
	for i, fault := range faults {
		all[i] = fault
		if missing[fault.Msg] {
			all[i] = elsewhere{fault}
		}
	}
	return all
}

// reason says why a function is not there, if it is one that is left out.
func reason(function string) string {
	switch {
	case function == "external_data":
		return "external data is asked of a provider over the network, which only the cluster has"
	case rego.Refused(function):
		return "a policy may look at nothing but its input: no network, clock, chance or environment"
	}
	return ""
}

// faultIn is a fault at a place in Rego.
func faultIn(at *ast.Location, format string, args ...any) error {
	return rego.PolicyErrorf("%s", rego.Faultf(at, format, args...).Error())
}
