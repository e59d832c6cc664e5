package configedit

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/scaffold"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
	"github.com/chartyard/chartyard/internal/yamledit"
)

// valuesFile is a values file while it is edited: as it was, and as it is to be.
type valuesFile struct {
	kind        values.Kind
	path        string // as the user would type it
	name        string // in the chart
	environment string // of an overlay
	mode        fs.FileMode
	before, now []byte
	old, layer  *values.Layer
}

// openValues reads a values file. One that is not there is empty, and an overlay
// then begins with the name of its environment, as those of the standard chart
// do.
func openValues(s release.Subject, kind values.Kind, path, environment string) (*valuesFile, error) {
	f := &valuesFile{kind: kind, path: path, name: release.LayerName(s.Target.ChartPath, path), environment: environment, mode: 0o644}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, release.Inputf("%s is a link; what it leads to is shared, so edit that by hand", path)
	default:
		f.mode = info.Mode().Perm()
		if f.before, err = os.ReadFile(path); err != nil {
			return nil, err
		}
	}
	if f.old, err = release.ReadLayer(kind, f.name, path, f.before); err != nil {
		return nil, err
	}
	f.now, f.layer = f.before, f.old
	return f, nil
}

func (f *valuesFile) take(text []byte, err error) error {
	if err != nil {
		return err
	}
	f.now = text
	f.layer, err = release.ReadLayer(f.kind, f.name, f.path, text)
	return err
}

// set puts a value at a path of the file.
func (f *valuesFile) set(at diag.Path, value any) error {
	if f.before == nil && len(f.now) == 0 && f.environment != "" {
		if err := f.take(yamledit.Set(f.path, nil, diag.Path{config.EnvironmentKey}, f.environment)); err != nil {
			return err
		}
	}
	return f.take(yamledit.Set(f.path, f.now, at, value))
}

func (f *valuesFile) remove(at diag.Path) error {
	return f.take(yamledit.Remove(f.path, f.now, at))
}

func (f *valuesFile) hasBlock() bool { return blockOf(f.layer) != nil }

func blockOf(layer *values.Layer) map[string]any {
	block, _ := layer.Values[config.Block].(map[string]any)
	return block
}

// entry is what the file says of an entry, nil when it says nothing.
func (f *valuesFile) entry(name string) any { return blockOf(f.layer)[name] }

func (f *valuesFile) says(name string) bool {
	_, ok := blockOf(f.layer)[name]
	return ok
}

func (f *valuesFile) names() []string { return slices.Sorted(maps.Keys(blockOf(f.layer))) }

// scalar is an entry in the short form, ready to be written elsewhere.
func (f *valuesFile) scalar(name string) (value any, ok bool) {
	switch v := f.entry(name).(type) {
	case nil, map[string]any, []any:
		return nil, false
	case string:
		return v, true
	}
	_, node, found := f.layer.Doc.Find(diag.Path{config.Block, name})
	return yamledit.Plain(node.Value), found
}

// takeValue takes the value and the default of an entry out of the file. In
// values.yaml the entry stays, elsewhere what would be empty goes.
func (f *valuesFile) takeValue(at diag.Path, keep bool) error {
	long, isLong := f.entry(at[1]).(map[string]any)
	switch {
	case !f.says(at[1]):
		return nil
	case !isLong && keep:
		return f.set(at, yamledit.Mapping{{Key: "sensitive", Value: true}})
	case !isLong:
		return f.remove(at)
	}
	for _, key := range []string{"value", "default"} {
		if _, ok := long[key]; ok {
			if err := f.remove(at.Append(key)); err != nil {
				return err
			}
		}
	}
	if long, _ := f.entry(at[1]).(map[string]any); len(long) == 0 && !keep {
		return f.remove(at)
	}
	return nil
}

// file is what is to be written; ok is false when nothing changed.
func (f *valuesFile) file(chartPath string) (file scaffold.File, ok bool, err error) {
	if bytes.Equal(f.before, f.now) {
		return file, false, nil
	}
	name, err := filepath.Rel(chartPath, f.path)
	return scaffold.File{Path: filepath.ToSlash(name), Text: f.now, Mode: f.mode}, true, err
}

// change says what becomes of an entry.
func (f *valuesFile) change(at diag.Path, hidden bool) Change {
	change := Change{Span: diag.Span{File: f.path}}
	before, was := blockOf(f.old)[at[1]]
	after, is := blockOf(f.layer)[at[1]]
	layer := f.layer
	if !is {
		layer = f.old
	}
	if key, _, ok := layer.Doc.Find(at); ok && key != nil {
		change.Span.Line = layer.Doc.Span(key).Line
	}
	old, isOldLong := before.(map[string]any)
	long, isLong := after.(map[string]any)
	if isOldLong && isLong && maps.EqualFunc(without(old, "value"), without(long, "value"), isSame) {
		before, after = old["value"], long["value"] // all that changed
	}
	if was {
		change.Before = showEntry(before, hidden)
	}
	if is {
		change.After = showEntry(after, hidden)
	}
	return change
}

func without(m map[string]any, key string) map[string]any {
	m = maps.Clone(m)
	delete(m, key)
	return m
}

func isSame(a, b any) bool { return values.Brief(a) == values.Brief(b) }

// showEntry is an entry on one line, its value masked when it is hidden.
func showEntry(v any, hidden bool) string {
	long, isLong := v.(map[string]any)
	if !isLong {
		return showValue(v, hidden)
	}
	var members []string
	for _, key := range []string{"value", "sensitive", "required", "type", "enum", "from", "default", "reason", "description"} {
		if v, ok := long[key]; ok {
			members = append(members, key+": "+showValue(v, hidden && (key == "value" || key == "default" || key == "enum")))
		}
	}
	return "{" + strings.Join(members, ", ") + "}"
}

// showValue is a value on a line that is not too long.
func showValue(v any, hidden bool) string {
	if hidden && v != nil {
		return release.Masked
	}
	const most = 60
	text, isText := v.(string)
	if isText && utf8.RuneCountInString(text) > most {
		runes := []rune(text)
		return values.Brief(string(runes[:most/2])) + "… (" + diag.Count(utf8.RuneCountInString(text), "character") + ")"
	}
	if list, ok := v.([]any); ok {
		var items []string
		for _, item := range list {
			items = append(items, values.Brief(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return values.Brief(v)
}

// isSameScalar reports whether a text that is written without quotes reaches
// the process letter for letter, and as no text.
func isSameScalar(text string) bool {
	doc, err := yamldoc.Parse("", []byte(text))
	if err != nil {
		return false
	}
	v, err := doc.Value()
	if _, isText := v.(string); isText || v == nil || err != nil {
		return false
	}
	read, err := config.Text(v)
	return err == nil && read == text && doc.Root.Value == text
}
