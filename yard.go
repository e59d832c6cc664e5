// Package chartyard embeds yard.yaml, the head of the default yard. The folders
// chart-template, policies and schema embed the rest.
package chartyard

import _ "embed"

// Yard is yard.yaml of the default yard.
//
//go:embed yard.yaml
var Yard []byte
