// Package diag is the vocabulary of findings: what can be wrong (Rule), one
// occurrence of it (Finding), where (Span, Path) and how bad (Severity).
//
// It is the lowest floor: it imports nothing of this module and no third-party
// package, and every other package may import it. It does no input or output;
// internal/report turns findings into text.
package diag
