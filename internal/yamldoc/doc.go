// Package yamldoc reads YAML into nodes that know their place, and gives the
// same values that Helm and Kubernetes see (sigs.k8s.io/yaml: YAML 1.1 scalars,
// JSON types), so one parse serves both. It also writes YAML exactly as Helm's
// toYaml does.
//
// It may import only internal/diag. It is the module's door to the YAML parser.
package yamldoc
