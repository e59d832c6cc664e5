package release

import (
	"slices"
	"sync"

	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
)

// FileLayers are the chart's values and the overlays of all its environments.
func (s Subject) FileLayers(chart *render.Chart) ([]*values.Layer, error) {
	var layers []*values.Layer
	if defaults := chart.Defaults(); defaults != nil {
		layers = append(layers, defaults)
	}
	for _, env := range s.EveryEnvironment() {
		overlay, err := env.ReadOverlay(s.Target.ChartPath)
		if err != nil {
			return nil, err
		}
		if overlay != nil {
			layers = append(layers, overlay)
		}
	}
	return layers, nil
}

// ReadingOnce is the subject with overlays that are read when they are first
// asked for and then kept as long as the subject is.
func (s Subject) ReadingOnce() Subject {
	readers := map[string]func() (*values.Layer, error){}
	once := func(environments []Environment) []Environment {
		out := slices.Clone(environments)
		for i, env := range out {
			if readers[env.Overlay] == nil {
				readers[env.Overlay] = sync.OnceValues(func() (*values.Layer, error) { return env.ReadOverlay(s.Target.ChartPath) })
			}
			out[i].overlay = readers[env.Overlay]
		}
		return out
	}
	s.Environments, s.all = once(s.Environments), once(s.all)
	return s
}

// EveryEnvironment is the subject's environments, whichever were asked for.
func (s Subject) EveryEnvironment() []Environment {
	if s.all != nil {
		return s.all
	}
	return s.Environments
}

// WithOverlay is the environment with an overlay that comes from elsewhere; read
// gives nil where there is none. With a nil read it is the file's again.
func (env Environment) WithOverlay(read func() (*values.Layer, error)) Environment {
	env.overlay = read
	return env
}
