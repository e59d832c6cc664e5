package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	helmengine "helm.sh/helm/v3/pkg/engine"
	"sigs.k8s.io/yaml"
)

// helm renders config blocks with the standard chart's own templates in Helm's
// own engine, many in one go, because Helm parses a chart for each render.
type helm struct{ chart *chart.Chart }

// blocks is a template that renders ConfigMap and Secret of each of
// .Values.blocks, with what the chart refuses, and what it knows of each entry.
// Names and labels of objects cost time and are not what is compared.
const blocks = `
{{- define "service.fullname" }}x{{ end -}}
{{- define "service.secretName" }}x{{ end -}}
{{- define "service.labels" }}a: b{{ end -}}
{{- define "blocks.configmap" }}%s{{ end -}}
{{- define "blocks.secret" }}%s{{ end -}}
{{- range .Values.blocks }}
{{- $root := dict "Values" . "Release" $.Release -}}
{{- $configMap := include "blocks.configmap" $root -}}
{{- $secret := include "blocks.secret" $root -}}
{{- include "service.config.check" $root -}}
{{ b64enc $configMap }},{{ b64enc $secret }},{{ include "service.config.anyMarked" $root }},
{{- range $key, $entry := .config -}}
{{ include "service.config.required" (dict "key" $key "entry" $entry "root" $root) }}/
{{- end }}
{{ end }}`

func newHelm(t testing.TB) *helm {
	t.Helper()
	c, err := loader.Load("../../chart-template/chart")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range c.Templates {
		texts[f.Name] = string(f.Data)
	}
	kept := func(name, text string) *chart.File { return &chart.File{Name: "templates/" + name, Data: []byte(text)} }
	c.Templates = []*chart.File{
		kept("_config.tpl", texts["templates/_config.tpl"]),
		// Helm parses the templates of a folder from last to first.
		kept("0.yaml", fmt.Sprintf(blocks, texts["templates/configmap.yaml"], texts["templates/secret.yaml"])),
	}
	return &helm{chart: c}
}

// split is what the process gets of one block.
type split struct {
	Plain, Secret map[string]string
	// Known is what is known of the entries: whether one is marked, and which
	// are required.
	Known string
}

// render gives the split of each of the values, or the first refusal.
func (h *helm) render(blocks ...any) ([]split, error) {
	out, err := helmengine.Render(h.chart, map[string]any{
		"Values": map[string]any{"blocks": blocks}, "Release": map[string]any{"Name": "x", "Namespace": "y", "Service": "Helm"},
	})
	if err != nil {
		return nil, err
	}
	var splits []split
	for line := range strings.Lines(out[h.chart.Name()+"/templates/0.yaml"]) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		one, err := readSplit(line)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
		splits = append(splits, one)
	}
	if len(splits) != len(blocks) {
		return nil, fmt.Errorf("%d blocks gave %d splits", len(blocks), len(splits))
	}
	return splits, nil
}

func readSplit(line string) (split, error) {
	parts := strings.SplitN(line, ",", 3)
	plain, err := readData(parts[0])
	if err != nil {
		return split{}, err
	}
	secret, err := readData(parts[1])
	if err != nil {
		return split{}, err
	}
	for key, encoded := range secret {
		text, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			return split{}, err
		}
		secret[key] = string(text)
	}
	return split{Plain: plain, Secret: secret, Known: parts[2]}, nil
}

// readData reads the data of an object as Helm and kubectl do: strictly.
func readData(encoded string) (map[string]string, error) {
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || strings.TrimSpace(string(text)) == "" {
		return nil, err
	}
	var object struct {
		APIVersion, Kind, Type string
		Metadata               map[string]any
		Data                   map[string]any
	}
	if err := yaml.UnmarshalStrict(text, &object); err != nil {
		return nil, fmt.Errorf("%s: %w", text, err)
	}
	data := map[string]string{}
	for key, v := range object.Data {
		text, ok := v.(string)
		if !ok {
			return nil, fmt.Errorf("%s is %v, no text", key, v)
		}
		data[key] = text
	}
	return data, nil
}

// ours is the same in Go, or every reason to refuse.
func ours(values map[string]any) (split, []string) {
	entries, err := Parse(values)
	refusals := messages(err)
	var known strings.Builder
	for _, e := range entries {
		if e.Sensitive {
			known.WriteString("true")
		}
	}
	known.WriteByte(',')
	block, _ := values[Block].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(block)) {
		i := slices.IndexFunc(entries, func(e Entry) bool { return e.Name == name })
		if i >= 0 && entries[i].Needed() {
			known.WriteString("true")
		}
		known.WriteByte('/')
	}
	for _, e := range entries {
		refusals = append(refusals, refusalsOf(e, values)...)
	}
	plain, secret := Split(entries)
	return split{Plain: plain, Secret: secret, Known: known.String()}, refusals
}

// refusalsOf are those that the templates have and Parse leaves to the checks.
func refusalsOf(e Entry, values map[string]any) (out []string) {
	delivery := ReadDelivery(values)
	way := delivery.Plain
	if e.Sensitive {
		way = delivery.Sensitive
	} else if e.Needed() && !e.HasValue {
		out = append(out, "required, and has no value in this environment")
	}
	if !IsKey(e.Name) {
		out = append(out, "a name has letters")
	}
	if way == AsEnv && !IsVariable(e.Name) {
		out = append(out, "no name of an environment variable")
	}
	if _, ok := values["extraEnv"].(map[string]any)[e.Name]; ok && way == AsEnv {
		out = append(out, "config has an entry of that name")
	}
	return out
}

// messages are the faults of entries, without what the templates cannot say:
// which key was meant, and names in quotes.
func messages(err error) (out []string) {
	faults := []error{err}
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		faults = list.Unwrap()
	}
	for _, fault := range faults {
		var one *Error
		if errors.As(fault, &one) {
			msg, _, _ := strings.Cut(one.Msg, "; did you mean")
			msg, _, _ = strings.Cut(msg, ": write ")
			out = append(out, msg)
		}
	}
	return out
}

// differences compares both for some values that ours does not refuse, or for
// one. It is empty when they are the same.
func (h *helm) differences(cases ...draw) string {
	blocks := make([]any, len(cases))
	for i, c := range cases {
		blocks[i] = c.helm
	}
	theirs, err := h.render(blocks...)
	if len(cases) > 1 && err != nil {
		for _, c := range cases {
			if diff := h.differences(c); diff != "" {
				return diff
			}
		}
		return "only together: " + err.Error()
	}
	for i, c := range cases {
		want, refusals := ours(c.ours)
		switch {
		case err == nil && len(refusals) > 0:
			return fmt.Sprintf("%s\nhelm takes it, chartyard does not: %s", c, refusals)
		case err == nil:
			if diff := cmp.Diff(theirs[i], want); diff != "" {
				return fmt.Sprintf("%s\n(-helm +chartyard):\n%s", c, diff)
			}
		case !slices.ContainsFunc(refusals, func(msg string) bool { return strings.Contains(err.Error(), msg) }):
			return fmt.Sprintf("%s\nhelm: %v\nchartyard: %q", c, err, refusals)
		}
	}
	return ""
}
