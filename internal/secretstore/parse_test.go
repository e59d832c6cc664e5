package secretstore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseJSON(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Values
		fault      string
	}{
		{name: "scalars as they are written", text: `{"A": "x", "N": 0.10, "E": 1E+3, "B": 123456789012345678901234567890, "T": true, "F": false, "": ""}`, want: Values{"A": "x", "N": "0.10", "E": "1E+3", "B": "123456789012345678901234567890", "T": "true", "F": "false", "": ""}},
		{name: "escapes", text: `{"A": "\ud83d\ude00\u00e9\n\\ud800\/"}`, want: Values{"A": "😀é\n\\ud800/"}},
		{name: "empty", text: " {}\n", want: Values{}},
		{name: "nothing", text: "", fault: "not JSON: not JSON: the fault is in line 1, column 1"},
		{name: "only a text", text: `"hunter2"`, fault: "not an object: a JSON text and no object"},
		{name: "only a number", text: `42`, fault: "not an object: a JSON number and no object"},
		{name: "broken off", text: "{\"A\":\n  \"hunter2", fault: "not JSON: not JSON: the fault is in line 2, column 10"},
		{name: "a comma too many", text: "{\"A\": \"hunter2\",\n}", fault: "not JSON: not JSON: the fault is in line 2, column 1"},
		{name: "something after it", text: `{"A": "x"} hunter2`, fault: "not JSON: not JSON: the fault is in line 1, column 12"},
		{name: "a key twice", text: `{"A": "hunter2", "B": "", "A": "hunter2"}`, fault: "duplicate: these keys are in it twice: A"},
		{name: "a key twice, once an object", text: `{"A": {"hunter2": 1}, "A": "hunter2"}`, fault: "duplicate: these keys are in it twice: A"},
		{name: "a key twice that is written otherwise", text: `{"A": "1", "\u0041": "2"}`, fault: "duplicate: these keys are in it twice: A"},
		{name: "a list and an object", text: `{"L": ["hunter2"], "A": "x", "O": {"hunter2": "hunter2"}}`, fault: "nested: the values of these keys are lists or objects: L, O"},
		{name: "many", text: `{"A": [], "B": [], "C": [], "D": [], "E": [], "F": [], "G": []}`, fault: "nested: the values of these keys are lists or objects: A, B, C, D, E, 2 more"},
		{name: "an odd key", text: `{"a\u001b[31m\nb": null}`, fault: `null: the values of these keys are null: "a [31m b"`},
		{name: "not UTF-8", text: "{\"A\": \"\xff\"}", fault: "not text: not UTF-8 text"},
		{name: "half a character", text: `{"A": "\ud83d"}`, fault: `not text: not text: a \u escape stands for half a character`},
		{name: "the other half", text: `{"A": "\ude00"}`, fault: `not text: not text: a \u escape stands for half a character`},
		{name: "two first halves", text: `{"A": "\ud83d\ud83d"}`, fault: `not text: not text: a \u escape stands for half a character`},
	} {
		t.Run(c.name, func(t *testing.T) { same(t, parseJSON, c.text, c.want, c.fault) })
	}
}

func TestParseYAML(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Values
		fault      string
	}{
		{name: "texts as they are written", text: "A: 0123\nB: yes\nC: \"null\"\nD: 1e3\nE: ''\nF: |\n  x\n  y\nG: 2001-12-14\n1: z\nH: a#b # c\nI: True\n", want: Values{"A": "0123", "B": "yes", "C": "null", "D": "1e3", "E": "", "F": "x\ny\n", "G": "2001-12-14", "1": "z", "H": "a#b", "I": "True"}},
		{name: "JSON", text: `{"A": "x", "N": 1.50}`, want: Values{"A": "x", "N": "1.50"}},
		{name: "nothing", text: "", fault: "not an object: no mapping of names and values"},
		{name: "only a text", text: "hunter2", fault: "not an object: no mapping of names and values"},
		{name: "a list", text: "- hunter2\n", fault: "not an object: no mapping of names and values"},
		{name: "broken", text: "A: x\nB: \"hunter2\nC: x\n", fault: "not YAML: not YAML: the fault is in line 2"},
		{name: "a key that is a template", text: "A: {{ hunter2 }}\n", fault: "nested: the values of these keys are lists or objects: A"},
		{name: "an unknown alias", text: "A: *hunter2\n", fault: "not YAML: not YAML: the fault is in line 1"},
		{name: "nothing after a colon", text: "A:\nB: ~\nC: null\n", fault: "null: the values of these keys are null: A, B, C"},
		{name: "nested", text: "A: {hunter2: 1}\nB: [hunter2]\n", fault: "nested: the values of these keys are lists or objects: A, B"},
		{name: "a key twice", text: "A: hunter2\nA: x\n", fault: "duplicate: these keys are in it twice: A"},
		{name: "an alias", text: "A: &hunter2 x\nB: *hunter2\n", fault: "not YAML: the value in line 1 is an alias, an anchor or has a tag"},
		{name: "a tag", text: "A: x\nB: !!binary aHVudGVyMg==\n", fault: "not YAML: the value in line 2 is an alias, an anchor or has a tag"},
		{name: "a merge key", text: "A: x\n<<: {B: hunter2}\n", fault: "not YAML: the key in line 2 is no plain name"},
		{name: "a list as a key", text: "[hunter2]: x\n", fault: "not YAML: the key in line 1 is no plain name"},
		{name: "two documents", text: "A: x\n---\nB: hunter2\n", fault: "not an object: more than one YAML document"},
		{name: "not UTF-8", text: "A: \xff\n", fault: "not text: not UTF-8 text"},
	} {
		t.Run(c.name, func(t *testing.T) { same(t, parseYAML, c.text, c.want, c.fault) })
	}
}

