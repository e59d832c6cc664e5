package engine

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var rounds = flag.Int("rounds", 100, "how many random charts are rendered")

// TestRandomChartsAsHelm renders charts of templates that include each other,
// change maps and read what changes, and holds them to Helm's engine: what is
// kept of an include must be what the include would give again.
func TestRandomChartsAsHelm(t *testing.T) {
	compared, cache := 0, NewCache()
	for seed := range uint64(*rounds) {
		draw := rand.New(rand.NewPCG(seed, 7))
		chart := &chartWriter{draw: draw, changes: draw.IntN(2 * len(changes()))}
		archive := chart.archive()
		want, helmErr := tryHelm(t, archive)
		got := map[string]string{}
		result, err := cache.Render(context.Background(), Request{Templates: templatesOf(t, archive)})
		if (err != nil) != (helmErr != nil) {
			t.Fatalf("seed %d: helm says %v, chartyard %v\n%s", seed, helmErr, err, txtar.Format(archive))
		}
		if err != nil {
			continue
		}
		compared++
		for name, frame := range result.Files {
			got[name] = frame.Text
		}
		delete(want, "demo/templates/_h.tpl")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: helm and chartyard differ (-helm +chartyard):\n%s\n%s", seed, diff, txtar.Format(archive))
		}
	}
	if compared < *rounds/3 {
		t.Errorf("only %d of %d charts rendered: the test says too little", compared, *rounds)
	}
}

// chartWriter draws charts. Templates h0 to h4 include only those after them,
// but for branches that are never taken.
type chartWriter struct {
	draw    *rand.Rand
	vars    int
	changes int // the one change that this chart makes; none past the last
}

const helpers = 5

func (w *chartWriter) archive() *txtar.Archive {
	var lib strings.Builder
	for i := range helpers {
		fmt.Fprintf(&lib, "{{- define \"h%d\" -}}\n%s{{- end }}\n", i, w.body(i+1, 2))
	}
	archive := &txtar.Archive{Files: []txtar.File{
		{Name: "values.yaml", Data: []byte("a: 1\nm: {k: v, n: {x: y}}\nl: [{p: 1}, {p: 2}]\nu: '{{ $_ := set .Values \"a\" 9 }}'\nt: '" + w.text() + "'\n")},
		{Name: "templates/_h.tpl", Data: []byte(lib.String())},
	}}
	for _, name := range []string{"a", "b", "c"} {
		archive.Files = append(archive.Files, txtar.File{Name: "templates/" + name + ".yaml", Data: []byte(w.body(0, 3))})
	}
	return archive
}

func (w *chartWriter) one(of ...string) string { return of[w.draw.IntN(len(of))] }

// body is a few statements; they may include helpers from the given one on.
func (w *chartWriter) body(from, depth int) string {
	var b strings.Builder
	for range 1 + w.draw.IntN(4) {
		b.WriteString(w.statement(from, depth) + "\n")
	}
	return b.String()
}

func (w *chartWriter) statement(from, depth int) string {
	if depth > 0 && w.draw.IntN(3) == 0 {
		return w.block(from, depth-1)
	}
	switch w.draw.IntN(11) {
	case 0, 1, 2, 3:
		return w.include(from)
	case 4, 5:
		return w.one(`{{ .Template.Name }}`, `{{ $.Template.Name }}`, `{{ (.Template).Name }}`, `{{ toJson .Values }}`, `{{ $.Values.a }}`,
			`{{ get . "Template" }}`, `{{ (index $ "Template").Name }}`, `{{ (.r | default $).Template.Name }}`, `{{ len .Values }}`, `{{ toJson .Values.m }}`)
	case 6:
		return w.change()
	case 7:
		return `{{ tpl .Values.t ` + w.one(".", "$") + ` }}`
	case 8:
		return `{{ tpl "` + strings.ReplaceAll(w.text(), `"`, `\"`) + `" ` + w.one(".", "$", "(dict \"Values\" $.Values \"Template\" .Template)") + ` }}`
	case 9:
		return w.one(`{{ if .Values.never }}{{ include "h0" . }}{{ end }}`, `{{ if $.Values.never }}{{ template "h1" $ }}{{ end }}`)
	}
	return w.one(`text`, `{{ .Values.a }}`, `{{ kindOf . }}`)
}

