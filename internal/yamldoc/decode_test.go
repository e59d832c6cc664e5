package yamldoc

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	sigs "sigs.k8s.io/yaml"
)

// samples are texts whose meaning is easy to get wrong. Each must read as
// sigs.k8s.io/yaml reads it, or be refused by both.
func samples() []string {
	return []string{
		"", "\n", "---\n", "# only a comment\n", "~\n", "null", "a", "[]", "{}", "- a\n- b\n",
		"a: yes\nb: no\nc: on\nd: off\ne: y\nf: N\ng: True\n",
		"a: 0123\nb: 0o17\nc: 1_000\nd: 0x1F\ne: 0b11\nf: 0b-1\ng: -0b1\nh: +12\ni: -0\nj: 08\n",
		"a: 190:20:30\nb: 12:30\n", "a: 2001-12-14\nb: 2001-12-14T21:59:43.10-05:00\n",
		"a: ~\nb: null\nc:\nd: Null\n", "a: .5\nb: 1.\nc: 1e3\nd: 1E+3\ne: .5e-1\nf: 1e400\ng: -.5\nh: +.5\ni: 1.2.3\n",
		"a: .inf\n", "a: -.Inf\n", "a: .nan\n", "a: -0.0\n", "a: 0.1\n",
		"a: 9007199254740993\nb: 18446744073709551615\nc: 18446744073709551616\nd: -9223372036854775808\ne: -9223372036854775809\n",
		"1: a\n2.0: b\ntrue: c\nyes: d\n0x10: e\n1e3: f\n.inf: g\n", "~: a\n", ": a\n", "18446744073709551615: a\n",
		"[a]: b\n", "{a: b}: c\n", "? a\n: b\n", "? [a]\n: b\n", "a: {{ .Values.x }}\n",
		"a: 1\na: 2\n", "a: {b: 1}\na: {c: 2}\n", "1: a\n\"1\": b\n1: c\n",
		"x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n", "x: &x {a: 1}\ny:\n  a: 2\n  <<: *x\n",
		"x: &x {a: 1}\nz: &z {a: 2, c: 3}\ny:\n  <<: [*x, *z]\n", "y:\n  <<: {a: 1}\n", "y:\n  <<: 1\n", "y:\n  <<: [1]\n",
		"y:\n  \"<<\": {a: 1}\n", "y:\n  << : {a: 1}\n", "a: <<\n", "y:\n  !!merge <<: {a: 1}\n", "x: &x [1]\ny:\n  <<: *x\n",
		"a: &a [1, *a]\n", "a: &a\n  <<: *a\n  b: 1\n", "a: *b\n", "a: &a b\n*a : c\n", "a: &a {b: 1}\n*a : c\n",
		"a: &x 1\nb: &x 2\nc: *x\n", "a: &a\nb: *a\n",
		"a: !!str 1\nb: !!int \"1\"\nc: !!float 1\nd: !!binary aGk=\ne: !custom x\nf: !!bool yes\n", "a: !!int x\n", "a: !!binary '#'\n",
		"a: ! 12\nb: ! \"12\"\n", "!!map {a: 1}\n", "!!set {a, b}\n", "!!str 1: a\n", "a: !!null x\n", "- !!omap [a: 1]\n",
		"a: \"yes\"\nb: 'no'\nc: |\n  1\nd: >\n  2\n", "a: \"\\xff\\u2028\\U0001F600\"\n", "a: \"\\ud800\"\n",
		"a: |+\n  x\n\n\nb: |-\n  y\n", "a: >\n  x\n  y\n\n  z\n", "a: |2\n    x\n",
		"---\na: 1\n---\nb: 2\n", "a: 1\n...\nb: 2\n", "a: 1\n--- \nb: [\n", "--- a: 1\n", "%YAML 1.1\n---\na: 1\n", "%YAML 1.2\n---\na: 1\n", "\ufeffa: 1\n",
		"a:\n\tb: 1\n", "a:\tb\n", "a: b\t# c\n", "\ta: b\n", "? a\n: \t# c\n", "? a\n:\t# c\n", "a: 'x\n", "a: \"x\n", "a: [1, 2\n", "a: {b: 1\n", "a: b: c\n", "a:\n  b: 1\n c: 2\n",
		"a\nb: c\n", "- a\nb: c\n", "a: @x\n", "a: `x`\n", "a: %x\n", "a: *\n", "a: &\n", "a: \"\\q\"\n", "a: }\n", "a: - b\n",
		"a: [1, 2,]\nb: {c: 1,}\n", "a: [x: 1, y]\n", "a: {x, y}\n", "a: {? x : 1}\n", "a: 'it''s'\n", "a: \"x#y\" #z\n", "a: x#y\n",
		"a: 1 # c\n# foot\nb: 2\n\n# foot2\n", "# head\n\n# head2\na:\n  # c1\n  - 1\n  # c2\n\n  - 2\n # odd\nb: 1\n",
		"a:\n- 1\n-\n- - 2\n  - 3\n- b: 1\n  c: 2\n", "a:\n  - # c\n    b: 1\n", "a: [ # c\n  1, # d\n  2 ] # e\n",
		"\x00", "a: \x01\n", "a: \xff\n", "a: \u0085b\n", "a: \u2028b\nc: d\n", "a: 1\rb: 2\r", "a: 1\r\nb: 2\r\n", "a: \u00a0\n",
		"a: 0x\nb: 0b\nc: 0o\nd: +\ne: -\nf: .\ng: ..\nh: 1_\ni: _1\nj: 1__2\nk: +0x1\nl: -0x1\nm: 0x1p3\nn: 0X1F\no: 0B1\np: 0O7\nq: 1e\nr: .e1\ns: +.inf\nt: -.e\n",
	}
}

func FuzzValue(f *testing.F) {
	for _, s := range samples() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) { sameAsReference(t, text) })
}

func sameAsReference(t *testing.T, text []byte) {
	t.Helper()
	var want any
	wantErr := safely(func() error { return sigs.Unmarshal(text, &want) })
	got, err := read(text)
	if (err != nil) != (wantErr != nil) {
		t.Fatalf("%q: error %v, reference says %v", text, err, wantErr)
	}
	if err == nil && !reflect.DeepEqual(got, want) && !hasClashingKeys(text) {
		t.Fatalf("%q: differs from the reference:\n%s", text, cmp.Diff(want, got))
	}
}

func read(text []byte) (any, error) {
	d, err := Parse("f.yaml", text)
	if err != nil {
		return nil, err
	}
	return d.Value()
}

func safely(f func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errUnreadable
		}
	}()
	return f()
}

// hasClashingKeys reports keys that differ in type and become the same text
// (1 and "1"): which one wins is left to chance in the reference.
func hasClashingKeys(text []byte) bool {
	d, err := Parse("f.yaml", text)
	return err == nil && len(d.Duplicates()) > 0
}
