// Package policytrace shows a rule at work: on each object that it looks at,
// which of its lines hold, with which values, and which line fails.
//
// It may import internal/check/policy and what that may. Of OPA it uses the
// packages ast and topdown only.
package policytrace
