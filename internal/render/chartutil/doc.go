// Package chartutil holds the types that templates see as .Values and
// .Capabilities, with the methods templates may call on them.
//
// It is named after Helm's package of that name because a template can print a
// type's name: `typeOf .Values` is "chartutil.Values", and charts compare with
// that. Helm's own package is not used: to load it costs more time than a
// render.
//
// It may import internal/yamldoc.
package chartutil
