package config

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"

	"helm.sh/helm/v3/pkg/chartutil"

	"github.com/chartyard/chartyard/internal/yamldoc"
)

// draw is random values with a config block, as Helm reads them and as this
// module does.
type draw struct {
	seed       uint64
	text       string // the YAML that they were read from, if any
	helm, ours map[string]any
}

func (d draw) String() string {
	if d.text != "" {
		return fmt.Sprintf("seed %d: %q", d.seed, d.text)
	}
	return fmt.Sprintf("seed %d: %#v", d.seed, d.helm)
}

// newDraw makes the values of a seed; always the same. ok is false when
// neither can read them.
func newDraw(seed uint64) (d draw, ok bool, err error) {
	g := generator{rand.New(rand.NewPCG(seed, 1))}
	d = draw{seed: seed}
	if g.oneOf(2) {
		d.helm = g.values(g.block())
		d.ours = d.helm
		return d, true, nil
	}
	d.text = g.blockText()
	theirs, theirErr := chartutil.ReadValues([]byte(d.text))
	doc, ourErr := yamldoc.Parse("values.yaml", []byte(d.text))
	var ours map[string]any
	if ourErr == nil {
		ours, ourErr = doc.Map()
	}
	switch {
	case theirErr != nil && ourErr != nil:
		return d, false, nil
	case theirErr != nil || ourErr != nil:
		return d, false, fmt.Errorf("%s: helm: %v, chartyard: %v", d, theirErr, ourErr)
	}
	// Of two keys that are the same as texts (yes and "true") Helm takes one or
	// the other, as it happens.
	for again := 0; !reflect.DeepEqual(map[string]any(theirs), ours); again++ {
		if again == 100 {
			return d, false, fmt.Errorf("%s: helm: %#v, chartyard: %#v", d, theirs, ours)
		}
		if theirs, err = chartutil.ReadValues([]byte(d.text)); err != nil {
			return d, false, err
		}
	}
	rest := g.values(nil)
	d.helm, d.ours = overlay(rest, theirs), overlay(rest, ours)
	return d, true, nil
}

func overlay(under, over map[string]any) map[string]any {
	out := map[string]any{}
	for _, m := range []map[string]any{under, over} {
		for key, v := range m {
			out[key] = v
		}
	}
	return out
}

// generator draws what people write, and what they do not.
type generator struct{ *rand.Rand }

// oneOf is true once in n times.
func (g generator) oneOf(n int) bool { return g.IntN(n) == 0 }

func pick[T any](g generator, from ...T) T { return from[g.IntN(len(from))] }

// values are those that the templates look at.
func (g generator) values(block any) map[string]any {
	way := func() string { return pick(g, "env", "files", "files") }
	out := map[string]any{
		Block:       block,
		DeliveryKey: map[string]any{"plain": way(), "sensitive": way(), "secret": "chart"},
		"extraEnv":  pick(g, map[string]any{}, map[string]any{}, map[string]any{"POD_NAME": map[string]any{}}),
	}
	if environment := pick[any](g, "prod", "prod", "dev", "uat", "", nil, 1.0, "x y"); environment != nil || g.oneOf(2) {
		out[EnvironmentKey] = environment
	}
	return out
}

func (g generator) block() any {
	if g.oneOf(200) {
		return pick[any](g, nil, map[string]any{}, "x", "", 1.0, true, []any{}, []any{"x"}, []any{map[string]any{"sensitive": true, "value": "x"}}, int64(0), int64(2))
	}
	block := map[string]any{}
	for range g.IntN(4) {
		block[g.name()] = g.entry()
	}
	return block
}

func (g generator) name() string {
	switch {
	case g.oneOf(300):
		return g.string()
	case g.oneOf(100):
		return pick(
			g, "-", ".a", "..", ".", "..a", "a..b", "9LIVES", "a b", "é", "true", "null", "0", "1e3", "DB_PASSWORD", "TOKEN", "secret_key", "dbPass", "Token2",
			strings.Repeat("n", 253), strings.Repeat("n", 254),
		)
	case g.oneOf(30):
		return pick(g, "api-key", "x.y", "DB_PASSWORD", "TOKEN", "POD_NAME")
	}
	return pick(g, "A", "B", "C", "LOG_LEVEL", "DB_HOST", "PORT", "tokens", "_", "a1", "key", "TOKEN_URL")
}

func (g generator) entry() any {
	if g.oneOf(3) {
		return g.value()
	}
	long := map[string]any{}
	if !g.oneOf(4) {
		long["value"] = g.value()
	}
	if !g.oneOf(3) {
		long["sensitive"] = g.mostly(any(g.oneOf(2)))
	}
	for _, key := range []string{"reason", "required", "description", "default", "type", "enum", "from", "vlaue", "Sensitive", ""} {
		if g.oneOf(8) && (!strings.Contains("vlaue Sensitive", key) || g.oneOf(50)) {
			long[key] = g.under(key)
		}
	}
	return long
}

