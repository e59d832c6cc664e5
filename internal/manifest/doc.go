// Package manifest holds rendered Kubernetes objects with the places of their
// fields: a template's output is split into documents as Helm splits it, and a
// document becomes objects, all from one parse.
//
// It may import internal/diag and internal/yamldoc. It knows no Kubernetes
// type: an object is what it says it is.
package manifest
