// Package charttemplate embeds the chart template of the default yard: the
// standard chart, the files of a service repository around it, and the
// parameters that both are filled in with. It imports nothing.
package charttemplate

import "embed"

// FS holds template.yaml, README.md which tells how it is read, chart/ and repo/.
//
//go:embed README.md template.yaml all:chart all:repo
var FS embed.FS
