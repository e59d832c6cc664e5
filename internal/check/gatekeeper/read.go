package gatekeeper

import (
	"bytes"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
)

// File is a file that may hold templates and constraints, among others.
type File struct {
	Name string // as the user would type it
	Text []byte
}

const (
	templatesGroup   = "templates.gatekeeper.sh"
	constraintsGroup = "constraints.gatekeeper.sh"
)

// Holds reports whether a file speaks of templates or constraints.
func Holds(text []byte) bool { return speaksOf(string(text)) }

// HoldsNamespace reports whether a file may have a Namespace.
func HoldsNamespace(text []byte) bool { return bytes.Contains(text, []byte("Namespace")) }

func speaksOf(text string) bool {
	return strings.Contains(text, templatesGroup+"/") || strings.Contains(text, constraintsGroup+"/")
}

// sources are the objects in files that count here, in the order they stand in.
type sources struct {
	templates, constraints []*manifest.Object
	namespaces             map[string]*manifest.Object // by name
}

// read takes what counts here out of files and passes over everything else, such
// as suites, samples and what no YAML is. Lines are those of the file.
func read(files []File) (sources, error) {
	out := sources{namespaces: map[string]*manifest.Object{}}
	var faults []error
	for _, file := range files {
		// Windows' line ends would end up in Rego's texts.
		text := string(bytes.ReplaceAll(file.Text, []byte("\r\n"), []byte("\n")))
		for _, piece := range manifest.Split(text) {
			ours := speaksOf(piece.Text)
			if !ours && !strings.Contains(piece.Text, "Namespace") {
				continue
			}
			// The line ends in front make the document's lines the file's.
			piece.Text = strings.Repeat("\n", strings.Count(text[:piece.Offset], "\n")) + piece.Text
			doc, err := manifest.Read(file.Name, piece)
			if err != nil {
				if ours {
					faults = append(faults, err)
				}
				continue
			}
			objects, _ := doc.Objects()
			for _, obj := range objects {
				out.add(obj)
			}
		}
	}
	return out, joined(faults)
}

func (s *sources) add(obj *manifest.Object) {
	group, _ := groupVersion(obj.APIVersion)
	switch {
	case group == templatesGroup && obj.Kind == "ConstraintTemplate":
		s.templates = append(s.templates, obj)
	case group == constraintsGroup:
		s.constraints = append(s.constraints, obj)
	case obj.APIVersion == "v1" && obj.Kind == "Namespace":
		s.namespaces[obj.Name] = obj
	}
}

func groupVersion(apiVersion string) (group, version string) {
	group, version, found := strings.Cut(apiVersion, "/")
	if !found {
		return "", apiVersion
	}
	return group, version
}

// spanOf is where a field of an object stands in its file, or what there is of
// the way to it.
func spanOf(obj *manifest.Object, path ...string) diag.Span {
	span, _ := obj.SpanOf(path)
	span.File, span.Line = obj.Template, max(span.Line, 1)
	return span
}

func faultAt(obj *manifest.Object, path diag.Path, msg string) *rego.Fault {
	span := spanOf(obj, path...)
	return &rego.Fault{File: span.File, Line: span.Line, Msg: msg}
}

// field is what an object has at a path.
func field[T any](v any, path ...string) (T, bool) {
	for _, step := range path {
		in, _ := v.(map[string]any)
		v = in[step]
	}
	out, ok := v.(T)
	return out, ok
}

func texts(list []any) []string {
	out := make([]string, 0, len(list))
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return slices.Clip(out)
}
