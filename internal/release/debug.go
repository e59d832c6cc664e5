package release

import (
	"strings"
	"time"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/render"
)

// debugLayers tells what lies over a chart's defaults, and which secrets were
// asked for.
func (o Options) debugLayers(s Subject, env Environment, over Layered) {
	if o.Debug == nil {
		return
	}
	var names []string
	for _, layer := range over.Layers {
		names = append(names, layer.Name)
	}
	o.Debug("%s: layers over the defaults: %s", s.Title(env), strings.Join(names, " < "))
	for _, secret := range over.Secrets {
		if secret.Missing {
			o.Debug("%s: secret %s: the store has none", s.Title(env), secret.Name)
			continue
		}
		o.Debug("%s: secret %s: %s, of which %d are not declared here", s.Title(env), secret.Name, diag.Count(len(secret.Keys), "key"), len(secret.Undeclared))
	}
}

func (o Options) debugRender(s Subject, env Environment, out *render.Output, err error, took time.Duration) {
	if o.Debug == nil {
		return
	}
	took = took.Round(10 * time.Microsecond)
	if err != nil {
		o.Debug("%s: not rendered, after %s", s.Title(env), took)
		return
	}
	o.Debug("%s: %s rendered for Kubernetes %s in %s", s.Title(env), diag.Count(len(out.Documents), "document"), out.KubeVersion, took)
}