// under is what may stand under a key of an entry.
func (g generator) under(key string) any {
	switch key {
	case "default":
		return g.value()
	case "required":
		environments := []any{}
		for range g.IntN(3) {
			environments = append(environments, g.mostly(pick[any](g, "prod", "dev", "uat", "")))
		}
		return g.mostly(pick[any](g, true, false, environments, environments))
	case "type":
		return g.mostly(any(pick(g, Types()...)))
	case "from":
		return g.mostly(pick[any](g, "service", "common"))
	case "enum":
		list := []any{}
		for range 1 + g.IntN(2) {
			list = append(list, g.mostly(g.value()))
		}
		return g.mostly(any(list))
	}
	return g.mostly(any(g.string()))
}

// mostly is v, and now and then something else.
func (g generator) mostly(v any) any {
	if g.oneOf(150) {
		return pick[any](g, nil, "", "true", "x", 0.0, 1.0, int64(1), true, false, []any{}, []any{"x"}, []any{nil}, map[string]any{}, map[string]any{"a": "b"})
	}
	return v
}

func (g generator) value() any {
	switch g.IntN(8) {
	case 0:
		return g.number()
	case 1:
		return g.mostly(any(g.oneOf(2)))
	case 2:
		if g.oneOf(4) {
			return g.mostly(any(nil))
		}
	}
	return g.string()
}

func (g generator) number() any {
	switch g.IntN(5) {
	case 0: // as --set gives it
		return pick(g, 0, 7, -7, 1<<53, -1<<53-1, math.MaxInt64, math.MinInt64, int64(g.Uint64()))
	case 1:
		return float64(g.IntN(1e9))
	case 2:
		if g.oneOf(10) {
			return pick(g, 1<<53, -(1 << 53), 1e16, 1e21, 1e300, math.MaxFloat64, -math.MaxFloat64, math.Trunc(math.Float64frombits(g.Uint64())))
		}
		return pick(g, 1<<53-1, -(1<<53 - 1), math.Nextafter(1<<53, 0), 1e15, 999999, 1e6)
	case 3:
		return pick(g, math.Copysign(0, -1), 0.5, -0.5, 1e-7, 0.1+0.2, 1e6, 123456.789, math.SmallestNonzeroFloat64, 1.0/3)
	}
	return g.NormFloat64() * math.Pow10(g.IntN(33)-20)
}

// string is a text: one that YAML, JSON or a template could mistake, or random
// characters or bytes.
func (g generator) string() string {
	switch g.IntN(12) {
	case 0, 1, 2:
		return pick(
			g, "", " ", "plain", "two\nlines\n", "\n", "\n\n a\n\n", " lead", "trail ", "{{ .Values }}", "{{", "}}", `"quoted" 'both' \ #`, "# no comment", "a: b", "- a",
			"yes", "no", "on", "0123", "0x1F", "1e3", "1_000", "12:30:45", "2001-01-01", "null", "~", "true", ".inf", ".nan", "-", "---\n", "---", "...", "|", ">", "&a", "*a",
			"!x", "@", "`", "%", "$(POD_NAME)", "$HOME", "<&>", "\r\n", "\r", "\t", "\x00", "\u0085", "\ufeff", "\ufeffx", "\ufffd", `\ufffd`, `\\ufffd`, "\u2028\u2029",
			"\ufffe\uffff", "\U0010ffff", "\x7f\u0080\u009f", "\xff", "\xed\xa0\x80", "a\xc3", "é世界🚢", "9007199254740993", "password: hunter2",
		)
	case 3:
		if !g.oneOf(20) {
			break // mostly no UTF-8, which is refused
		}
		bytes := make([]byte, g.IntN(6))
		for i := range bytes {
			bytes[i] = byte(g.IntN(256))
		}
		return string(bytes)
	case 4:
		if g.oneOf(40) {
			return strings.Repeat(g.runes(6), 1+g.IntN(3000))
		}
	case 5:
		return string(rune(g.IntN(0x110000)))
	}
	return g.runes(10)
}

func (g generator) runes(most int) string {
	alphabet := []rune(" \n\t\r\"'\\{}[]#:-|>&*!%@`~,?=$aZ019\x00\x07\x1b\x7f\u0080\u0085\u009f\u00a0\u2028\u2029\u202e\ufeff\ufffd\ufffe\uffffé世\U0001f6a2\U0010ffff")
	text := make([]rune, g.IntN(most+1))
	for i := range text {
		text[i] = alphabet[g.IntN(len(alphabet))]
	}
	return string(text)
}
