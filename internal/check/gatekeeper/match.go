package gatekeeper

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// match says which objects a constraint is about: spec.match, as Gatekeeper reads
// it (gatekeeper 3.23, pkg/mutation/match). What is not said matches all.
type match struct {
	Kinds []struct {
		APIGroups []string `json:"apiGroups"`
		Kinds     []string `json:"kinds"`
	} `json:"kinds"`
	Scope              string    `json:"scope"`
	Namespaces         []glob    `json:"namespaces"`
	ExcludedNamespaces []glob    `json:"excludedNamespaces"`
	LabelSelector      *selector `json:"labelSelector"`
	NamespaceSelector  *selector `json:"namespaceSelector"`
	Name               glob      `json:"name"`
	Source             string    `json:"source"`
}

// selector selects by labels.
type selector struct {
	MatchLabels      map[string]string `json:"matchLabels"`
	MatchExpressions []requirement     `json:"matchExpressions"`
}

type requirement struct {
	Key      string   `json:"key"`
	Operator string   `json:"operator"`
	Values   []string `json:"values"`
}

// readMatch reads what the schema has let through.
func readMatch(obj *manifest.Object) (match, error) {
	var m match
	in, _ := field[map[string]any](obj.Value, "spec", "match")
	text, err := json.Marshal(in)
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		return m, faultAt(obj, diag.Path{"spec", "match"}, err.Error())
	}
	for name, s := range map[string]*selector{"labelSelector": m.LabelSelector, "namespaceSelector": m.NamespaceSelector} {
		if s == nil {
			continue
		}
		for i, r := range s.MatchExpressions {
			if msg := r.fault(); msg != "" {
				return m, faultAt(obj, diag.Path{"spec", "match", name, "matchExpressions", fmt.Sprint(i)}, msg)
			}
		}
	}
	return m, nil
}

func (r requirement) fault() string {
	switch r.Operator {
	case "In", "NotIn":
		if len(r.Values) == 0 {
			return r.Operator + " wants values"
		}
	case "Exists", "DoesNotExist":
		if len(r.Values) > 0 {
			return r.Operator + " takes no values"
		}
	default:
		return fmt.Sprintf("%q is no operator; want In, NotIn, Exists or DoesNotExist", r.Operator)
	}
	return ""
}

// glob is a text that may begin or end with a star.
type glob string

func (g glob) matches(s string) bool {
	inner, tail := strings.CutPrefix(string(g), "*")
	inner, head := strings.CutSuffix(inner, "*")
	switch {
	case tail && (head || g == "*"):
		return strings.Contains(s, inner)
	case tail:
		return strings.HasSuffix(s, inner)
	case head:
		return strings.HasPrefix(s, inner)
	}
	return s == inner
}

// matchesGenerated is for the beginning of a name that the cluster completes.
func (g glob) matchesGenerated(s string) bool {
	return strings.HasSuffix(string(g), "*") && g.matches(s)
}

func anyMatches(globs []glob, s string) bool {
	return slices.ContainsFunc(globs, func(g glob) bool { return g.matches(s) })
}

// answer is yes, no, or that it rests on labels of a namespace that are not known.
type answer int

const (
	no answer = iota
	unknownLabels
	yes
)

func answerOf(b bool) answer {
	if b {
		return yes
	}
	return no
}

// matches tells whether a constraint is about what is reviewed.
func (m *match) matches(r *review) answer {
	labels, _ := field[map[string]any](r.object, "metadata", "labels")
	if !m.ofKind(r) || !m.inScope(r) || !m.inNamespace(r) || !m.named(r) || !m.fromThere(r) ||
		m.LabelSelector.selects(known(labels)) == no {
		return no
	}
	return m.ofNamespace(r, labels)
}

// fromThere tells what is rendered from what a workload makes of it.
func (m *match) fromThere(r *review) bool {
	switch m.Source {
	case "Generated":
		return r.isGenerated()
	case "Original":
		return !r.isGenerated()
	}
	return true
}

// isOfMaker reports whether a constraint is about what makes the object, too.
func (m *match) isOfMaker(r *review) bool {
	for maker := r.maker; maker != nil; maker = maker.maker {
		if m.matches(maker) != no {
			return true
		}
	}
	return false
}

func (m *match) ofKind(r *review) bool {
	holds := func(list []string, s string) bool {
		return len(list) == 0 || slices.Contains(list, "*") || slices.Contains(list, s)
	}
	for _, one := range m.Kinds {
		if holds(one.Kinds, r.kind) && holds(one.APIGroups, r.group) {
			return true
		}
	}
	return len(m.Kinds) == 0
}

func (m *match) inScope(r *review) bool {
	switch m.Scope {
	case "Cluster":
		return r.isNamespace() || r.namespace == ""
	case "Namespaced":
		return !r.isNamespace() && r.namespace != ""
	}
	return true
}

func (m *match) inNamespace(r *review) bool {
	in := r.namespace
	if r.isNamespace() {
		in = r.name
	}
	if in == "" {
		return true
	}
	return (len(m.Namespaces) == 0 || anyMatches(m.Namespaces, in)) && !anyMatches(m.ExcludedNamespaces, in)
}

func (m *match) named(r *review) bool {
	generated, _ := field[string](r.object, "metadata", "generateName")
	return m.Name == "" || m.Name.matches(r.name) || m.Name.matchesGenerated(generated)
}

func (m *match) ofNamespace(r *review, own map[string]any) answer {
	switch {
	case m.NamespaceSelector == nil || !r.isNamespace() && r.namespace == "":
		return yes
	case r.isNamespace():
		return m.NamespaceSelector.selects(known(own))
	case r.namespaceObject != nil:
		labels, _ := field[map[string]any](r.namespaceObject, "metadata", "labels")
		all := map[string]any{nameLabel: r.namespace}
		for key, value := range labels {
			all[key] = value
		}
		return m.NamespaceSelector.selects(known(all))
	}
	// One label every namespace has.
	return m.NamespaceSelector.selects(func(key string) (string, bool, bool) { return r.namespace, key == nameLabel, key == nameLabel })
}

const nameLabel = "kubernetes.io/metadata.name"

// lookup is a label, whether it is there, and whether that is known.
type lookup func(key string) (value string, there, sure bool)

func known(labels map[string]any) lookup {
	return func(key string) (string, bool, bool) {
		value, there := labels[key]
		text, _ := value.(string)
		return text, there, true
	}
}

// selects is yes for a selector that is not there.
func (s *selector) selects(labels lookup) answer {
	if s == nil {
		return yes
	}
	out := yes
	for key, want := range s.MatchLabels {
		out = min(out, requirement{Key: key, Operator: "In", Values: []string{want}}.holds(labels))
	}
	for _, r := range s.MatchExpressions {
		out = min(out, r.holds(labels))
	}
	return out
}

func (r requirement) holds(labels lookup) answer {
	value, there, sure := labels(r.Key)
	if !sure {
		return unknownLabels
	}
	switch r.Operator {
	case "In":
		return answerOf(there && slices.Contains(r.Values, value))
	case "NotIn":
		return answerOf(!there || !slices.Contains(r.Values, value))
	case "Exists":
		return answerOf(there)
	}
	return answerOf(!there)
}

func equalObjects(a, b *manifest.Object) bool { return reflect.DeepEqual(a.Value, b.Value) }
