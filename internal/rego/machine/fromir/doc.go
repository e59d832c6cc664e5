// Package fromir makes programs of plans that OPA's planner made. It imports
// OPA's ir, so that only what runs at build time, tests, may import it.
package fromir
