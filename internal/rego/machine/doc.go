// Package machine evaluates Rego that OPA's planner has turned into its
// intermediate representation: blocks of statements over numbered locals. That
// is several times faster than to search for answers, as topdown does, and the
// answers are the same: OPA's own suite of cases holds it to that.
//
// A Program is what package fromir makes of a plan, once and for all. It is
// never changed by a run; a Run is for one input and one goroutine. Values are
// those of OPA's ast, and functions those of topdown, so that there is one of
// each.
//
// It has floor 2 and is a door to OPA: it may import OPA's packages ast,
// topdown and what those need, not its planner, ir, compile or rego, which are
// slow to start.
package machine
