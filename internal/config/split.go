package config

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Split sorts the entries that have a value into those of the ConfigMap and
// those of the Secret, by name. A side without entries is nil: its object is
// not made.
func Split(entries []Entry) (configMap, secret map[string]string) {
	put := func(m *map[string]string, e Entry) {
		if *m == nil {
			*m = map[string]string{}
		}
		(*m)[e.Name] = e.Text
	}
	for _, e := range entries {
		switch {
		case !e.HasValue:
		case e.Sensitive:
			put(&secret, e)
		default:
			put(&configMap, e)
		}
	}
	return configMap, secret
}

// Masked stands for a sensitive value, whatever its length.
const Masked = "********"

// Object is a ConfigMap or a Secret made from entries.
type Object struct {
	Kind            string // "ConfigMap" or "Secret"
	Name, Namespace string
	Data            map[string]string
	// Missing says why a marked entry has no value, by its key. The text stands
	// in the place of the value; it is no base64, so an API server refuses it.
	Missing map[string]string
	// Comments are written above the keys, by key.
	Comments map[string]string
	// Reveal writes a Secret's values, in base64 as the API takes them.
	// Without it they are masked.
	Reveal bool
}

// YAML is the object as a manifest.
func (o Object) YAML() (string, error) {
	var b strings.Builder
	name, err := scalar(o.Name)
	if err != nil {
		return "", err
	}
	namespace, err := scalar(o.Namespace)
	if err != nil {
		return "", err
	}
	b.WriteString("apiVersion: v1\nkind: " + o.Kind + "\nmetadata:\n  name: " + name + "\n  namespace: " + namespace + "\n")
	if o.Kind == "Secret" {
		b.WriteString("type: Opaque\n")
	}
	b.WriteString("data:\n")
	for _, key := range slices.Sorted(slices.Values(slices.Concat(slices.Collect(maps.Keys(o.Data)), slices.Collect(maps.Keys(o.Missing))))) {
		if comment := o.Comments[key]; comment != "" {
			b.WriteString("  # " + comment + "\n")
		}
		line, err := member(key, o.value(key))
		if err != nil {
			return "", err
		}
		for l := range strings.Lines(line) {
			b.WriteString("  " + l)
		}
	}
	return b.String(), nil
}

func (o Object) value(key string) string {
	_, there := o.Data[key]
	switch {
	case !there:
		return o.Missing[key]
	case o.Kind != "Secret":
		return o.Data[key]
	case o.Reveal:
		return base64.StdEncoding.EncodeToString([]byte(o.Data[key]))
	}
	return Masked
}

// member is a key and its text. Helm's way of writing YAML leaves some
// characters bare that YAML may not hold, or takes for a line break; a text
// with one is escaped as the standard chart does it.
func member(key, text string) (string, error) {
	if !strings.ContainsFunc(text, isBare) {
		line, err := yamldoc.Marshal(map[string]string{key: text})
		return string(line), err
	}
	name, err := scalar(key)
	if err != nil {
		return "", err
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, c := range string(quoted) {
		if isBare(c) {
			fmt.Fprintf(&b, `\u%04x`, c)
		} else {
			b.WriteRune(c)
		}
	}
	return name + ": " + b.String() + "\n", nil
}

func isBare(c rune) bool {
	return c >= 0x7f && c <= 0x9f || c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0xfffe || c == 0xffff
}

func scalar(text string) (string, error) {
	out, err := yamldoc.Marshal(text)
	return strings.TrimSuffix(string(out), "\n"), err
}
