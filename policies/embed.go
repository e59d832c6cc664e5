// Package policies is the default yard's Rego policies: a folder
// <category>/<rule> per rule, whose package is policies.<category>.<rule>, and
// lib with what rules share.
//
// It imports nothing of this module.
package policies

import "embed"

// FS holds the policies, their tests and their examples.
//
//go:embed */*/*.rego */*/*.yaml
var FS embed.FS
