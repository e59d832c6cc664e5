package policy

import (
	"fmt"
	"slices"
)

// String is the scope as # METADATA names it.
func (s Scope) String() string {
	switch s {
	case ObjectScope:
		return "object"
	case ReleaseScope:
		return "release"
	case FleetScope:
		return "fleet"
	}
	return fmt.Sprintf("Scope(%d)", int(s))
}

// ForWorkloads reports whether the rule is for everything that runs pods, and
// nothing else.
func (r Rule) ForWorkloads() bool { return slices.Equal(r.Kinds, workloadKinds()) }
