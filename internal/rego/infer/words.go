package infer

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/diag"
)

// spokenOf tells how much of a message speaks of a field: its name, that of what
// it is in, its value.
func spokenOf(path diag.Path, value *ast.Term, msg string) int {
	var names []string
	for _, step := range path {
		if strings.Trim(step, "0123456789") != "" {
			names = append(names, plain(step))
		}
	}
	said, score := plain(msg), 0
	for weight, n := 2, len(names)-1; weight > 0 && n >= 0; weight, n = weight-1, n-1 {
		if name := strings.TrimSuffix(names[n], "s"); len(name) > 2 && strings.Contains(said, name) {
			score += weight
		}
	}
	if quotes(msg, scalar(value)) {
		score += 2
	}
	return score
}

// scalar is a text, number or truth value as a message has it.
func scalar(t *ast.Term) string {
	if t == nil {
		return ""
	}
	switch v := t.Value.(type) {
	case ast.String:
		return string(v)
	case ast.Number, ast.Boolean:
		return v.String()
	}
	return ""
}

// quotes reports whether a text holds a value as a word of its own.
func quotes(msg, value string) bool {
	letter := func(s string) bool {
		return s != "" && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z' || s[0] >= '0' && s[0] <= '9')
	}
	for from := 0; value != ""; {
		i := strings.Index(msg[from:], value)
		if i < 0 {
			return false
		}
		i += from
		if !letter(msg[i+len(value):]) && (i == 0 || !letter(msg[i-1:])) {
			return true
		}
		from = i + 1
	}
	return false
}

// plain keeps the letters and digits of a text, in lower case, so that "read-only
// root filesystem" and readOnlyRootFilesystem are one.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}
