// Package explain answers where a rendered field comes from, and what becomes of
// a value: the chain from field to template line to values path to layers, in
// either direction.
//
// It may import every package of floors 0 to 5. It prints nothing.
package explain
