package configedit

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/scaffold"
	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamledit"
)

// Edit is a change of one entry of the config block that somebody asks
// for.
type Edit struct {
	Name string
	// Value is the new value as the process is to get it; nil leaves it alone.
	Value *string
	Unset bool // takes the entry out of the files instead
	// InOverlays edits the overlays of the subject's environments instead of
	// values.yaml.
	InOverlays bool
	// What the entry is to say of itself, always in values.yaml; zero values
	// leave it as it is. A Reason says sensitive: false with it.
	Sensitive           bool
	Reason, Description string
	Required            any // bool, or []any of the names of environments
	Type                config.Type
	From                config.From
}

// describes reports whether the edit says more than a value.
func (e Edit) describes() bool { return len(e.description()) > 0 }

// description is what an entry is to say of itself, besides its value.
func (e Edit) description() yamledit.Mapping {
	var m yamledit.Mapping
	add := func(isGiven bool, key string, value any) {
		if isGiven {
			m = append(m, yamledit.Pair{Key: key, Value: value})
		}
	}
	add(e.Sensitive, "sensitive", true)
	add(e.Reason != "", "sensitive", false)
	add(e.Reason != "", "reason", e.Reason)
	add(e.Required != nil, "required", e.Required)
	add(e.Type != "", "type", string(e.Type))
	add(e.From != "", "from", string(e.From))
	add(e.Description != "", "description", e.Description)
	return m
}

// Edited is what an edit comes to. Nothing of it is written yet.
type Edited struct {
	Files   scaffold.Tree // below the chart's folder; empty when all is said already
	Changes []Change      // one for each of Files, and for a file that says it already
	// Secrets are where the value of a sensitive entry belongs: those of every
	// environment that requires it, or of all where none does.
	Secrets []SecretPlace
	// IsAWSKey is true when an entry that is sensitive, or was taken out, is a
	// static AWS key, which a role makes needless.
	IsAWSKey bool
	// Harmless are the files that lost a value which does not look secret, when
	// what does in the others is an address with a password.
	Harmless []string
	// Exposed is true when a value of a sensitive entry stood in the files, or of
	// one that was taken out and looked like a secret.
	Exposed bool
	// Remaining are the places that still set an entry that was taken out.
	Remaining []diag.Span
	// Schema is the values.schema.json that the edit makes stale; else empty.
	Schema string
}

// Change is what becomes of the entry in one file. Sensitive values are
// masked.
type Change struct {
	Span          diag.Span // of the entry, where it stands or stood
	Before, After string    // empty where the file does not speak of the entry
}

// SecretPlace is the secret of a store that holds a value.
type SecretPlace struct {
	Environment, Secret string
	IsRequired          bool // the environment cannot do without the value
}

// Apply makes a change in the texts of a subject's values files. What a
// check of the result would newly find wrong with the entry refuses it: that is
// an *InputError, as is a value for a sensitive entry. A file that cannot be
// read or edited is a *yamldoc.Error.
func Apply(ctx context.Context, s release.Subject, e Edit) (*Edited, error) {
	c, err := newEditor(s, e)
	if err != nil {
		return nil, err
	}
	switch {
	case e.Unset:
		err = c.unset()
	case c.isSensitive() && e.Value != nil:
		err = release.Inputf("%s is sensitive, so its value does not go into a file; say config set %s --sensitive without a value to learn where it belongs", e.Name, e.Name)
	default:
		err = c.set()
	}
	if err != nil {
		return nil, err
	}
	if err := c.hold(ctx); err != nil {
		return nil, err
	}
	return c.result()
}

// editor holds the values files of a subject while they are edited.
type editor struct {
	Edit
	subject  release.Subject
	at       diag.Path
	defaults *valuesFile
	overlays []*valuesFile // of all environments, in order
	chosen   []*valuesFile // those of overlays that were asked for
}

func newEditor(s release.Subject, e Edit) (*editor, error) {
	if s.Target.Kind == service.Package {
		return nil, release.Inputf("%s: a packaged chart cannot be edited", s.Target.Dir)
	}
	c := &editor{Edit: e, subject: s, at: diag.Path{config.Block, e.Name}}
	var err error
	if c.defaults, err = openValues(s, values.Defaults, filepath.Join(s.Target.ChartPath, "values.yaml"), ""); err != nil {
		return nil, err
	}
	for _, env := range s.EveryEnvironment() {
		if env.Overlay == "" {
			continue
		}
		file, err := openValues(s, values.Overlay, env.Overlay, env.Name)
		if err != nil {
			return nil, err
		}
		c.overlays = append(c.overlays, file)
		isChosen := func(chosen release.Environment) bool { return chosen.Name == env.Name }
		if slices.ContainsFunc(s.Environments, isChosen) {
			c.chosen = append(c.chosen, file)
		}
	}
	if s.Target.Kind != service.Service && !slices.ContainsFunc(c.files(), (*valuesFile).hasBlock) {
		return nil, release.Inputf("%s has no config block in its values, so its templates read none", s.Target.Name)
	}
	return c, nil
}

func (c *editor) files() []*valuesFile {
	return append([]*valuesFile{c.defaults}, c.overlays...)
}

// targets are the files whose value is to change.
func (c *editor) targets() []*valuesFile {
	if c.InOverlays {
		return c.chosen
	}
	return []*valuesFile{c.defaults}
}

