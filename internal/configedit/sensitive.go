package configedit

import (
	"slices"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/release"
)

// places are the secrets that hold the entry's value. A mark holds in every
// environment, whichever overlays were asked for.
func (c *editor) places() []SecretPlace {
	from := c.From
	for _, f := range c.files() {
		if long, ok := f.entry(c.Name).(map[string]any); ok && from == "" {
			text, _ := long["from"].(string)
			from = config.From(text)
		}
	}
	all := c.subject.EveryEnvironment()
	environments := slices.DeleteFunc(slices.Clone(all), func(env release.Environment) bool { return !c.isRequired(env.Name) })
	if len(environments) == 0 {
		environments = all
	}
	var out []SecretPlace
	for _, env := range environments {
		secret := env.ServiceSecret
		if from == config.FromCommon {
			secret = env.CommonSecret
		}
		out = append(out, SecretPlace{Environment: env.Name, Secret: secret, IsRequired: c.isRequired(env.Name)})
	}
	return out
}

// isRequired reports whether an environment needs the entry's value: the
// highest of its layers that speaks of it says so, or none does.
func (c *editor) isRequired(environment string) bool {
	required := true
	for _, f := range c.files() {
		long, _ := f.entry(c.Name).(map[string]any)
		if f != c.defaults && f.environment != environment {
			continue
		}
		switch said := long["required"].(type) {
		case bool:
			required = said
		case []any:
			required = slices.Contains(said, any(environment))
		}
	}
	return required
}

// isAWSKey reports whether the entry is a static AWS key, by its name or by a
// value that it had.
func (c *editor) isAWSKey() bool {
	return detect.AWSKey(c.Name) || slices.ContainsFunc(c.kinds(), func(kind string) bool { return kind == detect.AWSKeyID })
}

// harmless are the files whose value went although it does not look secret,
// while in others it was an address with a password: there the password may be all
// that is secret.
func (c *editor) harmless() []string {
	kinds := c.kinds()
	if !c.Sensitive || !slices.ContainsFunc(kinds, detect.IsAddress) {
		return nil
	}
	var out []string
	for i, f := range c.files() {
		if kinds[i] == "" && holdsValue(blockOf(f.old)[c.Name]) && !holdsValue(f.entry(c.Name)) {
			out = append(out, f.path)
		}
	}
	return out
}

// kinds say of the value that the entry had in each file what secret it looks
// like; empty for none.
func (c *editor) kinds() []string {
	var out []string
	for _, f := range c.files() {
		out = append(out, kindOf(blockOf(f.old)[c.Name]))
	}
	return out
}

// kindOf is what secret an entry's value, or its default, looks like.
func kindOf(entry any) string {
	if long, isLong := entry.(map[string]any); isLong {
		if kind := kindOf(long["value"]); kind != "" {
			return kind
		}
		return kindOf(long["default"])
	}
	text, _ := entry.(string)
	kind, _ := detect.Value(text)
	return kind
}
