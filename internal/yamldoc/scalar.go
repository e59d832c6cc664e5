package yamldoc

import (
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// scalarKind is the YAML 1.1 type of a scalar.
type scalarKind int

const (
	stringScalar scalarKind = iota
	nullScalar
	boolScalar
	intScalar
	uintScalar // above the largest int64
	floatScalar
)

type scalar struct {
	kind  scalarKind
	bool  bool
	int   int64
	uint  uint64
	float float64
}

// value is the scalar as JSON types have it; text is the scalar's text.
func (s scalar) value(text string) any {
	switch s.kind {
	case nullScalar:
		return nil
	case boolScalar:
		return s.bool
	case intScalar:
		return float64(s.int)
	case uintScalar:
		return float64(s.uint)
	case floatScalar:
		return s.float
	}
	return text
}

func resolveNode(n *yaml.Node) scalar {
	const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	if n.Style&quoted != 0 {
		return scalar{}
	}
	return resolve(n.Value)
}

// resolve finds the type of a plain scalar as go.yaml.in/yaml/v2 does, the
// parser below sigs.k8s.io/yaml. Timestamps stay text there.
func resolve(s string) scalar {
	if s == "" {
		return scalar{kind: nullScalar}
	}
	switch c := s[0]; {
	case c == '~' || c == '.' || strings.IndexByte("yYnNtTfFoO", c) >= 0:
		return resolveWord(s)
	case c == '+' || c == '-' || c >= '0' && c <= '9':
		if len(s) > 1 && s[1] == '.' {
			if word := resolveWord(s); word.kind != stringScalar {
				return word
			}
		}
		return resolveNumber(s)
	}
	return scalar{}
}

func resolveWord(s string) scalar {
	switch s {
	case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON":
		return scalar{kind: boolScalar, bool: true}
	case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
		return scalar{kind: boolScalar}
	case "~", "null", "Null", "NULL":
		return scalar{kind: nullScalar}
	case ".nan", ".NaN", ".NAN":
		return scalar{kind: floatScalar, float: math.NaN()}
	case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF":
		return scalar{kind: floatScalar, float: math.Inf(1)}
	case "-.inf", "-.Inf", "-.INF":
		return scalar{kind: floatScalar, float: math.Inf(-1)}
	}
	if s[0] == '.' {
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			return scalar{kind: floatScalar, float: f}
		}
	}
	return scalar{}
}

func resolveNumber(s string) scalar {
	plain := strings.ReplaceAll(s, "_", "")
	if i, err := strconv.ParseInt(plain, 0, 64); err == nil {
		return scalar{kind: intScalar, int: i}
	}
	if u, err := strconv.ParseUint(plain, 0, 64); err == nil {
		return scalar{kind: uintScalar, uint: u}
	}
	if isFloatText(plain) {
		if f, err := strconv.ParseFloat(plain, 64); err == nil {
			return scalar{kind: floatScalar, float: f}
		}
	}
	return resolveBinary(plain)
}

// resolveBinary reads the forms of binary numbers that Go does not, such as
// 0b-1, which is -1.
func resolveBinary(plain string) scalar {
	if digits, ok := strings.CutPrefix(plain, "0b"); ok {
		if i, err := strconv.ParseInt(digits, 2, 64); err == nil {
			return scalar{kind: intScalar, int: i}
		}
	} else if digits, ok := strings.CutPrefix(plain, "-0b"); ok {
		if i, err := strconv.ParseInt("-"+digits, 2, 64); err == nil {
			return scalar{kind: intScalar, int: i}
		}
	}
	return scalar{}
}

// isFloatText matches [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
func isFloatText(s string) bool {
	s = cutSign(s)
	whole := cutDigits(s)
	hasWhole := len(whole) < len(s)
	s = whole
	if strings.HasPrefix(s, ".") {
		fraction := cutDigits(s[1:])
		if !hasWhole && len(fraction) == len(s)-1 {
			return false
		}
		s = fraction
	} else if !hasWhole {
		return false
	}
	if s == "" {
		return true
	}
	if s[0] != 'e' && s[0] != 'E' {
		return false
	}
	s = cutSign(s[1:])
	return s != "" && cutDigits(s) == ""
}

func cutSign(s string) string {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		return s[1:]
	}
	return s
}

func cutDigits(s string) string {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[i:]
}

func isInfOrNaN(f float64) bool { return math.IsInf(f, 0) || math.IsNaN(f) }

// keyText is a mapping key as the text that Helm makes of it: 0x10 is "16",
// yes is "true", 1.0 is "1". ok is false for what cannot be a key.
func keyText(n *yaml.Node) (text string, ok bool) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n == nil || n.Kind != yaml.ScalarNode {
		return "", false
	}
	s := resolveNode(n)
	switch s.kind {
	case stringScalar:
		return n.Value, true
	case boolScalar:
		return strconv.FormatBool(s.bool), true
	case intScalar:
		return strconv.FormatInt(s.int, 10), true
	case floatScalar:
		return floatKey(s.float), true
	}
	return "", false
}

func floatKey(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return ".inf"
	case math.IsInf(f, -1):
		return "-.inf"
	case math.IsNaN(f):
		return ".nan"
	}
	return strconv.FormatFloat(f, 'g', -1, 32)
}

// isMerge reports whether key is the merge key.
func isMerge(key *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Value == "<<" && key.Tag == "!!merge"
}