func same(t *testing.T, parse func([]byte) (Values, *fault), text string, want Values, wantFault string) {
	t.Helper()
	got, err := parse([]byte(text))
	told := ""
	if err != nil {
		told = fmt.Sprintf("%s: %s", err.kind, err.msg)
	}
	if told != wantFault {
		t.Errorf("fault %q, want %q", told, wantFault)
	}
	if diff := cmp.Diff(map[string]string(want), map[string]string(got)); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if strings.Contains(told, "hunter2") {
		t.Error("the fault quotes the secret")
	}
}

// What is read from JSON is what the standard library reads.
func FuzzParseJSON(f *testing.F) {
	for _, text := range []string{`{"A": "x", "B": 1.0, "C": true}`, `{"A": null}`, `{"A": "\ud800"}`, `{"A": {}, "A": []}`, "[", `"x"`, "{} x"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := parseJSON(text)
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		var want map[string]any
		if !json.Valid(text) || dec.Decode(&want) != nil || want == nil {
			if err == nil {
				t.Fatalf("%q is no JSON object and was read", text)
			}
			return
		}
		if err != nil {
			return
		}
		if len(got) != len(want) {
			t.Fatalf("%q: %d values, want %d", text, len(got), len(want))
		}
		for key, value := range want {
			if fmt.Sprint(value) != got[key] {
				t.Fatalf("%q: %q is %q, want %v", text, key, got[key], value)
			}
		}
	})
}

// A text that is written into YAML in quotes is read as it is, and one that
// cannot be read is not quoted in the fault.
func FuzzParseYAML(f *testing.F) {
	for _, text := range []string{"A: 0123\n", "A: &b x\n", "- a\n", "A: |\n x\n", "? a\n: b\n", "\ta: b", "%YAML 1.1\n---\na: b\n", "A: !\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if got, err := parseYAML(text); (got == nil) == (err == nil) {
			t.Fatalf("%q: neither values nor a fault", text)
		}
		quoted, err := json.Marshal(string(text))
		if err != nil || !utf8Plain(text) {
			return
		}
		got, fault := parseYAML(append(append([]byte("A: "), quoted...), '\n'))
		if fault != nil || got["A"] != string(text) {
			t.Fatalf("%q: read as %q, fault %v", text, got["A"], fault)
		}
	})
}

// utf8Plain leaves out what a quoted YAML text cannot have as JSON writes it.
func utf8Plain(text []byte) bool {
	for _, r := range string(text) {
		if r == '\uFFFD' || r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r == '\uFEFF' || r > 0xFFFF || r&0xFFFE == 0xFFFE {
			return false
		}
	}
	return true
}

func TestValuesPrintNothing(t *testing.T) {
	secret := &Secret{Name: "prod/shop", Version: "1", Values: Values{"PASSWORD": "hunter2"}}
	asJSON, err := json.Marshal(secret)
	if err != nil {
		t.Fatal(err)
	}
	outcome := Outcome{Secret: secret}
	for _, text := range []string{
		fmt.Sprint(secret), fmt.Sprint(*secret), fmt.Sprintf("%+v %#v %q %x %s %d", secret, *secret, secret, secret.Values, secret.Values, secret.Values),
		fmt.Sprintf("%+v %#v", outcome, *outcome.Secret), fmt.Sprint([]Secret{*secret}), string(asJSON), fmt.Sprintf("%x", fmt.Sprint(secret)),
	} {
		for _, form := range []string{"hunter2", "PASSWORD", fmt.Sprintf("%x", "hunter2")} {
			if strings.Contains(text, form) {
				t.Errorf("%q is in %s", form, text)
			}
		}
	}
	if want := "{prod/shop 1 (1 values, not shown)}"; fmt.Sprint(*secret) != want {
		t.Errorf("printed as %v, want %s", *secret, want)
	}
}
