// Package render turns a chart and the layers of one environment's values into
// manifests, byte for byte as `helm template` of Helm 3.22.0 prints them. It
// loads charts (safely: no link leads out of one), settles which subcharts are
// on, builds the data that templates see, has internal/engine execute them,
// and puts the documents in Helm's order.
//
// It may import internal/diag, yamldoc, values, manifest, engine and its own
// chartutil. It is the door to Helm's chart, loader and ignore packages; no
// other package names a Helm type of charts. Helm's chartutil, engine and
// action are too slow to start and serve only as the reference in tests.
package render
