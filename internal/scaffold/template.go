package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"text/template"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
	"github.com/chartyard/chartyard/internal/yard"
)

// templateFolder is where a yard keeps its chart template.
const templateFolder = "chart-template"

// Template is a yard's chart template, read and found good.
type Template struct {
	Parameters []Parameter // in the order of asking

	yard  *yard.Yard
	files fs.FS
	fill  map[string]map[string]string // file, path of a value, template

	functions template.FuncMap
}

// manifest is template.yaml.
type manifest struct {
	Parameters []Parameter                  `key:"parameters,required"`
	Fill       map[string]map[string]string `key:"fill"`
}

// Parameter is something that differs from one service to the next.
type Parameter struct {
	Name        string `key:"name,required"` // the key in templates and in --set
	Type        string `key:"type,required"` // "string" or "integer"
	Prompt      string `key:"prompt,required"`
	Description string `key:"description,required"` // a sentence that says what is valid
	Pattern     string `key:"pattern"`              // RE2, of strings; empty allows all
	Minimum     *int   `key:"minimum"`              // of integers
	Maximum     *int   `key:"maximum"`
	Example     string `key:"example,required"`
	// Default is a template over the parameters above this one; nil makes the
	// parameter one that must be answered.
	Default *string `key:"default"`

	pattern *regexp.Regexp
}

// Load reads the chart template of a yard. Every fault of its template.yaml is
// in the error, each with its place.
func Load(y *yard.Yard) (*Template, error) {
	files, err := y.Templates()
	if err != nil {
		return nil, err
	}
	const file = "template.yaml"
	text, err := fs.ReadFile(files, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("yard %s: no %s in it", y.Source, path.Join(templateFolder, file))
	}
	if err != nil {
		return nil, fmt.Errorf("yard %s: %w", y.Source, err)
	}
	doc, err := yamldoc.Parse(path.Join(templateFolder, file), text)
	if err != nil {
		return nil, err
	}
	var m manifest
	if err := doc.Decode(&m); err != nil {
		return nil, err
	}
	t := &Template{Parameters: m.Parameters, yard: y, files: files, fill: m.Fill, functions: functions()}
	return t, doc.Join(t.faults(doc))
}

// faults are what types alone do not say. It compiles the patterns.
func (t *Template) faults(doc *yamldoc.Doc) []*yamldoc.Error {
	var faults []*yamldoc.Error
	fault := func(at diag.Path, format string, args ...any) {
		faults = append(faults, doc.Errorf(at, format, args...))
	}
	var names []string
	for i := range t.Parameters {
		p, at := &t.Parameters[i], diag.Path{"parameters", strconv.Itoa(i)}
		if !isParameterName(p.Name) {
			fault(at.Append("name"), "%q is not a name of a parameter: a lower-case letter, then letters and digits", p.Name)
		}
		if slices.Contains(names, p.Name) {
			fault(at.Append("name"), "parameter %s is here twice", p.Name)
		}
		names = append(names, p.Name)
		if err := p.compile(); err != nil {
			fault(at, "parameter %s: %s", p.Name, err)
		} else if err := p.Check(p.Example); err != nil {
			fault(at.Append("example"), "parameter %s: its own example is refused: %s", p.Name, err)
		}
	}
	if len(faults) == 0 {
		faults = t.defaultFaults(doc)
	}
	if !slices.Contains(names, nameParameter) {
		fault(diag.Path{"parameters"}, "there is no parameter %s", nameParameter)
	}
	for file := range t.fill {
		if info, err := fs.Stat(t.files, file); err != nil || info.IsDir() {
			fault(diag.Path{"fill", file}, "there is no file %s to fill in", path.Join(templateFolder, file))
		}
	}
	return faults
}

// defaultFaults works out every default from the examples of the parameters
// above it.
func (t *Template) defaultFaults(doc *yamldoc.Doc) []*yamldoc.Error {
	var faults []*yamldoc.Error
	examples := map[string]any{}
	for i, p := range t.Parameters {
		if p.Default != nil {
			at := diag.Path{"parameters", strconv.Itoa(i), "default"}
			text, err := t.execute(p.Name, *p.Default, examples)
			if err == nil {
				err = p.Check(text)
			}
			if err != nil {
				faults = append(faults, doc.Errorf(at, "parameter %s: its default with the examples of those above: %s", p.Name, err))
			}
		}
		examples[p.Name] = p.value(p.Example)
	}
	return faults
}

// isParameterName keeps parameters apart from what chartyard gives templates,
// which begins with a capital.
func isParameterName(s string) bool {
	return regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`).MatchString(s)
}
