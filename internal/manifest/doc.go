// Package manifest holds rendered Kubernetes objects with the places of their
// fields.
//
// It may import internal/diag and internal/yamldoc.
package manifest
