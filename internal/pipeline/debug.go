package pipeline

import (
	"strings"
	"time"

	"github.com/chartyard/chartyard/internal/render"
)

// debugLayers tells what lies over a chart's defaults, and which secrets were
// asked for.
func (o Options) debugLayers(s Subject, env Environment, over layered) {
	if o.Debug == nil {
		return
	}
	var names []string
	for _, layer := range over.layers {
		names = append(names, layer.Name)
	}
	o.Debug("%s: layers over the defaults: %s", title(s, env), strings.Join(names, " < "))
	for _, secret := range over.secrets {
		if secret.Missing {
			o.Debug("%s: secret %s: the store has none", title(s, env), secret.Name)
			continue
		}
		o.Debug("%s: secret %s: %s, of which %d are not declared here", title(s, env), secret.Name, plural(len(secret.Keys), "key"), len(secret.Undeclared))
	}
}

func (o Options) debugRender(s Subject, env Environment, out *render.Output, err error, took time.Duration) {
	if o.Debug == nil {
		return
	}
	took = took.Round(10 * time.Microsecond)
	if err != nil {
		o.Debug("%s: not rendered, after %s", title(s, env), took)
		return
	}
	o.Debug("%s: %s rendered for Kubernetes %s in %s", title(s, env), plural(len(out.Documents), "document"), out.KubeVersion, took)
}
