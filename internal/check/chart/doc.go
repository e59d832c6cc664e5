// Package chart turns what goes wrong around a render into findings: a chart
// that cannot be loaded, a template error, a document that is no object, a
// chart that renders nothing, a template that differs at every render, keys
// that stand twice.
//
// It may import every package of floors 0 to 3. Its functions take plain
// inputs and give findings; the pipeline calls them where the facts are known.
package chart
