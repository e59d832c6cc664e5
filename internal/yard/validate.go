package yard

import (
	"strconv"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/grammar"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// faults are what types alone do not say. Fields that Decode has already
// refused are passed over.
func (y *Yard) faults(doc *yamldoc.Doc) []*yamldoc.Error {
	v := validation{doc: doc}
	v.text(diag.Path{"name"}, grammar.Label, wantName)
	v.text(diag.Path{"version"}, grammar.Version, "a version like 1.4.0")
	if y.Environments != nil && len(y.Environments) == 0 {
		v.fault(diag.Path{"environments"}, "environments is empty; a yard has at least one")
	}
	first := map[string]int{}
	for i, env := range y.Environments {
		at := diag.Path{"environments", strconv.Itoa(i)}
		v.environment(at)
		if other, seen := first[env.Name]; seen && env.Name != "" {
			v.fault(at.Append("name"), "environment %s is here twice; the first is number %d", env.Name, other+1)
			continue
		}
		first[env.Name] = i
	}
	v.externalSecrets(diag.Path{"externalSecrets"})
	v.waivers(y.Waivers)
	v.profiles(y)
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

func (v *validation) text(at diag.Path, valid func(string) bool, want string) {
	if text, ok := v.doc.Text(at); ok && !valid(text) {
		v.fault(at, "%s: %q is not %s", at, text, want)
	}
}

func (v *validation) environment(at diag.Path) {
	v.text(at.Append("name"), grammar.Label, wantName)
	v.text(at.Append("kubernetesVersion"), grammar.KubernetesVersion, `a Kubernetes version like "1.33"`)
	v.pattern(at.Append("namespace"), grammar.Label, wantNamespace)
	v.pattern(at.Append("commonSecret"), grammar.SecretName, wantSecret)
	v.pattern(at.Append("serviceSecret"), grammar.SecretName, wantSecret)
	v.release(at)
}

func (v *validation) externalSecrets(at diag.Path) {
	v.text(at.Append("storeKind"), func(kind string) bool { return kind == "ClusterSecretStore" || kind == "SecretStore" },
		"a kind of store: ClusterSecretStore or SecretStore")
	v.text(at.Append("storeName"), grammar.Subdomain, "a name of a store: lower-case letters, digits, dashes and dots")
	v.text(at.Append("refreshInterval"), grammar.Interval, "an interval like 1h or 30m")
}

func (v *validation) waivers(w Waivers) {
	at := diag.Path{"waivers"}
	days := at.Append("longestDays")
	if _, node, said := v.doc.Find(days); said {
		if _, err := strconv.Atoi(node.Value); err == nil && w.LongestDays < 1 {
			v.fault(days, "%s: want a number of days from 1; leave it out for no limit", days)
		}
	}
	v.patterns(at.Append("never"), w.Never)
}

// pattern expands p with short names and holds what comes out to a grammar.
func (v *validation) pattern(at diag.Path, valid func(string) bool, want string) {
	text, ok := v.doc.Text(at)
	if !ok {
		return
	}
	p := Pattern(text)
	if err := p.check(); err != nil {
		v.fault(at, "%s: %s", at, err)
		return
	}
	if !valid(p.Expand("s", "e")) {
		v.fault(at, "%s: %q is not %s", at, p, want)
	}
}

// release holds an environment to exactly one of branch and tag.
func (v *validation) release(at diag.Path) {
	branch, tag := at.Append("branch"), at.Append("tag")
	_, _, hasBranch := v.doc.Find(branch)
	_, _, hasTag := v.doc.Find(tag)
	switch {
	case hasBranch && hasTag:
		v.fault(tag, "%s: an environment has a branch or a tag, not both", at)
	case !hasBranch && !hasTag:
		v.fault(at, "%s: branch or tag is missing", at)
	}
	v.text(branch, grammar.Branch, "a branch like develop")
	v.text(tag, grammar.TagPattern, "a pattern of tags like v*")
}
