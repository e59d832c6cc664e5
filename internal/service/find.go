package service

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	chartFile   = "Chart.yaml"
	chartFolder = "chart"
)

// Find turns the paths that a user typed into targets, each once: a service
// repository, a chart's folder, a folder whose chart is in chart/, a packaged
// chart, or a folder followed by /... for every service and chart below it. The
// chart of a service stands for the service. No path at all means the working directory.
//
// What can be found is returned along with the joined errors of what cannot.
func Find(paths []string) ([]*Target, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var targets []*Target
	var errs []error
	var empty []string
	for _, path := range paths {
		found, err := find(path)
		if err != nil {
			errs = append(errs, err)
		} else if len(found) == 0 {
			empty = append(empty, path)
		}
		targets = append(targets, found...)
	}
	if len(empty) > 0 {
		errs = append(errs, &NothingFoundError{Patterns: empty})
	}
	return once(targets), errors.Join(errs...)
}

func find(path string) ([]*Target, error) {
	if root, ok := strings.CutSuffix(filepath.ToSlash(path), "..."); ok && (root == "" || strings.HasSuffix(root, "/")) {
		return below(filepath.Clean(root))
	}
	target, err := open(path)
	if err != nil {
		return nil, err
	}
	return []*Target{target}, nil
}

// once drops targets whose chart has been listed before.
func once(targets []*Target) []*Target {
	seen := map[string]bool{}
	return slices.DeleteFunc(targets, func(t *Target) bool {
		again := seen[t.ChartPath]
		seen[t.ChartPath] = true
		return again
	})
}

// open makes a target of one path.
func open(path string) (*Target, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, pathError(path, err)
	case info.IsDir():
		return openFolder(filepath.Clean(path))
	case isPackageName(path):
		return openPackage(path)
	}
	return nil, notAChart(path, "is a file")
}

func openFolder(dir string) (*Target, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, pathError(dir, err)
	}
	if target, err := recognise(dir, entries); target != nil || err != nil {
		return target, err
	}
	inner := filepath.Join(dir, chartFolder)
	if isChart(inner) {
		return newChart(dir, inner)
	}
	return nil, notAChart(dir, "no "+chartFile+" in it")
}

func notAChart(path, why string) error {
	return &PathError{Path: path, Msg: why + "; chartyard works on a service (a folder with " + ConfigFile +
		"), a chart's folder, a packaged chart (.tgz), or a folder followed by /..."}
}

// recognise makes a target of a folder that is a service or a chart; nil when
// it is neither.
func recognise(dir string, entries []fs.DirEntry) (*Target, error) {
	switch {
	case has(entries, ConfigFile):
		return newService(dir, filepath.Join(dir, chartFolder))
	case has(entries, chartFile):
		if service := filepath.Join(dir, ".."); isChartOf(service, dir) {
			return newService(service, dir)
		}
		return newChart(dir, dir)
	}
	return nil, nil
}

func has(entries []fs.DirEntry, name string) bool {
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name && !e.IsDir() })
}

func isChart(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, chartFile))
	return err == nil && !info.IsDir()
}

// isChartOf reports whether a folder is the chart of a service.
func isChartOf(service, dir string) bool {
	config, err := os.Stat(filepath.Join(service, ConfigFile))
	if err != nil || config.IsDir() {
		return false
	}
	one, err := os.Stat(dir)
	if err != nil {
		return false
	}
	other, err := os.Stat(filepath.Join(service, chartFolder))
	return err == nil && os.SameFile(one, other)
}

// newService makes a target of a service; chart is its chart's folder as it is
// to be called.
func newService(dir, chart string) (*Target, error) {
	config, err := ReadConfig(filepath.Join(dir, ConfigFile))
	if err != nil {
		return nil, err
	}
	if !isChart(chart) {
		return nil, &PathError{Path: dir, Msg: "a service's chart is in " + chartFolder + "/, but there is no " + filepath.Join(chart, chartFile)}
	}
	return &Target{Kind: Service, Dir: dir, ChartPath: chart, Name: config.Name, Config: config}, nil
}

func newChart(dir, chart string) (*Target, error) {
	file := filepath.Join(chart, chartFile)
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, pathError(file, err)
	}
	fallback := dir
	if absolute, err := filepath.Abs(dir); err == nil {
		fallback = filepath.Base(absolute)
	}
	return &Target{Kind: Chart, Dir: dir, ChartPath: chart, Name: chartName(file, text, fallback)}, nil
}
