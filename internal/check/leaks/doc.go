// Package leaks proves that no sensitive value leaves its Secret. The chart is
// rendered with a canary, a text that stands nowhere else, in the place of each
// marked entry; the canaries are then looked for in all that the chart prints,
// in every form that a template may have given them. A second render with other
// canaries shows what merely depends on a secret: its length, its first
// letters, a checksum of it.
//
// It may import every package of floors 0 to 3.
package leaks
