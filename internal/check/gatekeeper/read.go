package gatekeeper

import (
	"bytes"
	"path"
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
	suitesGroup      = "test.gatekeeper.sh"
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
	expansions             []*manifest.Object
	namespaces             map[string]*manifest.Object // by name
	// tested are the files of constraints that suites of gator name: samples when
	// they stand in a folder of their own below the suite, as in Gatekeeper's
	// library.
	tested map[string]role
}

// role is what a constraint's file is to a suite; none is 0.
type role int

const (
	beside role = 1 + iota
	sample
)

// read takes what counts here out of files and passes over everything else, such
// as samples and what no YAML is. Lines are those of the file.
func read(files []File) (sources, error) {
	out := sources{namespaces: map[string]*manifest.Object{}, tested: map[string]role{}}
	var faults []error
	for _, file := range files {
		// Windows' line ends would end up in Rego's texts.
		text := string(bytes.ReplaceAll(file.Text, []byte("\r\n"), []byte("\n")))
		for _, piece := range manifest.Split(text) {
			ours := speaksOf(piece.Text)
			if !ours && !slices.ContainsFunc([]string{"Namespace", suitesGroup, expansionGroup}, func(word string) bool { return strings.Contains(piece.Text, word) }) {
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
	out.constraints = slices.DeleteFunc(slices.Clone(out.constraints), out.isSample)
	return out, joined(faults)
}

// isSample reports whether a constraint is there for a suite only: in a folder of
// samples, or beside the suite while there is another of its name that differs.
func (s *sources) isSample(obj *manifest.Object) bool {
	switch s.tested[path.Clean(obj.Template)] {
	case sample:
		return true
	case beside:
		return slices.ContainsFunc(s.constraints, func(other *manifest.Object) bool {
			return title(other) == title(obj) && s.tested[path.Clean(other.Template)] == 0 && !equalObjects(other, obj)
		})
	}
	return false
}

func (s *sources) add(obj *manifest.Object) {
	group, _ := groupVersion(obj.APIVersion)
	switch {
	case group == templatesGroup && obj.Kind == "ConstraintTemplate":
		s.templates = append(s.templates, obj)
	case group == constraintsGroup:
		s.constraints = append(s.constraints, obj)
	case group == expansionGroup && obj.Kind == "ExpansionTemplate":
		s.expansions = append(s.expansions, obj)
	case group == suitesGroup && obj.Kind == "Suite":
		s.addSuite(obj)
	case obj.APIVersion == "v1" && obj.Kind == "Namespace":
		s.namespaces[obj.Name] = obj
	}
}

func (s *sources) addSuite(obj *manifest.Object) {
	tests, _ := field[[]any](obj.Value, "tests")
	for _, test := range tests {
		name, _ := field[string](test, "constraint")
		name = path.Clean(name)
		is := beside
		if strings.Contains(name, "/") && !strings.HasPrefix(name, "../") {
			is = sample
		}
		file := path.Join(path.Dir(obj.Template), name)
		s.tested[file] = max(s.tested[file], is)
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
func spanOf(obj *manifest.Object, at ...string) diag.Span {
	span, _ := obj.SpanOf(at)
	span.File, span.Line = obj.Template, max(span.Line, 1)
	return span
}

func faultAt(obj *manifest.Object, at diag.Path, msg string) *rego.Fault {
	span := spanOf(obj, at...)
	return &rego.Fault{File: span.File, Line: span.Line, Msg: msg}
}

// field is what an object has at a path.
func field[T any](v any, at ...string) (T, bool) {
	for _, step := range at {
		in, _ := v.(map[string]any)
		v = in[step]
	}
	out, ok := v.(T)
	return out, ok
}
