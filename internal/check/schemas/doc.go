// Package schemas checks values against a chart's values.schema.json, with the
// verdict that Helm 3.22.0 would give, and says what is wrong in plain words at
// the line that set the value. Unlike Helm it opens no file and no address that
// a schema names.
//
// Values that fit are told by the package flat, in a fraction of the time. Only
// for others, and for schemas that flat does not know, a whole validator is set up.
//
// It may import internal/diag, yamldoc, values, engine, check and flat. It is the
// door to jsonschema; version 5 is brought to the verdicts of version 6, which Helm
// uses.
package schemas
