package configview

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/yard"
)

// secretText is unlike anything else in the output.
const secretText = "brillig-slithy-7261"

// shapes are what may stand under the name of an entry. S is a text that must
// not show when the entry is marked by any layer.
func shapes() []string {
	return []string{
		"null", "info", `""`, "12", "true", "[a]", "{}", "{valeu: x}", "{value: null}", "{value: {a: b}}",
		"{sensitive: true}", "{sensitive: true, value: S}", "{sensitive: true, default: S}", "{sensitive: true, required: false}",
		"{sensitive: true, required: [prod]}", "{sensitive: yes-please}", "{value: x, required: true}", "{required: true}",
		"{required: [dev]}", "{default: 3, type: integer}", "{value: a, enum: [a, b]}", "{from: common, sensitive: true}", "{description: words}",
	}
}

// Whatever layers say, each entry has one cell for each environment, the cell
// says what the entry's value is, and nothing of a marked entry shows.
func TestConfigTables(t *testing.T) {
	y, err := yard.Default()
	if err != nil {
		t.Fatal(err)
	}
	states := map[ParameterState]int{}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 17))
		dir := t.TempDir()
		for file, text := range map[string]string{
			"Chart.yaml":       "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
			"values.yaml":      "configDelivery: {secret: " + []string{"chart", "external", "existing"}[r.IntN(3)] + "}\n" + randomBlock(r, 5),
			"values-dev.yaml":  "environment: dev\n" + randomBlock(r, 2),
			"values-prod.yaml": "environment: prod\n" + randomBlock(r, 2),
		} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		o := release.Options{Paths: []string{dir}, Yard: y, Environments: []string{"dev", "prod"}, ReadFile: os.ReadFile}
		subjects, err := release.Find(o)
		if err != nil {
			t.Fatal(err)
		}
		tables, _, err := List(context.Background(), subjects, o)
		if len(tables) != 1 || len(tables[0].Environments) != 2 {
			t.Fatalf("seed %d: %d tables, %v", seed, len(tables), err)
		}
		invalid := false
		for _, p := range tables[0].Parameters {
			if len(p.Cells) != 2 {
				t.Fatalf("seed %d: %s has %d cells", seed, p.Name, len(p.Cells))
			}
			for _, cell := range p.Cells {
				states[cell.State]++
				invalid = invalid || cell.State == IsInvalid
				isSet := cell.State == IsSet || cell.State == IsDefault
				if isSet != (cell.Masked || cell.Value != nil) || isSet && cell.Source == nil {
					t.Errorf("seed %d: %s: %+v", seed, p.Name, cell)
				}
			}
			holdExplanation(t, seed, subjects, o, p)
		}
		if invalid != (err != nil) {
			t.Errorf("seed %d: invalid entries %v, error %v", seed, invalid, err)
		}
		wantHidden(t, seed, tables, err)
	}
	for _, state := range []ParameterState{IsSet, IsDefault, IsMissing, IsEmpty, IsUnread, IsElsewhere, IsUndeclared, IsInvalid} {
		if states[state] == 0 {
			t.Errorf("no cell was %s", state)
		}
	}
}

// holdExplanation wants config explain to say what config list says.
func holdExplanation(t *testing.T, seed uint64, subjects []release.Subject, o release.Options, p Parameter) {
	t.Helper()
	said, _, err := Explain(context.Background(), subjects, p.Name, false, o)
	var cells []ParameterCell
	for _, e := range said {
		cells = append(cells, e.ParameterCell)
		won := 0
		for _, layer := range e.Layers {
			if layer.Won {
				won++
			}
		}
		if hasValue := e.State == IsSet || e.State == IsDefault; hasValue != (won == 1) || won > 1 {
			t.Errorf("seed %d: %s is %s in %s, and %d layers won", seed, p.Name, e.State, e.Environment, won)
		}
	}
	undeclared := 0
	for _, cell := range p.Cells {
		if cell.State == IsUndeclared {
			undeclared++
		}
	}
	if diff := cmp.Diff(p.Cells, cells); undeclared < len(p.Cells) && diff != "" {
		t.Errorf("seed %d: %s: %s", seed, p.Name, diff)
	}
	wantHidden(t, seed, said, err)
}

func wantHidden(t *testing.T, seed uint64, v any, err error) {
	t.Helper()
	text, jsonErr := json.Marshal(v)
	if jsonErr != nil {
		t.Fatal(jsonErr)
	}
	if all := string(text) + fmt.Sprint(err); strings.Contains(all, secretText) {
		t.Errorf("seed %d: a sensitive value shows:\n%s", seed, all)
	}
}

func randomBlock(r *rand.Rand, most int) string {
	var b strings.Builder
	b.WriteString("config:\n")
	for _, name := range []string{"A", "B_C", "LOG_LEVEL", "API_TOKEN", "D"} {
		if r.IntN(5) < most {
			shape := shapes()[r.IntN(len(shapes()))]
			b.WriteString("  " + name + ": " + strings.ReplaceAll(shape, "S}", secretText+"}") + "\n")
		}
	}
	if b.Len() == len("config:\n") {
		return ""
	}
	return b.String()
}
