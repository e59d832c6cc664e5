// Package valueschema makes the part of a service's values.schema.json that
// follows from its config block: a property for each entry that is marked, has
// a type, an enum or a description. What else stands in the file stays as it
// is, to the byte.
//
// It may import internal/diag, yamldoc, values, config and check.
package valueschema
