package service

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// overlays lists the environments that the values files of a chart make,
// those beside values.yaml before those in ci/. A folder of such a name is one
// too: that it cannot be read is told when it is.
func (t *Target) overlays() ([]Environment, error) {
	if t.Kind == Package {
		return t.packedOverlays(), nil
	}
	var out []Environment
	for _, dir := range []string{".", "ci"} {
		entries, err := os.ReadDir(filepath.Join(t.ChartPath, dir))
		if errors.Is(err, fs.ErrNotExist) && dir == "ci" {
			continue
		}
		if err != nil {
			return nil, pathError(filepath.Join(t.ChartPath, dir), err)
		}
		for _, entry := range entries {
			if name, ok := environmentName(path.Join(dir, entry.Name())); ok {
				out = add(out, Environment{Name: name, Overlay: filepath.Join(t.ChartPath, dir, entry.Name())})
			}
		}
	}
	return out, nil
}

func (t *Target) packedOverlays() []Environment {
	var out []Environment
	for _, inTests := range []bool{false, true} {
		for _, m := range t.packed {
			name, _ := environmentName(m.name)
			if strings.HasPrefix(m.name, "ci/") == inTests {
				out = add(out, Environment{Name: name, Overlay: t.Dir + ":" + m.name, text: m.text})
			}
		}
	}
	return out
}

// add gives test values that have the name of an overlay a name of their own.
func add(environments []Environment, next Environment) []Environment {
	for _, env := range environments {
		if env.Name == next.Name {
			next.Name = "ci-" + next.Name
			break
		}
	}
	return append(environments, next)
}