// isSensitive reports whether the entry is marked in some file, or is to be.
func (c *editor) isSensitive() bool {
	isMarked := func(f *valuesFile) bool {
		long, _ := f.entry(c.Name).(map[string]any)
		return long["sensitive"] == true
	}
	return c.Sensitive || slices.ContainsFunc(c.files(), isMarked)
}

// wasSensitive reports whether the entry was marked in some file, be it wrong.
func (c *editor) wasSensitive() bool {
	return slices.ContainsFunc(c.files(), func(f *valuesFile) bool {
		long, _ := blockOf(f.old)[c.Name].(map[string]any)
		return long["sensitive"] != nil && long["sensitive"] != false
	})
}

// isHidden reports whether the entry's value must not be shown: it is
// sensitive, or looks so.
func (c *editor) isHidden() bool {
	looks := func(f *valuesFile) bool { return kindOf(blockOf(f.old)[c.Name])+kindOf(f.entry(c.Name)) != "" }
	if c.isSensitive() || c.wasSensitive() || slices.ContainsFunc(c.files(), looks) {
		return true
	}
	says := func(f *valuesFile) bool {
		long, _ := f.entry(c.Name).(map[string]any)
		return long["sensitive"] == false
	}
	return config.NamedLikeSecret(c.Name) && c.Reason == "" && !slices.ContainsFunc(c.files(), says)
}

func (c *editor) unset() error {
	var errs []error
	removed := false
	for _, file := range c.targets() {
		if !file.says(c.Name) {
			continue
		}
		removed = true
		errs = append(errs, file.remove(c.at))
	}
	if removed {
		return errors.Join(errs...)
	}
	var names, known []string
	for _, file := range c.targets() {
		names = append(names, file.name)
		known = append(known, file.names()...)
	}
	return release.Inputf("%s: no entry %s%s", strings.Join(names, ", "), c.Name, cmp.Or(c.elsewhere(), diag.DidYouMean(c.Name, known)))
}

// elsewhere tells which other files set the entry, and how to reach them; empty
// when none does.
func (c *editor) elsewhere() string {
	var files []string
	flags := ""
	for _, f := range c.overlays {
		if f.says(c.Name) {
			files = append(files, f.path)
			flags += " --env " + f.environment
		}
	}
	switch {
	case len(files) == 1:
		return "; " + files[0] + " sets it:" + flags + " takes it out there"
	case len(files) > 1:
		return "; " + strings.Join(files, ", ") + " set it:" + flags + " takes it out there"
	case c.defaults.says(c.Name):
		return "; " + c.defaults.path + " sets it: leave --env out"
	}
	return ""
}

func (c *editor) set() error {
	if err := c.describe(); err != nil {
		return err
	}
	if c.Value == nil {
		return nil
	}
	value, err := c.written()
	if err != nil {
		return err
	}
	isLong := slices.ContainsFunc(c.files(), func(f *valuesFile) bool { _, ok := f.entry(c.Name).(map[string]any); return ok })
	for _, file := range c.targets() {
		_, isScalar := file.scalar(c.Name)
		switch {
		case isLong && isScalar:
			err = file.set(c.at, yamledit.Mapping{{Key: "value", Value: value}})
		case isLong:
			err = file.set(c.at.Append("value"), value)
		default:
			err = file.set(c.at, value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// describe writes what the entry says of itself into values.yaml. An entry that
// was a scalar there becomes a mapping, and then it must be one everywhere. What
// becomes sensitive loses its value in every file.
func (c *editor) describe() error {
	description := c.description()
	if len(description) == 0 {
		return nil
	}
	if c.Sensitive {
		for _, file := range c.files() {
			if err := file.takeValue(c.at, file == c.defaults); err != nil {
				return err
			}
		}
	}
	for _, file := range c.files() {
		if old, ok := file.scalar(c.Name); ok {
			if err := file.set(c.at, yamledit.Mapping{{Key: "value", Value: old}}); err != nil {
				return err
			}
		}
	}
	_, isLong := c.defaults.entry(c.Name).(map[string]any)
	if !isLong {
		if value, err := c.written(); err != nil {
			return err
		} else if c.Value != nil && !c.InOverlays {
			description = append(yamledit.Mapping{{Key: "value", Value: value}}, description...)
		}
		return c.defaults.set(c.at, description)
	}
	for _, pair := range description {
		if err := c.defaults.set(c.at.Append(pair.Key), pair.Value); err != nil {
			return err
		}
	}
	return nil
}

// written is the value as it is written: in quotes when it would not be read as
// the same text without, but for a number or boolean that is declared as one
// and that Helm gives back letter for letter.
func (c *editor) written() (any, error) {
	if c.Value == nil {
		return nil, nil
	}
	kind := c.Type
	for _, file := range c.files() {
		if long, ok := file.entry(c.Name).(map[string]any); ok && kind == "" {
			text, _ := long["type"].(string)
			kind = config.Type(text)
		}
	}
	switch kind {
	case config.TypeInteger, config.TypeNumber, config.TypeBoolean:
		if isSameScalar(*c.Value) {
			return yamledit.Plain(*c.Value), nil
		}
	}
	return *c.Value, nil
}
