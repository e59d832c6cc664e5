package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/diag"
)

// read is the entry X of a block in environment prod.
func read(t *testing.T, entry string) (*Entry, error) {
	t.Helper()
	values := map[string]any{}
	if err := yaml.Unmarshal([]byte("environment: prod\nconfig:\n  X: "+entry), &values); err != nil {
		t.Fatal(err)
	}
	entries, err := Parse(values)
	if len(entries) == 0 {
		return nil, err
	}
	return &entries[0], err
}

func TestAnEntrySays(t *testing.T) {
	yes, no := true, false
	short, value, def := diag.Path{Block, "X"}, diag.Path{Block, "X", "value"}, diag.Path{Block, "X", "default"}
	for entry, want := range map[string]Entry{
		`a`:                         {Text: "a", HasValue: true, Path: short},
		`""`:                        {HasValue: true, Path: short},
		`0123`:                      {Text: "83", HasValue: true, Path: short},
		`{}`:                        {Path: value},
		`{value: null}`:             {Path: value},
		`{value: a}`:                {Text: "a", HasValue: true, Path: value},
		`{default: a}`:              {Text: "a", HasValue: true, Defaulted: true, Path: def},
		`{value: null, default: 1}`: {Text: "1", HasValue: true, Defaulted: true, Path: def},
		`{value: "", default: a}`:   {HasValue: true, Path: value},
		`{value: b, default: a}`:    {Text: "b", HasValue: true, Path: value},
		`{value: b, default: null}`: {Text: "b", HasValue: true, Path: value},
		`{sensitive: true, default: a}`: {
			Sensitive: true, Mark: &yes, Text: "a", HasValue: true, Defaulted: true, Path: def,
		},
		`{sensitive: false, reason: a date, description: b}`: {Mark: &no, Reason: "a date", Description: "b", Path: value},
		`{required: true}`:                        {Required: &yes, Path: value},
		`{required: [uat, prod]}`:                 {Required: &yes, Path: value},
		`{required: [uat]}`:                       {Required: &no, Path: value},
		`{required: []}`:                          {Required: &no, Path: value},
		`{type: url, enum: [a, yes, 010, 1e3]}`:   {Type: TypeURL, Enum: []string{"a", "true", "8", "1000"}, Path: value},
		`{sensitive: true, from: common}`:         {Sensitive: true, Mark: &yes, From: FromCommon, Path: value},
		`{from: service, description: no secret}`: {From: FromService, Description: "no secret", Path: value},
	} {
		want.Name = "X"
		got, err := read(t, entry)
		if diff := cmp.Diff(&want, got); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", entry, err, diff)
		}
	}
}

func TestAnEntryMayNotSay(t *testing.T) {
	for entry, want := range map[string]string{
		`[a]`:                          "config.X: a value is a text, a number or a boolean; put a structure in quotes",
		`{value: [a]}`:                 "config.X.value: a value is a text, a number or a boolean; put a structure in quotes",
		`{value: a, default: {}}`:      "config.X.default: a value is a text, a number or a boolean; put a structure in quotes",
		`9007199254740993`:             "config.X: a number this large is rounded by Helm; put it in quotes",
		`{default: 12345678901234567}`: "config.X.default: a number this large is rounded by Helm; put it in quotes",
		`{sensitive: null}`:            "config.X.sensitive: must be true or false",
		`{sensitive: "true"}`:          "config.X.sensitive: must be true or false",
		`{required: null}`:             "config.X.required: must be true, false or a list of environments",
		`{required: prod}`:             "config.X.required: must be true, false or a list of environments",
		`{required: [prod, 1]}`:        "config.X.required: must be true, false or a list of environments",
		`{required: [no]}`:             "config.X.required: must be true, false or a list of environments",
		`{description: 1}`:             "config.X.description: must be a text",
		`{reason: }`:                   "config.X.reason: must be a text",
		`{type: int}`:                  "config.X.type: must be one of string, integer, number, boolean, url, duration",
		`{type: durations}`:            "config.X.type: must be one of string, integer, number, boolean, url, duration; did you mean duration?",
		`{type: null}`:                 "config.X.type: must be one of string, integer, number, boolean, url, duration",
		`{enum: a}`:                    "config.X.enum: must be a list of the values that it may be",
		`{enum: []}`:                   "config.X.enum: must be a list of the values that it may be",
		`{enum: null}`:                 "config.X.enum: must be a list of the values that it may be",
		`{enum: [a, null]}`:            "config.X.enum[1]: a value is a text, a number or a boolean; put a structure in quotes",
		`{enum: [9007199254740993]}`:   "config.X.enum[0]: a number this large is rounded by Helm; put it in quotes",
		`{from: store}`:                "config.X.from: must be service or common",
		`{from: null}`:                 "config.X.from: must be service or common",
		`{requird: true}`:              "config.X.requird: an entry has no such key, only value, sensitive, reason, required, description, default, type, enum, from; did you mean required?",
	} {
		got, err := read(t, entry)
		if err == nil || err.Error() != want || got != nil {
			t.Errorf("%s: got %v, %v, want %s", entry, got, err, want)
		}
	}
}

