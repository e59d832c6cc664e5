package release

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
)

// Broken is the output of a template that is no YAML; ok is false for any other
// fault.
func (r *Rendered) Broken(fault *render.Error) (text string, ok bool) {
	if fault.Fault != render.FaultManifest || r.Output.Frames == nil || r.Output.Frames.Files[fault.Template] == nil {
		return "", false
	}
	return r.Output.Frames.Files[fault.Template].Text, true
}

// around shows the lines that were rendered around a fault, without those that
// may hold a secret.
func (r *Rendered) around(fault *render.Error) (diag.Related, bool) {
	text, ok := r.Broken(fault)
	if !ok {
		return diag.Related{}, false
	}
	const above, below = 3, 2
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	at := 1 + strings.Count(text[:min(fault.Offset, len(text))], "\n")
	first, last := max(at-above, 1), min(at+below, len(lines))
	secret := r.mayHoldSecrets(text)
	var b strings.Builder
	for n := first; n <= last; n++ {
		mark, line := " ", lines[n-1]
		if n == at {
			mark = ">"
		}
		if slices.Contains(secret, n) {
			line = line[:len(line)-len(strings.TrimLeft(line, " "))] + Masked
		}
		fmt.Fprintf(&b, "%s %*d | %s\n", mark, len(fmt.Sprint(last)), n, line)
	}
	return diag.Related{
		Role: diag.RoleRendered, Span: diag.Span{File: fault.Template, Line: at}, Message: strings.TrimSuffix(b.String(), "\n"),
	}, true
}

// mayHoldSecrets lists the lines of rendered text that may hold a secret: of a
// Secret all.
func (r *Rendered) mayHoldSecrets(text string) []int {
	var marked []string
	for _, layer := range r.Output.Stack.Layers {
		block, _ := layer.Values[config.Block].(map[string]any)
		for name := range block {
			if IsMarked(r.Output.Stack, layer.At.Append(config.Block, name)) {
				marked = append(marked, name)
			}
		}
	}
	rendered := strings.Split(text, "\n")
	whole := slices.ContainsFunc(rendered, isSecretKind)
	looks := r.textsThatLookSecret()
	out := linesThatMayHoldSecrets([]byte(text), marked)
	for i, line := range rendered {
		if whole || slices.ContainsFunc(looks, func(secret string) bool { return strings.Contains(line, secret) }) {
			out = append(out, i+1)
		}
	}
	return out
}

// textsThatLookSecret are the lines of values that look like a secret or are named
// like one, marked or not.
func (r *Rendered) textsThatLookSecret() []string {
	var texts []string
	for _, layer := range r.Output.Stack.Layers {
		for _, path := range values.Leaves(layer.Values, nil) {
			v, _ := values.Lookup(layer.Values, path)
			text := fmt.Sprint(v)
			_, looks := detect.Value(text)
			if looks || slices.ContainsFunc(path, config.NamedLikeSecret) {
				texts = append(texts, text)
			}
		}
	}
	return linesOf(texts)
}

// isSecretKind reports whether a line of a text that need not be YAML says that
// the object is a Secret, or a list that may have one.
func isSecretKind(line string) bool {
	kind, ok := strings.CutPrefix(strings.TrimLeft(line, " -\"'"), "kind")
	return ok && strings.Contains(kind, "Secret")
}
