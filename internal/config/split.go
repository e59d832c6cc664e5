package config

import (
	"encoding/base64"
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
	// Missing are marked entries without a value. They are written as their
	// placeholder, which is no base64: an API server refuses it.
	Missing []string
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
	for _, key := range slices.Sorted(slices.Values(slices.Concat(slices.Collect(maps.Keys(o.Data)), o.Missing))) {
		if comment := o.Comments[key]; comment != "" {
			b.WriteString("  # " + comment + "\n")
		}
		line, err := yamldoc.Marshal(map[string]string{key: o.value(key)})
		if err != nil {
			return "", err
		}
		for l := range strings.Lines(string(line)) {
			b.WriteString("  " + l)
		}
	}
	return b.String(), nil
}

func (o Object) value(key string) string {
	_, there := o.Data[key]
	switch {
	case !there:
		return Placeholder(key)
	case o.Kind != "Secret":
		return o.Data[key]
	case o.Reveal:
		return base64.StdEncoding.EncodeToString([]byte(o.Data[key]))
	}
	return Masked
}

func scalar(text string) (string, error) {
	out, err := yamldoc.Marshal(text)
	return strings.TrimSuffix(string(out), "\n"), err
}
