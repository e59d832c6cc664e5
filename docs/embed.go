// Package docs is the documentation that the program shows itself: the pages of
// the rules, generated from them and their examples.
//
// It imports nothing of this module.
package docs

import "embed"

// Rules holds rules/<category>/<rule>.md for every rule of the default yard.
//
//go:embed rules/*/*.md
var Rules embed.FS
