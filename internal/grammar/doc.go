// Package grammar knows how names and versions are written: those of
// Kubernetes, of Helm, of AWS Secrets Manager and of chartyard's own files. The
// schemas in schema/ state the same.
//
// Each grammar is a function, because to compile expressions would cost every
// start. It imports nothing of this module.
package grammar
