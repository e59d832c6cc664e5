package yard

import (
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// faults are what types alone do not say. Fields that Decode has already
// refused are passed over.
func (y *Yard) faults(doc *yamldoc.Doc) []*yamldoc.Error {
	v := validation{doc: doc}
	v.text(diag.Path{"name"}, y.Name, isLabel, wantName)
	v.text(diag.Path{"version"}, y.Version, isVersion, "a version like 1.4.0")
	if _, list, ok := doc.Find(diag.Path{"environments"}); ok && list.Kind == yaml.SequenceNode && len(list.Content) == 0 {
		v.fault(diag.Path{"environments"}, "environments is empty; a yard has at least one")
	}
	first := map[string]int{}
	for i, env := range y.Environments {
		at := diag.Path{"environments", strconv.Itoa(i)}
		v.environment(at, env)
		if other, seen := first[env.Name]; seen && env.Name != "" {
			v.fault(at.Append("name"), "environment %s is here twice; the first is number %d", env.Name, other+1)
			continue
		}
		first[env.Name] = i
	}
	return v.faults
}

const (
	wantName      = "a name: lower-case letters, digits and dashes, at most 63"
	wantNamespace = "a namespace: lower-case letters, digits and dashes, at most 63"
	wantSecret    = "a name of a secret: letters, digits and /_+=.@-"
)

// validation collects the faults of one document.
type validation struct {
	doc    *yamldoc.Doc
	faults []*yamldoc.Error
}

func (v *validation) fault(at diag.Path, format string, args ...any) {
	v.faults = append(v.faults, v.doc.Errorf(at, format, args...))
}

// decoded reports whether the text at the path is what Decode took it for:
// then it is there, and a string.
func (v *validation) decoded(at diag.Path, text string) bool {
	_, node, ok := v.doc.Find(at)
	return ok && node.Kind == yaml.ScalarNode && node.ShortTag() != "!!null" && node.Value == text
}

func (v *validation) text(at diag.Path, text string, valid func(string) bool, want string) {
	if v.decoded(at, text) && !valid(text) {
		v.fault(at, "%s: %q is not %s", at, text, want)
	}
}

func (v *validation) environment(at diag.Path, env Environment) {
	v.text(at.Append("name"), env.Name, isLabel, wantName)
	v.text(at.Append("kubernetesVersion"), env.KubernetesVersion, isKubernetesVersion, `a Kubernetes version like "1.33"`)
	v.pattern(at.Append("namespace"), env.Namespace, isLabel, wantNamespace)
	v.pattern(at.Append("commonSecret"), env.CommonSecret, isSecretName, wantSecret)
	v.pattern(at.Append("serviceSecret"), env.ServiceSecret, isSecretName, wantSecret)
	v.release(at, env)
}

// pattern expands p with short names and holds what comes out to a grammar.
func (v *validation) pattern(at diag.Path, p Pattern, valid func(string) bool, want string) {
	if !v.decoded(at, string(p)) {
		return
	}
	if err := p.check(); err != nil {
		v.fault(at, "%s: %s", at, err)
		return
	}
	if !valid(p.Expand("s", "e")) {
		v.fault(at, "%s: %q is not %s", at, p, want)
	}
}

// release holds an environment to exactly one of branch and tag.
func (v *validation) release(at diag.Path, env Environment) {
	branch, tag := at.Append("branch"), at.Append("tag")
	_, _, hasBranch := v.doc.Find(branch)
	_, _, hasTag := v.doc.Find(tag)
	switch {
	case hasBranch && hasTag:
		v.fault(tag, "%s: an environment has a branch or a tag, not both", at)
	case !hasBranch && !hasTag:
		v.fault(at, "%s: branch or tag is missing", at)
	}
	v.text(branch, env.Branch, isBranch, "a branch like develop")
	v.text(tag, env.Tag, isTagPattern, "a pattern of tags like v*")
}
