package configedit_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/configedit"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
	"github.com/chartyard/chartyard/internal/yard"
)

// editedFiles are the values files of a service in which an entry has every
// form that it can have.
const (
	editedDefaults = `# Values.
configDelivery: {plain: env, sensitive: env}
config:
  SHORT: old   # c
  QUOTED: "old"
  LONG:
    value: old
    description: d
  NUMBER: {value: 1, type: integer}
  RATIO: {value: 1, type: number}
  FLAG: {value: true, type: boolean}
  BLOCK: |
    old
    text
`
	editedOverlay = `environment: prod
config:
  SHORT: old
  LONG: {value: old}
# the end
`
)

func editedService(t testing.TB) release.Subject {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"chartyard.yaml":         "name: payments\nowner: team\nyard: {name: default, version: 0.1.0}\nenvironments: [prod]\n",
		"chart/Chart.yaml":       "apiVersion: v2\nname: payments\nversion: 0.1.0\n",
		"chart/values.yaml":      editedDefaults,
		"chart/values-prod.yaml": editedOverlay,
	} {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	y, err := yard.Default()
	if err != nil {
		t.Fatal(err)
	}
	subjects, err := release.Find(release.Options{Paths: []string{dir}, Yard: y})
	if err != nil {
		t.Fatal(err)
	}
	return subjects[0]
}

// delivered is the text that the process gets after an edit; ok is false when
// the edit was refused.
func delivered(t testing.TB, s release.Subject, e configedit.Edit) (text string, ok bool) {
	t.Helper()
	edited, err := configedit.Apply(context.Background(), s, e)
	if err != nil {
		if input := (*release.InputError)(nil); !errors.As(err, &input) {
			t.Fatalf("%s = %q: %v", e.Name, *e.Value, err)
		}
		return "", false
	}
	files := map[string]string{"values.yaml": editedDefaults, "values-prod.yaml": editedOverlay}
	for _, file := range edited.Files {
		files[file.Path] = string(file.Text)
	}
	merged := map[string]any{}
	for _, name := range []string{"values.yaml", "values-prod.yaml"} {
		doc, err := yamldoc.Parse(name, []byte(files[name]))
		if err != nil {
			t.Fatal(err)
		}
		table, err := doc.Map()
		if err != nil {
			t.Fatal(err)
		}
		if name == "values.yaml" || e.InOverlays {
			merged = values.MergeMaps(merged, table)
		}
	}
	entries, err := config.Parse(merged)
	if err != nil {
		t.Fatalf("%s = %q: %v\n%s", e.Name, *e.Value, err, files)
	}
	for _, entry := range entries {
		if entry.Name == e.Name {
			return entry.Text, true
		}
	}
	t.Fatalf("%s is not among the entries", e.Name)
	return "", false
}

// TestEditedValuesArriveToTheLetter sets texts that YAML or Helm would change
// in entries of every form.
func TestEditedValuesArriveToTheLetter(t *testing.T) {
	s := editedService(t)
	texts := []string{
		"", " ", "plain", "8080", "0123", "1e3", "1.50", "yes", "null", "~", "true", "a: b", "# c", "'", `"`, "{{ .x }}", "- x", "[]", "*a", "&a", "!t",
		"two\nlines", "two\nlines\n", "end\n\n\n", "\n", "\r\n", " lead\nx", "trail \nx", "tab\t", "é世🚢", "\u0085\u2028", "\x00\x1b", "9007199254740993", "2026-01-02", "0x1F", "1_000", "---\n", strings.Repeat("long ", 60),
	}
	for _, name := range []string{"SHORT", "QUOTED", "LONG", "BLOCK", "NEW"} {
		for _, text := range texts {
			for _, inOverlays := range []bool{false, true} {
				got, ok := delivered(t, s, configedit.Edit{Name: name, Value: &text, InOverlays: inOverlays})
				if !ok || got != text {
					t.Errorf("%s = %q (overlays: %v) arrives as %q, %v", name, text, inOverlays, got, ok)
				}
			}
		}
	}
	for name, fit := range map[string][]string{
		"NUMBER": {"5", "-3", "007", "9007199254740993"},
		"RATIO":  {"0.5", "1.50", "1e3", "5"},
		"FLAG":   {"true", "false"},
	} {
		for _, text := range fit {
			if got, ok := delivered(t, s, configedit.Edit{Name: name, Value: &text}); !ok || got != text {
				t.Errorf("%s = %q arrives as %q, %v", name, text, got, ok)
			}
		}
		for _, text := range []string{"x", "yes", " 5", ""} {
			if got, ok := delivered(t, s, configedit.Edit{Name: name, Value: &text}); ok {
				t.Errorf("%s = %q is not refused but arrives as %q", name, text, got)
			}
		}
	}
}

// FuzzEditedValuesArriveToTheLetter is the same for any text.
func FuzzEditedValuesArriveToTheLetter(f *testing.F) {
	f.Add("SHORT", "8080", true)
	f.Add("NEW", "a\n\tb\n", false)
	s := editedService(f)
	f.Fuzz(func(t *testing.T, name, text string, inOverlays bool) {
		if !utf8.ValidString(text) || !utf8.ValidString(name) {
			return
		}
		if got, ok := delivered(t, s, configedit.Edit{Name: name, Value: &text, InOverlays: inOverlays}); ok && got != text {
			t.Errorf("%s = %q arrives as %q", name, text, got)
		}
	})
}
