package service

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Kind says what a target is.
type Kind int

// Kinds of targets.
const (
	Service Kind = iota + 1 // a repository with chartyard.yaml and chart/
	Chart                   // a chart's folder
	Package                 // a packaged chart
)

// String is the word for the kind.
func (k Kind) String() string {
	switch k {
	case Service:
		return "service"
	case Chart:
		return "chart"
	case Package:
		return "package"
	}
	return "unknown"
}

// Target is one service or chart that a run works on.
type Target struct {
	Kind Kind
	// Dir is the folder of the service or chart as the user typed it; of a
	// package the file.
	Dir string
	// ChartPath is the chart's folder, or the package.
	ChartPath string
	// Name is the service's from chartyard.yaml, else the chart's; the folder's
	// when Chart.yaml gives none that can be read.
	Name string
	// Config is chartyard.yaml; nil unless Kind is Service.
	Config *Config

	packed []member // the values files of a package
}

// Environment is one way in which a target is rendered.
type Environment struct {
	// Name is empty for a render with the chart's defaults alone.
	Name string
	// Overlay is the values file as the user would type it; empty when the
	// chart's defaults are all. In a package it is "chart.tgz:values-prod.yaml".
	Overlay string
	// Missing is true when the overlay ought to be there and is not: the yard
	// has the environment and the service does not say otherwise. The
	// environment is then rendered with the chart's defaults.
	Missing bool

	text []byte // of an overlay in a package
}

// Text is the content of the overlay; nil when there is none.
func (e Environment) Text() ([]byte, error) {
	switch {
	case e.Overlay == "" || e.Missing:
		return nil, nil
	case e.text != nil:
		return e.text, nil
	}
	text, err := os.ReadFile(e.Overlay)
	if err != nil {
		return nil, pathError(e.Overlay, err)
	}
	return text, nil
}

// Environments lists how the target is rendered. yard is the names of the
// yard's environments in promotion order: for a service they are the
// environments, each with the overlay chart/values-<name>.yaml, or those of
// them that chartyard.yaml lists. A chart has an environment for each
// values-<name>.yaml and ci/<name>-values.yaml; without any it has one that
// has no name.
//
// strays are overlays of a service that belong to no environment.
func (t *Target) Environments(yard []string) (environments []Environment, strays []string, err error) {
	found, err := t.overlays()
	if err != nil {
		return nil, nil, err
	}
	if t.Kind != Service {
		if len(found) == 0 {
			found = []Environment{{}}
		}
		return found, nil, nil
	}
	return t.promised(yard, found)
}

// promised gives every environment of a service its overlay.
func (t *Target) promised(yard []string, found []Environment) (environments []Environment, strays []string, err error) {
	names, err := t.Config.choose(yard)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		env := Environment{Name: name, Overlay: filepath.Join(t.ChartPath, overlayName(name)), Missing: true}
		env.Missing = !slices.ContainsFunc(found, func(o Environment) bool { return o.Overlay == env.Overlay })
		environments = append(environments, env)
	}
	for _, overlay := range found {
		isOurs := func(e Environment) bool { return e.Overlay == overlay.Overlay }
		if !slices.ContainsFunc(environments, isOurs) && filepath.Dir(overlay.Overlay) == t.ChartPath {
			strays = append(strays, overlay.Overlay)
		}
	}
	return environments, strays, nil
}

// Choose finds the environments that were asked for by name, in the order of
// environments; all when none is asked for. An unknown name is an
// *UnknownEnvironmentError.
func (t *Target) Choose(environments []Environment, wanted []string) ([]Environment, error) {
	if len(wanted) == 0 {
		return environments, nil
	}
	var known []string
	for _, env := range environments {
		if env.Name != "" {
			known = append(known, env.Name)
		}
	}
	for _, name := range wanted {
		if !slices.Contains(known, name) {
			return nil, &UnknownEnvironmentError{Target: t.Dir, Name: name, Known: known}
		}
	}
	return slices.DeleteFunc(slices.Clone(environments), func(env Environment) bool {
		return !slices.Contains(wanted, env.Name)
	}), nil
}

// ValuesFolder is the path of the chart's values.yaml when that is a folder,
// which Helm passes over in silence; else empty.
func (t *Target) ValuesFolder() string {
	file := filepath.Join(t.ChartPath, "values.yaml")
	if info, err := os.Stat(file); t.Kind == Package || err != nil || !info.IsDir() {
		return ""
	}
	return file
}

// chartName reads the name in Chart.yaml; fallback when there is none.
func chartName(file string, text []byte, fallback string) string {
	doc, err := yamldoc.Parse(file, text)
	if err != nil {
		return fallback
	}
	if name, ok := doc.Text([]string{"name"}); ok && name != "" {
		return name
	}
	return fallback
}

func overlayName(environment string) string { return fmt.Sprintf("values-%s.yaml", environment) }

// environmentName is the environment that a values file of a chart is for;
// file is its slash-separated path in the chart.
func environmentName(file string) (name string, ok bool) {
	if test, inTests := strings.CutPrefix(file, "ci/"); inTests {
		name, ok = strings.CutSuffix(test, "-values.yaml")
	} else if rest, cut := strings.CutPrefix(file, "values-"); cut {
		name, ok = strings.CutSuffix(rest, ".yaml")
	}
	return name, ok && name != "" && !strings.Contains(name, "/")
}
