package yamldoc

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	sigs "sigs.k8s.io/yaml"
)

// nasty are strings whose style in YAML is easy to get wrong.
func nasty() []string {
	long := strings.Repeat("word and ", 20)
	return []string{
		"", " ", "  ", "a", "yes", "No", "y", "~", "null", "true", "1", "01", "0x1", "1e3", "1_0", "-", "- a", "-a", "?", "? a", "?a", ":", ": a", ":a", "a:", "a: b", "a:b", "a #b", "a#b", "#a",
		"1:20", "1:60", "190:20:30.5", "10.0.0.1:8080", "8080:80", "2001-01-01", "2001-1-1", "2001-13-01", "2001-01-01T00:00:00Z", "2001-01-01 10:00:00", "2001-01-01x",
		".5", ".", "..", "...", "---", "--- a", "----", "--", ".inf", "+.inf", "-.inf", ".nan", "+", "+1", "-1", "1.", "1.5e3", "0b1", "0b-1", "0o7", "18446744073709551616",
		"a\nb", "a\n", "\na", "\n", "\n\n", "a\n\n", " a\nb", "a \nb", "a\n b", "a\nb ", "a\n\tb", "a\tb", "\ta", "a\t", "a\r\nb", "a\rb", "#!/bin/sh\nset -e\n\nexec \"$@\"\n",
		"'", "''", "it's", `"`, `a"b`, `\`, `a\b`, "{a}", "[a]", "{{ a }}", "a{b", "a,b", ",a", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a`", "a]", "a}",
		"é", "日本語", "😀", "a😀b", "\u00a0", "\u0085", "\u2028", "\u2029", "\ufeff", "a\ufeff", "\ufffd", "\ufffe", "\x7f", "\x80", "\xff", "\x00", "\x01", "\x1b[0m", "\a\b\v\f",
		long, long + "'s", long + "😀", " " + long, "1 " + long, long + "\n" + long, strings.Repeat("é ", 60), strings.Repeat("a  b ", 40), strings.Repeat("x", 200), "http://a.b/c?d=e&f=g#h", "<a href>", "=", "==", "<<", "a/b:c@sha256:d",
		strings.Repeat("it's 'so' ", 20), strings.Repeat("tab\t and ", 20), "# " + long, "\x01" + long, strings.Repeat(" ", 100), strings.Repeat("\x01  ", 60), "k" + strings.Repeat("y", 130), "k" + strings.Repeat("y", 127),
	}
}

func TestMarshalStrings(t *testing.T) {
	for _, s := range nasty() {
		for _, v := range []any{
			s,
			[]any{s},
			[]any{[]any{s}},
			map[string]any{"k": s},
			map[string]any{s: 1.0},
			map[string]any{s: s},
			map[string]any{"a": map[string]any{"b": s}},
			map[string]any{"a": []any{s, map[string]any{"b": s, s: nil}}},
		} {
			sameText(t, v)
		}
	}
}

func TestMarshalNumbers(t *testing.T) {
	for _, v := range []any{
		0.0, math.Copysign(0, -1), 1.0, -1.0, 0.1, 1.5, 1e6, 1e15, 1e16, float64(1 << 53), 1<<53 + 2.0, float64(1 << 62), float64(1 << 63), 1e19, 1.8446744073709552e19, 1.8446744073709556e19, 1e20, 1e21, 1e22, -1e19, float64(-1 << 63), -9.3e18,
		1e-5, 1e-6, 1e-7, 123456.789, 1234567.89, 1e300, math.MaxFloat64, math.SmallestNonzeroFloat64, math.NaN(), math.Inf(1),
		1, -1, int64(1) << 62, uint8(3), uint64(1) << 63, float32(0.1), true, false, nil,
	} {
		sameText(t, v)
		sameText(t, map[string]any{"k": v})
	}
}

func TestMarshalTypes(t *testing.T) {
	type named map[string]any
	type entry struct {
		Name string `json:"name"`
	}
	var (
		noMap  map[string]any
		noList []any
		deep   any = "x"
	)
	for range 2000 {
		deep = []any{deep}
	}
	for _, v := range []any{
		map[string]string{"b": "1", "a": "yes"},
		[]string{"a", "b"},
		[]string{},
		named{"a": named{}},
		[]named{{"a": 1}},
		map[string][]string{"a": {"b"}, "c": nil},
		noMap, noList,
		map[string]any{"a": noMap, "b": noList},
		entry{"x"},
		map[string]any{"a": entry{"x"}, "b": &entry{}},
		[]byte("hi"),
		map[int]string{1: "a"},
		map[string]any{},
		[]any{},
		[]any{[]any{}, map[string]any{}, nil},
		map[string]any{"a": []any{[]any{map[string]any{"b": []any{1.0}}}}},
		deep, errors.New("x"),
	} {
		sameText(t, v)
	}
}