func TestPlainTextIsUTF8(t *testing.T) {
	block := func(entry any) map[string]any { return map[string]any{Block: map[string]any{"X": entry}} }
	for _, entry := range []any{"\xff", map[string]any{"value": "a\xc3"}} {
		if _, err := Parse(block(entry)); err == nil || !strings.Contains(err.Error(), "config.X: is not UTF-8") {
			t.Errorf("%q: %v", entry, err)
		}
	}
	entries, err := Parse(block(map[string]any{"value": "\xff", "sensitive": true}))
	if err != nil || entries[0].Text != "\xff" {
		t.Errorf("marked: %v, %v", entries, err)
	}
}

// Whoever does not know where it is needs every value.
func TestNeeded(t *testing.T) {
	for _, c := range []struct {
		entry  string
		prod   bool
		nobody bool // no environment is said
	}{
		{`a`, false, false},
		{`{}`, false, false},
		{`{sensitive: false}`, false, false},
		{`{required: true}`, true, true},
		{`{required: [prod]}`, true, true},
		{`{required: [dev]}`, false, true},
		{`{required: []}`, false, true},
		{`{sensitive: true}`, true, true},
		{`{sensitive: true, required: false}`, false, false},
		{`{sensitive: true, required: [dev]}`, false, true},
		{`{sensitive: true, required: [dev, prod]}`, true, true},
	} {
		for environment, want := range map[any]bool{"prod": c.prod, "": c.nobody, nil: c.nobody, 1.0: c.nobody} {
			var entry any
			if err := yaml.Unmarshal([]byte(c.entry), &entry); err != nil {
				t.Fatal(err)
			}
			entries, err := Parse(map[string]any{EnvironmentKey: environment, Block: map[string]any{"X": entry}})
			if err != nil {
				t.Fatal(err)
			}
			if got := entries[0].Needed(); got != want {
				t.Errorf("%s in environment %v: got %v, want %v", c.entry, environment, got, want)
			}
		}
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string][2]bool{ // key, variable
		"A": {true, true}, "_": {true, true}, "a_1": {true, true}, "9": {true, false}, "a-b": {true, false}, ".a": {true, false}, "a..b": {true, false},
		"": {}, ".": {}, "..": {}, "..a": {}, "a b": {}, "é": {}, "a\n": {}, "a=b": {}, strings.Repeat("a", 253): {true, true},
	} {
		if got := [2]bool{IsKey(name), IsVariable(name)}; got != want {
			t.Errorf("%q: got %v, want %v", name, got, want)
		}
	}
	if IsKey(strings.Repeat("a", 254)) {
		t.Error("a key is longer than the API takes")
	}
}

func TestSplit(t *testing.T) {
	entries := []Entry{
		{Name: "A", Text: "1", HasValue: true},
		{Name: "B", Text: "2", HasValue: true, Defaulted: true},
		{Name: "C", HasValue: true, Sensitive: true},
		{Name: "D"},
		{Name: "E", Sensitive: true},
	}
	plain, secret := Split(entries)
	if diff := cmp.Diff([]map[string]string{{"A": "1", "B": "2"}, {"C": ""}}, []map[string]string{plain, secret}); diff != "" {
		t.Error(diff)
	}
	if plain, secret := Split(entries[3:]); plain != nil || secret != nil {
		t.Errorf("entries without a value make %v and %v", plain, secret)
	}
}
