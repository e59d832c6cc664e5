package schemas

import (
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// hiddenIn says of a path in the root chart's values whether the value there
// may be a secret: it belongs to a config block, a step of the path sounds like
// a secret, or a layer of secrets has a say in it.
func hiddenIn(pass *check.Pass) func(path diag.Path) bool {
	return func(path diag.Path) bool {
		if slices.ContainsFunc(path, soundsSecret) {
			return true
		}
		return pass.Stack != nil && slices.ContainsFunc(pass.Stack.Origins(path), func(o values.Origin) bool {
			return o.Layer.Kind == values.CommonSecret || o.Layer.Kind == values.ServiceSecret
		})
	}
}

// soundsSecret is generous: a value shown less costs a look into a file, one
// shown too much costs a secret.
func soundsSecret(step string) bool {
	lower := strings.ToLower(step)
	if lower == "config" || strings.HasSuffix(lower, "key") || strings.HasSuffix(lower, "keys") {
		return true
	}
	for _, word := range []string{"passw", "passphrase", "secret", "token", "credential", "auth", "private", "cert", "env", "dsn", "connection"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// harmless reports whether a text is too plain to be a secret: it is short, or
// longer and of no form that secrets have. A digest at its end, as an image has it,
// does not count.
func harmless(s string) bool {
	const short, longest = 16, 64
	if image, digest, ok := strings.Cut(s, "@sha256:"); ok && strings.Trim(digest, "0123456789abcdef") == "" {
		s = image
	}
	if len(s) > longest || strings.ContainsFunc(s, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		return !letter && (r < '0' || r > '9') && !strings.ContainsRune(" ._-/%:*", r)
	}) {
		return false
	}
	_, looks := detect.Value(s)
	return len(s) <= short || !looks
}