func TestMarshalKeyOrder(t *testing.T) {
	keys := []string{
		"a", "b", "A", "B", "a1", "a2", "a10", "a01", "a1b", "a-1", "a_1", "a.b", "a/b", "1", "2", "10", "01", "001", "100", "1a", "", "é", "z", "ß", "日", "_", "-", "~", "a0", "a00", "a10b", "a100", "1.10", "1.9", "v1.10.0", "v1.9.0",
	}
	m := map[string]any{}
	for _, k := range keys {
		// a10 < a1b < a01 < a10: the reference has no order for such sets.
		if !strings.Contains(k, "01") && !strings.HasSuffix(k, "b") && k != "1a" {
			m[k] = 1.0
		}
	}
	sameText(t, m)
	for _, a := range keys {
		for _, b := range keys {
			sameText(t, map[string]any{a: 1.0, b: 2.0})
		}
	}
}

func TestMarshalRandom(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		sameText(t, randomValue(r, 5))
	}
}

func FuzzMarshalString(f *testing.F) {
	for _, s := range nasty() {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		sameText(t, map[string]any{a: []any{b, a}, "k": map[string]any{"n": b + a, b: a}})
	})
}

func randomValue(r *rand.Rand, depth int) any {
	words := nasty()
	n := r.IntN(4)
	switch kind := r.IntN(9); {
	case kind < 2 && depth > 0:
		m := map[string]any{}
		for range n {
			m[words[r.IntN(len(words))]] = randomValue(r, depth-1)
		}
		return m
	case kind < 4 && depth > 0:
		s := []any{}
		for range n {
			s = append(s, randomValue(r, depth-1))
		}
		return s
	case kind == 4:
		return float64(r.IntN(100)) / float64(1+r.IntN(3))
	case kind == 5:
		return r.IntN(2) == 0
	case kind == 6:
		return nil
	}
	return words[r.IntN(len(words))]
}

func sameText(t *testing.T, v any) {
	t.Helper()
	var want []byte
	wantErr := safely(func() (err error) { want, err = sigs.Marshal(v); return err })
	got, err := Marshal(v)
	if (err != nil) != (wantErr != nil) {
		t.Fatalf("%#v: error %v, reference says %v", v, err, wantErr)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Fatalf("%#v: differs from the reference:\n%s", v, diff)
	}
}

func TestMarshalLimited(t *testing.T) {
	var blowUp any = map[string]any{"a": "x"}
	for range 40 {
		blowUp = []any{blowUp, blowUp}
	}
	if _, err := MarshalLimited(blowUp, 1<<16); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a value of 2^40 leaves: got error %v", err)
	}
	blowUp = map[string]any{"a": blowUp, "\x7f": errors.New("x")}
	if _, err := MarshalLimited(blowUp, 1<<16); !errors.Is(err, ErrTooLarge) {
		t.Errorf("the same with a part for the reference: got error %v", err)
	}
	loop := map[string]any{}
	loop["a"] = loop
	if _, err := MarshalLimited(loop, 1<<20); err == nil {
		t.Error("a map that contains itself was written")
	}
	if text, err := MarshalLimited(map[string]any{"a": 1}, 5); err != nil || string(text) != "a: 1\n" {
		t.Errorf("got %q, %v", text, err)
	}
	if _, err := MarshalLimited(map[string]any{"a": 10}, 5); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got error %v for a text one byte too long", err)
	}
}

func BenchmarkMarshal(b *testing.B) {
	v := typicalValues()
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			_, _ = Marshal(v)
		}
	})
	b.Run("reference", func(b *testing.B) {
		for b.Loop() {
			_, _ = sigs.Marshal(v)
		}
	})
}

func typicalValues() any {
	return map[string]any{
		"image":     map[string]any{"repository": "ghcr.io/acme/shop", "tag": "v1.2.3", "pullPolicy": "IfNotPresent"},
		"resources": map[string]any{"limits": map[string]any{"cpu": "500m", "memory": "256Mi"}, "requests": map[string]any{"cpu": "100m"}},
		"ingress":   map[string]any{"enabled": true, "hosts": []any{map[string]any{"host": "shop.example.com", "paths": []any{map[string]any{"path": "/", "port": 8080.0}}}}},
		"env":       []any{map[string]any{"name": "A", "value": "yes"}, map[string]any{"name": "B", "value": "some words here"}},
		"script":    "#!/bin/sh\nset -e\nexec \"$@\"\n", "replicas": 3.0, "nodeSelector": map[string]any{},
	}
}
