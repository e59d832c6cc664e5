package engine

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestErrorNamesPlaceAndCallers(t *testing.T) {
	const lib = `{{ define "outer" }}
{{ include "inner" . }}{{ end }}
{{ define "inner" }}

  {{ fail "set image.tag" }}{{ end }}
{{ define "text" }}{{ template "inner" . }}{{ end }}`
	for name, c := range map[string]struct {
		text string
		want string
		fn   string
	}{
		"fail in nested includes":    {"a: 1\nb: {{ include \"outer\" . }}", "_lib.tpl:5:6: set image.tag (called from _lib.tpl:2:4) (called from x.yaml:2:7)", "fail"},
		"fail below template action": {"{{ template \"text\" . }}", "_lib.tpl:5:6: set image.tag (called from _lib.tpl:6:32) (called from x.yaml:1:13)", "fail"},
		"required":                   {"x: {{ required \"image.tag is needed\" .Values.tag }}", "x.yaml:1:7: image.tag is needed", "required"},
		"nil pointer in a condition": {"a\n{{ if .Values.a.b }}x{{ end }}", "x.yaml:2:14: <.Values.a.b>: nil pointer evaluating interface {}.b", ""},
		"parse error":                {"a\nb\n{{ if }}", "x.yaml:3: missing value for if", ""},
		"unknown function":           {"\n{{ toYml . }}", `x.yaml:2: function "toYml" not defined; did you mean toYaml?`, ""},
		"the marker is no function":  {"{{ " + markFunc + " 1 }}", `x.yaml:1: function "` + markFunc + `" not defined`, ""},
		"unknown include":            {`{{ include "nope" . }}`, `x.yaml:1:4: <include "nope" .>: error calling include: include "nope": no template of that name is defined`, ""},
		"mistyped include":           {`{{ include "outre" . }}`, `x.yaml:1:4: <include "outre" .>: error calling include: include "outre": no template of that name is defined; did you mean outer?`, ""},
		"the guard is not shown":     {"{{ (.Values.a) 3 }}", `x.yaml:1:4: <(.Values.a) 3>: can't give argument to non-function .Values.a`, ""},
		"in tpl":                     {"a\n{{ tpl \"one\\n{{ .Values.a.b }}\" . }}", "x.yaml:2:4: in line 2 of the text given to tpl: <.Values.a.b>: nil pointer evaluating interface {}.b", ""},
		"tpl does not parse":         {"a\n{{ tpl \"{{ if }}\" . }}", `x.yaml:2:4: <tpl "{{ if }}" .>: error calling tpl: in line 1 of the text given to tpl: missing value for if`, ""},
		"include in a condition":     {"a\n\n{{ if include \"inner\" . }}x{{ end }}", "_lib.tpl:5:6: set image.tag (called from x.yaml:3:7)", "fail"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := render(t, Limits{}, map[string]string{"_lib.tpl": lib, "x.yaml": c.text}, map[string]any{})
			var fault *Error
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want an *Error", err)
			}
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if fault.Func != c.fn {
				t.Errorf("Func is %q, want %q", fault.Func, c.fn)
			}
		})
	}
}

func TestLimitsStopARender(t *testing.T) {
	loop := strings.Repeat("{{ range until 1000 }}", 3) + strings.Repeat("{{ end }}", 3)
	for name, c := range map[string]struct{ text, limit string }{
		"nested loops":                {"a\n" + loop, "steps"},
		"a loop that writes":          {"a\n{{ range until 100000 }}" + strings.Repeat("x", 1000) + "{{ end }}", "bytes"},
		"tpl that calls itself":       {"a\n{{ tpl .Values.self . }}", "depth"},
		"include that calls itself":   {"a\n{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}", "depth"},
		"includes that call in turn":  {"a\n{{ define \"a\" }}{{ include \"b\" . }}{{ end }}{{ define \"b\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}", "depth"},
		"many includes in turn":       {"a\n" + ring(300, "include \"a%d\" .") + "{{ include \"a0\" . }}", "depth"},
		"template that calls itself":  {"a\n{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}", "depth"},
		"repeat":                      {"a\n{{ repeat 300000000 \"x\" }}", "bytes"},
		"until":                       {"a\n{{ until 20000000 }}", "bytes"},
		"a map that shares its parts": {"a\n{{ $d := dict \"a\" 1 }}{{ range until 60 }}{{ $d = dict \"a\" $d \"b\" $d }}{{ end }}{{ $d }}", "bytes"},
		"many texts for tpl":          {"a\n{{ range $i, $_ := until 1000 }}{{ tpl (print $i (repeat 3000 \"{{ 1 }}\")) $ }}{{ end }}", "bytes"},
		"a string that doubles":       {"a\n{{ $x := \"xxxxxxxxxx\" }}{{ range until 60 }}{{ $x = printf \"%s%s\" $x $x }}{{ end }}", "bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := render(t, Limits{}, map[string]string{"x.yaml": c.text}, map[string]any{"self": "{{ tpl .Values.self . }}"})
			var limit *LimitError
			if !errors.As(err, &limit) {
				t.Fatalf("got %v, want a *LimitError", err)
			}
			if limit.Limit != c.limit || limit.Span.File != "x.yaml" || limit.Span.Line != 2 {
				t.Errorf("got limit %q at %s: %s; want %q at line 2 of x.yaml", limit.Limit, limit.Span, limit.Msg, c.limit)
			}
			if len(limit.Includes) > 10 {
				t.Errorf("%d callers are listed", len(limit.Includes))
			}
		})
	}
}

