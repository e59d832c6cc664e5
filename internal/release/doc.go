// Package release settles what a chart is in each environment of a service:
// which subjects a run works on, the layers of their values and secrets, which
// values are sensitive, and what the templates make of them, with masks or
// canaries in the place of secrets. A release is, as in Helm, a chart with its
// values under a name in a namespace.
//
// It may import every package of floors 0 to 4. It checks nothing but that
// canaries stay where they belong, and prints nothing.
package release
