package manifest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/releaseutil"
	"sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/diag"
)

const template = "app/templates/all.yaml"

func TestObjects(t *testing.T) {
	for name, test := range map[string]struct {
		text   string
		want   []string // kind/name @ path, a hook with a star
		faults []string
	}{
		"an object":       {text: "apiVersion: v1\nkind: Service\nmetadata: {name: web}", want: []string{"service/web @ "}},
		"a hook":          {text: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: t\n  annotations: {helm.sh/hook: test}", want: []string{"pod/t @ *"}},
		"comments only":   {text: "# nothing\n# here"},
		"null":            {text: "null"},
		"no kind":         {text: "# c\napiVersion: v1\nmetadata: {name: web}", faults: []string{"2: no Kubernetes object: kind missing"}},
		"no object":       {text: "a: 1", faults: []string{"1: no Kubernetes object: apiVersion and kind missing"}},
		"an empty list":   {text: "apiVersion: v1\nkind: List"},
		"a kind in -List": {text: "apiVersion: x/v1\nkind: AllowList\nmetadata: {name: a}\nspec: {}\nitems: [1]", want: []string{"allowlist/a @ "}},
		"a list": {
			text: "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: a}\n- 5\n- apiVersion: v1\n  kind: ConfigMapList\n  items:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n  - {apiVersion: v1}",
			want: []string{"secret/a @ items[0]", "configmap/b @ items[2].items[0]"},
			faults: []string{
				"7: want a Kubernetes object, found a number",
				"12: no Kubernetes object: kind missing",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Read(template, Piece{Text: test.text})
			if err != nil {
				t.Fatal(err)
			}
			objects, faults := doc.Objects()
			var got, gotFaults []string
			for _, o := range objects {
				line := o.String() + " @ " + o.At.String()
				if o.Hook {
					line += "*"
				}
				got = append(got, line)
			}
			for _, f := range faults {
				gotFaults = append(gotFaults, fmt.Sprintf("%d: %s", f.Span.Line, f.Msg))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("objects (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.faults, gotFaults); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	stream := "# first\n---\n# list\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: a\n  data:\n    key: été value\n    other: \"x\"\n"
	piece := Split(stream)[1]
	doc, err := Read(template, piece)
	if err != nil {
		t.Fatal(err)
	}
	objects, _ := doc.Objects()
	o := objects[0]
	span, steps := o.SpanOf(diag.Path{"data", "other"})
	if steps != 2 || !strings.HasPrefix(stream[o.OffsetAt(span.Line, span.Column):], `other: "x"`) {
		t.Errorf("SpanOf(data.other) = %s, %d steps: offset %d", span, steps, o.OffsetAt(span.Line, span.Column))
	}
	span, ok := o.ValueSpan(diag.Path{"data", "other"})
	if !ok || !strings.HasPrefix(stream[doc.OffsetAt(span.Line, span.Column):], `"x"`) {
		t.Errorf("ValueSpan(data.other) = %s, %v", span, ok)
	}
	span, steps = o.SpanOf(diag.Path{"data", "none", "deeper"})
	if steps != 1 || !strings.HasPrefix(stream[o.OffsetAt(span.Line, span.Column):], "data:") {
		t.Errorf("SpanOf of what is not there = %s, %d steps, want data's", span, steps)
	}
	if _, ok := o.ValueSpan(diag.Path{"data", "none"}); ok {
		t.Error("ValueSpan finds what is not there")
	}
	if got := o.OffsetAt(99, 1); got != o.Offset+len(o.Text) {
		t.Errorf("a line that is not there: offset %d, want the end", got)
	}
	if got := o.OffsetAt(6, 0); !strings.HasPrefix(stream[got:], "kind: ConfigMap") {
		t.Errorf("no column: %q, want the first byte that is no space", stream[got:])
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"- a\n- b":                              ":1:1: want keys with values, found a list",
		"just text":                             ":1:1: want keys with values, found text",
		"kind: [a]\napiVersion: v1":             ":1:1: kind: want text, found a list",
		"metadata: x":                           ":1:11: metadata: want keys with values, found text",
		"metadata:\n  annotations:\n    a: {b}": `:3:5: metadata.annotations.a: want text, found keys with values`,
		"metadata:\n  name: {}\nkind: []":       ":2:3: metadata.name: want text, found keys with values",
	} {
		_, err := Read(template, Piece{Text: text})
		if err == nil || err.Error() != template+want {
			t.Errorf("Read(%q): %v, want %s%s", text, err, template, want)
		}
		var head releaseutil.SimpleHead
		if yaml.Unmarshal([]byte(text), &head) == nil {
			t.Errorf("Helm accepts %q", text)
		}
	}
}

// Random heads, against the decoder that Helm sorts documents by.
func TestHeadIsHelms(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	keys := []string{"apiVersion", "kind", "metadata", "name", "annotations", "helm.sh/hook", "Kind", "x"}
	scalars := []string{"v1", "5", "true", "null", "~", `"q"`, "{}", "[]", "[a]", "1.5", "0x1F", "", "Pod", "!!str 5", "1e3"}
	var value func(depth int) string
	value = func(depth int) string {
		if depth == 0 || rng.IntN(3) == 0 {
			return scalars[rng.IntN(len(scalars))]
		}
		var parts []string
		for _, i := range rng.Perm(len(keys))[:rng.IntN(4)] {
			parts = append(parts, `"`+keys[i]+`": `+value(depth-1))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	for range 20_000 {
		text := value(3)
		var want releaseutil.SimpleHead
		wantErr := yaml.Unmarshal([]byte(text), &want)
		doc, err := Read(template, Piece{Text: text})
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("Read(%q): %v, Helm: %v", text, err, wantErr)
		}
		if err != nil || strings.Contains(text, "Kind") {
			continue // Helm takes keys in any case, the order of two is JSON's affair
		}
		got := releaseutil.SimpleHead{Version: doc.Head.APIVersion, Kind: doc.Head.Kind}
		want.Metadata, got.Metadata = nil, nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("Read(%q) (-Helm +got):\n%s", text, diff)
		}
		events, hook := doc.Head.Hook()
		wantEvents, wantHook := helmHook(t, text)
		if hook != wantHook || events != wantEvents {
			t.Fatalf("Read(%q): hook %q %v, Helm %q %v", text, events, hook, wantEvents, wantHook)
		}
	}
}

func helmHook(t *testing.T, text string) (string, bool) {
	t.Helper()
	var head releaseutil.SimpleHead
	if err := yaml.Unmarshal([]byte(text), &head); err != nil {
		t.Fatal(err)
	}
	if head.Metadata == nil {
		return "", false
	}
	events, ok := head.Metadata.Annotations["helm.sh/hook"]
	return events, ok
}
