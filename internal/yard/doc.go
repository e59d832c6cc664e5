// Package yard loads the standards bundle of an organisation: yard.yaml, the
// chart template, the policies and the schemas. The default yard is embedded in
// the binary; any folder of the same shape can take its place.
//
// It may import internal/diag, internal/grammar, internal/yamldoc and the packages that embed the
// default yard. It is on the start-up path of every command: it parses nothing
// but yard.yaml until asked.
package yard