// ring defines n templates a0, a1, … each of which calls the next.
func ring(n int, call string) string {
	var text strings.Builder
	for i := range n {
		next := strings.ReplaceAll(call, "%d", strconv.Itoa((i+1)%n))
		text.WriteString("{{ define \"a" + strconv.Itoa(i) + "\" }}{{ " + next + " }}{{ end }}")
	}
	return text.String()
}

func TestTimeLimitAndCancelledContext(t *testing.T) {
	text := "{{ range until 1000 }}{{ range until 1000 }}x{{ end }}{{ end }}"
	var limit *LimitError
	if _, err := render(t, Limits{WallTime: time.Nanosecond}, map[string]string{"x.yaml": text}, nil); !errors.As(err, &limit) || limit.Limit != "time" {
		t.Errorf("got %v, want a time limit", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := NewCache().Render(ctx, Request{Templates: []Template{{Name: "d/x.yaml", Text: text, Data: map[string]any{}}}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

func TestNotesSayWhatIsNotReproducible(t *testing.T) {
	files := map[string]string{"x.yaml": "a\nb: {{ now | unixEpoch }}\n{{ range until 3 }}{{ uuidv4 }}{{ end }}"}
	a, err := render(t, Limits{}, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := render(t, Limits{}, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a.Files["demo/templates/x.yaml"].Text != b.Files["demo/templates/x.yaml"].Text {
		t.Error("two renders differ")
	}
	var got []string
	for _, note := range a.Notes {
		got = append(got, note.Func+" "+note.Span.String())
	}
	if diff := cmp.Diff([]string{"now x.yaml:2:7", "uuidv4 x.yaml:3:23"}, got); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

// A process that renders for ever must not grow for ever.
func TestCacheForgets(t *testing.T) {
	cache := NewCache()
	for i := range 100 {
		text := fmt.Sprint(i) + strings.Repeat("{{ .x }}", 2000)
		_, err := cache.Render(context.Background(), Request{Templates: []Template{{Name: "d/x.yaml", Text: text, Data: map[string]any{}}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if size := cache.current().size(); size > maxTexts {
		t.Errorf("the cache holds %d bytes", size)
	}
}

// One machine serves many renders; what one leaves behind must not reach the next.
func TestCacheKeepsNothingOfARender(t *testing.T) {
	cache := NewCache()
	text := `{{ tpl "{{ define \"x\" }}{{ .Values.v }}{{ end }}{{ include \"x\" . }}" . }}`
	for _, v := range []string{"1", "2"} {
		result, err := cache.Render(context.Background(), Request{Templates: []Template{{
			Name: "d/templates/x.yaml", Text: text, Data: map[string]any{"Values": map[string]any{"v": v}},
		}}})
		if err != nil || result.Files["d/templates/x.yaml"].Text != v {
			t.Errorf("got %v, %v; want %s", result, err, v)
		}
	}
	_, err := cache.Render(context.Background(), Request{Templates: []Template{{
		Name: "d/templates/x.yaml", Text: `{{ include "x" . }}`, Data: map[string]any{},
	}}})
	if err == nil {
		t.Error("a define of an earlier render's tpl is still there")
	}
}
