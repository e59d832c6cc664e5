package config

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chartutil"
)

// blockSchema is what the standard chart's schema says of config blocks, for a
// list of blocks under the key blocks. The properties of the chart's own entries
// are left out.
func blockSchema(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../../chart-template/chart/values.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Schema      string `json:"$schema"`
		Properties  map[string]map[string]any
		Definitions any
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	block := schema.Properties[Block]
	delete(block, "properties")
	out, err := json.Marshal(map[string]any{
		"$schema": schema.Schema, "definitions": schema.Definitions,
		"properties": map[string]any{"blocks": map[string]any{"items": block}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The schema, in Helm's own validation, takes the blocks that the templates take,
// but for two faults that it cannot see: a number that is already rounded, and
// a text that JSON cannot hold.
func TestSchemaTakesWhatTheTemplatesTake(t *testing.T) {
	schema := blockSchema(t)
	refused := 0
	var together []draw
	for seed := range uint64(5000) {
		d, ok, err := newDraw(seed)
		switch {
		case err != nil || !ok || d.ours[Block] == nil:
		case len(keyFaults(d.ours)) > 0: // what is wrong with a name is reported without a place
			refused += compareSchema(t, schema, d)
		default:
			together = append(together, d)
		}
	}
	refused += compareSchema(t, schema, together...)
	if refused < 200 {
		t.Errorf("only %d blocks were refused", refused)
	}
}

// compareSchema counts what both refuse.
func compareSchema(t *testing.T, schema []byte, draws ...draw) (refused int) {
	t.Helper()
	blocks := make([]any, len(draws))
	for i, d := range draws {
		blocks[i] = d.ours[Block]
	}
	err := chartutil.ValidateAgainstSingleSchema(chartutil.Values{"blocks": blocks}, schema)
	bySchema := map[int]bool{}
	if err != nil {
		bySchema[0] = len(draws) == 1
		for _, match := range regexp.MustCompile(`at '/blocks/([0-9]+)`).FindAllStringSubmatch(err.Error(), -1) {
			i, _ := strconv.Atoi(match[1])
			bySchema[i] = true
		}
	}
	for i, d := range draws {
		faults, unseen := shapeFaults(d.ours)
		faults = append(faults, keyFaults(d.ours)...)
		if bySchema[i] != (len(faults) > 0) && !(bySchema[i] && unseen) { // the first fault of an entry hides others
			t.Errorf("%s\nrefused by the schema: %v; by the templates: %q", d, bySchema[i], faults)
		}
		if bySchema[i] {
			refused++
		}
	}
	return refused
}

// shapeFaults are those that a schema can see; unseen is true when there is
// one that it cannot.
func shapeFaults(values map[string]any) (out []string, unseen bool) {
	_, err := Parse(values)
	for _, msg := range messages(err) {
		if strings.Contains(msg, "rounded by Helm") || strings.Contains(msg, "not UTF-8") {
			unseen = true
		} else {
			out = append(out, msg)
		}
	}
	return out, unseen
}

func keyFaults(values map[string]any) (out []string) {
	block, _ := values[Block].(map[string]any)
	for name := range block {
		if !IsKey(name) {
			out = append(out, fmt.Sprintf("%q is no key", name))
		}
	}
	return out
}
