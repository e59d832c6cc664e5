package policy

import (
	"cmp"
	"errors"
	"slices"

	"github.com/chartyard/chartyard/internal/rego"
)

// faultsOf reads OPA's errors. Those without a place keep the file's name.
func faultsOf(file string, err error) []*rego.Fault {
	return rego.FaultsOf(file, err, func(function string) string {
		if rego.Refused(function) {
			return "a policy may look at nothing but its input: no network, clock, chance or environment"
		}
		return ""
	})
}

// joined makes one error of faults in the order of their places.
func joined(faults []*rego.Fault) error {
	slices.SortStableFunc(faults, func(a, b *rego.Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Msg, b.Msg))
	})
	faults = slices.CompactFunc(faults, func(a, b *rego.Fault) bool { return *a == *b })
	all := make([]error, len(faults))
	for i, f := range faults {
		all[i] = f
	}
	return errors.Join(all...)
}