func (w *chartWriter) dot() string {
	return w.one(".", ".", "$", "$", ".", `(dict "Values" .Values "Template" .Template "r" $)`, `(dict "r" . "Values" $.Values "Template" .Template)`, "(. | default $)")
}

func (w *chartWriter) include(from int) string {
	if from >= helpers {
		return w.one("leaf", `{{ .Values.a }}`)
	}
	name := fmt.Sprintf(`"h%d"`, from+w.draw.IntN(helpers-from))
	return w.one(
		`{{ include `+name+` `+w.dot()+` }}`,
		`{{ include `+name+` `+w.dot()+` | indent 2 }}`,
		`{{ template `+name+` `+w.dot()+` }}`,
		`{{ `+w.dot()+` | include `+name+` }}`,
		`{{ include (print `+name+`) `+w.dot()+` }}`,
	)
}

// change changes a map, one of the template's own or one that others see.
func (w *chartWriter) change() string {
	if w.changes >= len(changes()) {
		return "no change"
	}
	w.vars++
	return strings.ReplaceAll(changes()[w.changes], "$v", fmt.Sprintf("$v%d", w.vars))
}

func changes() []string {
	return []string{
		`{{ $v := dict "a" .Values.m }}{{ $_ := set $v "b" 1 }}{{ toJson $v }}`,
		`{{ $v := dict "a" $.Values.m }}{{ $_ := set $v.a "c" "changed" }}`,
		`{{ $v := .Values.m }}{{ $_ := set $v "k" "changed" }}`,
		`{{ range $k, $v := dict "a" $.Values.m }}{{ $_ := set $v "r" "changed" }}{{ end }}`,
		`{{ range $v := list $.Values.m.n }}{{ $_ := set $v "r" "changed" }}{{ end }}`,
		`{{ $v := dict }}{{ if true }}{{ $v = $.Values }}{{ end }}{{ $_ := set $v "a" 5 }}`,
		`{{ $v := dict }}{{ print ($v = $.Values) | len }}{{ $_ := set $v "a" 6 }}`,
		`{{ with $.Values.m }}{{ $_ := set . "w" "changed" }}{{ end }}`,
		`{{ $v := merge $.Values.m (dict "z" 1) }}`,
		`{{ $_ := unset $.Values.m "k" }}`,
		`{{ $_ := set $ "extra" "changed" }}{{ $.extra }}`,
	}
}

func (w *chartWriter) block(from, depth int) string {
	body := w.body(from, depth)
	return w.one(
		`{{ with . }}`+body+`{{ end }}`,
		`{{ with $ }}`+body+`{{ end }}`,
		`{{ with dict "Values" $.Values "Template" $.Template "r" $ }}`+body+`{{ end }}`,
		`{{ with $d := . }}`+body+`{{ end }}`,
		`{{ range list 1 2 }}{{ with $ }}`+body+`{{ end }}{{ end }}`,
		`{{ if .Values.a }}`+body+`{{ else }}no{{ end }}`,
	)
}

// text is what tpl is given: it may define templates, and call tpl again.
func (w *chartWriter) text() string {
	plain := w.one(`{{ .Values.a }}`, `{{ include "h3" . }}`, `{{ include "h4" . }}`, `{{ $_ := set .Values "a" 2 }}`, `{{ toJson .Values.m }}`, `none`)
	switch w.draw.IntN(5) {
	case 0:
		return `{{ define "h4" }}over{{ end }}` + plain
	case 1:
		return `{{ define "x" }}` + plain + `{{ end }}{{ include "x" . }}`
	case 2:
		return `{{ define "y" }}{{ end }}{{ tpl .Values.u . }}`
	}
	return plain
}
