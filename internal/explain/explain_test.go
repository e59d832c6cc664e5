package explain

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/yard"
)

// shop renders a small chart for production.
func shop(t *testing.T) *release.Rendered {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"Chart.yaml":            "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
		"values.yaml":           "level: info\nsizes: [1, 2]\nconfig:\n  PIN: {sensitive: true}\n",
		"values-prod.yaml":      "environment: prod\nlevel: warn\nconfig:\n  PIN: {value: jabberwock}\n",
		"templates/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop\ndata:\n  level: {{ .Values.level }}\n  note: fixed\n",
		"templates/secret.yaml": "apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\nstringData:\n  PIN: {{ .Values.config.PIN.value | quote }}\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	y, err := yard.Default()
	if err != nil {
		t.Fatal(err)
	}
	o := release.Options{Paths: []string{dir}, Environments: []string{"prod"}, Yard: y, Reveal: true, ReadFile: os.ReadFile}
	subjects, err := release.Find(o)
	if err != nil {
		t.Fatal(err)
	}
	chart, err := render.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	r, err := release.Render(context.Background(), engine.NewCache(), chart, subjects[0], subjects[0].Environments[0], o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func explained(t *testing.T, r *release.Rendered, query string) *Explanation {
	t.Helper()
	e, err := Explain(r, query)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// A field leads to the value behind it, and the value to the field.
func TestThereAndBack(t *testing.T) {
	r := shop(t)
	field := explained(t, r, "configmap/shop data.level")
	if got := field.ValuesPath.String(); got != "level" || field.Precision != diag.Exact {
		t.Errorf("values path %s, %s", got, field.Precision)
	}
	if got := field.Fields[0]; got.Value != `"warn"` || got.Template.Line != 6 {
		t.Errorf("field %+v", got)
	}
	value := explained(t, r, ".Values.level")
	if diff := cmp.Diff(field.Layers, value.Layers); diff != "" {
		t.Errorf("layers (-of the field +of the value):\n%s", diff)
	}
	if diff := cmp.Diff(field.Fields, value.Fields); diff != "" {
		t.Errorf("fields (-of the field +of the value):\n%s", diff)
	}
	var said []string
	for _, layer := range value.Layers {
		said = append(said, layer.Value)
	}
	if diff := cmp.Diff([]string{`"info"`, `"warn"`}, said); diff != "" || !value.Layers[1].Won {
		t.Errorf("layers %+v", value.Layers)
	}
}

// The templates had the value, and yet no answer shows it.
func TestSensitiveValuesAreMasked(t *testing.T) {
	r := shop(t)
	if !strings.Contains(r.Output.String(), "jabberwock") {
		t.Fatal("the value was not rendered, so nothing is proved")
	}
	for _, query := range []string{".config.PIN", ".config.PIN.value", ".config", "secret/shop stringData.PIN", "secret/shop stringData"} {
		e := explained(t, r, query)
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "jabberwock") {
			t.Errorf("%s: %s", query, text)
		}
	}
	if e := explained(t, r, ".config.PIN.value"); !e.Sensitive || e.Value != release.Masked || len(e.Fields) != 1 {
		t.Errorf("explained %+v", e)
	}
}

func TestExplainSaysWhatItCannot(t *testing.T) {
	r := shop(t)
	for query, want := range map[string]string{
		".":                         ".: name a value below it, such as .image.tag",
		".levl":                     ".levl: no layer sets it; did you mean level?",
		"configmap/shp data.level":  "configmap/shp: no such object is rendered; did you mean configmap/shop?",
		"deployment/other spec":     "deployment/other: no such object is rendered; there are secret/shop, configmap/shop",
		"configmap/shop data[level": "",
	} {
		e, err := Explain(r, query)
		if err == nil {
			t.Errorf("%s: explained as %+v", query, e)
		} else if want != "" && err.Error() != want {
			t.Errorf("%s: %v", query, err)
		}
	}
	if e := explained(t, r, "configmap/shop data.levl"); !e.Fields[0].Missing {
		t.Errorf("a field that is not there: %+v", e.Fields)
	}
}
