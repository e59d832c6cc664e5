// Package schema embeds the JSON Schemas of the files that people write for
// chartyard. It imports nothing.
package schema

import "embed"

// FS holds every schema of this folder at its top level.
//
//go:embed *.schema.json
var FS embed.FS
