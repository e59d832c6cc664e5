// Package config checks the configuration of a service: that nothing secret
// stands in a file or an argument, that no marker is lost between the layers,
// that each entry has the value and the form it needs, and that a container
// gets it.
//
// A config block is taken for one when the chart has configDelivery, or when an
// entry says sensitive: other charts use a key of that name for other things. Files
// are scanned for secrets in any chart; those of subcharts are not, as their
// defaults are not the author's.
//
// No finding holds a value of an entry that is marked or looks secret.
//
// It may import internal/diag, detect, yamldoc, values, manifest, config, references and check.
package config
