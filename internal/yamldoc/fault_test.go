package yamldoc

import (
	"errors"
	"testing"
)

func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"tab", "a:\n\tb: 1\n", "v.yaml:2:1: a tab in the indentation; YAML takes spaces only"},
		{"tab after a value", "x: 1\n\ta: b\n", "v.yaml:2:1: a tab in the indentation; YAML takes spaces only"},
		{"tab in line one", "\ta: b\n", "v.yaml:1:1: a tab in the indentation; YAML takes spaces only"},
		{"tab before a comment", "a: 1\n# x\n\t# y\n", "v.yaml:3:1: a tab in the indentation; YAML takes spaces only"},
		{"single quote", "a: 1\nb: 'x\nc: 2\nd: 3\n", "v.yaml:2:4: a quote is opened here and never closed"},
		{"double quote in line one", "a: \"x\nb: 2\n", "v.yaml:1:4: a quote is opened here and never closed"},
		{"text after a quote", "a: 1\nb: 'it's'\nc: 1\n", "v.yaml:2:4: something follows the closing quote; quote the whole value (a ' within single quotes is written '')"},
		{"list", "a: 1\nb: [1, 2\nc: 3\nd: 4\n", "v.yaml:2:4: a list is opened with [ here and not closed with ]"},
		{"mapping", "a: 1\nb: {c: 1\nd: 3\n", "v.yaml:2:4: a mapping is opened with { here and not closed with }; a value that begins with {{ needs quotes"},
		{"template", "a: 1\nb: {{ .x }}\n", "v.yaml:2:5: a key must be text or a number that fits, found a mapping (a value that begins with {{ must be quoted)"},
		{"template line", "{{- if x }}\na: 1\n", "v.yaml:1:1: no value can begin like this; put it in quotes"},
		{"two colons", "a: 1\nb: c: d\n", `v.yaml:2:5: a second ":" in the line; put the value in quotes`},
		{"too deep", "a:\n  b: 1\n    c: 2\n", "v.yaml:3:5: this line is indented deeper than the key or value above allows"},
		{"not deep enough", "a:\nb: 1\n  c: 2\n  d: 3\n", "v.yaml:2:1: this line is not indented as deep as the lines below it"},
		{"two not deep enough", "a:\nb: 1\nc: 2\n  d: 3\n  e: 4\n", "v.yaml:2:1: this line is not indented as deep as the lines below it"},
		{"one too deep of many", "a:\n  b: 1\n    c: 2\n  d: 3\n", "v.yaml:3:5: this line is indented deeper than the key or value above allows"},
		{"half way", "a:\n  b: 1\n c: 2\n", "v.yaml:3:2: this line does not fit the ones above it; is its indentation right?"},
		{"list item", "a: 1\n- b\n", "v.yaml:2:1: this line does not fit the ones above it; is its indentation right?"},
		{"key after list", "- a\nb: c\n", "v.yaml:2:1: this line does not fit the ones above it; is its indentation right?"},
		{"no colon", "x: 1\na\nb: c\n", `v.yaml:2:1: want a key with ": " after it`},
		{"at sign", "a: 1\nb: @x\n", "v.yaml:2:4: a plain value cannot begin like this; put it in quotes"},
		{"alias", "a: 1\nb: *.example.com\n", "v.yaml:2:4: a value that begins with * or & is an alias or anchor to YAML; put it in quotes"},
		{"unknown anchor", "a: 1\nb: *x\n", "v.yaml:2:4: no anchor of this name comes before this alias; quote the value if * is meant as text"},
		{"escape", "a: 1\nb: \"\\q\"\n", `v.yaml:2:4: a \ in double quotes begins an escape, and this one is unknown; use single quotes, or \\`},
		{"dash", "a: 1\nb: - c\n", "v.yaml:2:4: a list cannot begin on the line of its key; put it on the next line, or the value in quotes"},
		{"control character", "a: 1\nb: é\x01\n", "v.yaml:2:6: a control character (U+0001) cannot stand in YAML"},
		{"bytes", "a: 1\nb: \xff\n", "v.yaml:2:4: a byte that is no UTF-8 text"},
		{"tag", "a: 1\nb: !x!y z\n", "v.yaml:2:4: a value that begins with ! names a type, and this one is unknown; put it in quotes"},
		{"conflict", "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", "v.yaml:2:1: a merge conflict is not resolved here"},
		{"infinite", "a: 1\nb: .inf\n", "v.yaml:2:4: .inf is no number that JSON can hold, so Helm cannot read it"},
		{"null key", "a: 1\n~: b\n", "v.yaml:2:1: a key must be text or a number that fits, found ~"},
		{"no key", "a: 1\n: b\n", "v.yaml:2:1: no key before the colon"},
		{"merge", "a: 1\n<<: 3\n", "v.yaml:2:5: the merge key << wants a mapping or a list of mappings"},
		{"list at the top", "- a\n", "v.yaml:1:1: want keys with values at the top of the file, found a list"},
		{"text at the top", "\na\n", "v.yaml:2:1: want keys with values at the top of the file, found a single value"},
		{"wide characters", "é: {x: .nan}\n", "v.yaml:1:9: .nan is no number that JSON can hold, so Helm cannot read it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := Parse("v.yaml", []byte(c.text))
			if err == nil {
				_, err = d.Map()
			}
			var fault *Error
			if !errors.As(err, &fault) {
				t.Fatalf("%q: got error %v, want an *Error", c.text, err)
			}
			if err.Error() != c.want {
				t.Errorf("%q:\n got %s\nwant %s", c.text, err, c.want)
			}
		})
	}
}

func TestAliasBombIsRefused(t *testing.T) {
	text := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		n, next := string(rune('0'+i)), string(rune('1'+i))
		text += "a" + next + ": &a" + next + " [*a" + n + ", *a" + n + ", *a" + n + ", *a" + n + ", *a" + n + ", *a" + n + ", *a" + n + ", *a" + n + "]\n"
	}
	d, err := Parse("v.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Value(); err == nil {
		t.Error("a document that grows to 8^9 nodes was decoded")
	}
}
