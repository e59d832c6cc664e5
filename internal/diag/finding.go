package diag

import (
	"encoding/json"
	"strings"
)

// Rule is one thing that can be wrong with a chart.
type Rule struct {
	// ID is category/name, lower case with dashes: "images/tag-not-latest".
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Severity    Severity `json:"severity"`
	Description string   `json:"description,omitempty"`
	// Remediation is what the author of the chart should do, one sentence or two.
	Remediation string   `json:"remediation,omitempty"`
	References  []string `json:"references,omitempty"` // "CIS Kubernetes 5.2.7", URLs
}

// Object identifies a rendered Kubernetes object.
type Object struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace,omitempty"` // as written in the object, else empty
	Name       string `json:"name"`
}

// String is kind/name in lower case kind, as kubectl prints it.
func (o Object) String() string { return strings.ToLower(o.Kind) + "/" + o.Name }

// Role says what a related place is to its finding.
type Role string

// Roles of related places.
const (
	RoleTemplate Role = "template" // the template line that wrote the field
	RoleInclude  Role = "include"  // a caller of that template, nearest first
	RoleRendered Role = "rendered" // the field in the rendered manifest
	RoleValues   Role = "values"   // a layer that sets the value
)

// Related is a further place that explains a finding.
type Related struct {
	Role    Role   `json:"role"`
	Span    Span   `json:"span"`
	Message string `json:"message,omitempty"`
}

// Unasked is an environment where a rule was not asked, and why: "not rendered".
type Unasked struct {
	Environment string `json:"environment"`
	Reason      string `json:"reason"`
}

// Finding is one occurrence of a rule in the user's files. It never carries
// the value of a sensitive parameter.
type Finding struct {
	Rule     string   `json:"rule"` // a Rule's ID
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
	// Service is the service's or chart's name, Dir the folder it was found in.
	Service      string   `json:"service,omitempty"`
	Environments []string `json:"environments,omitempty"` // in the yard's order
	// Unasked are other environments of the service, in the same order, where
	// nobody looked: the finding may hold there too.
	Unasked []Unasked `json:"unasked,omitempty"`
	// Span is the primary place: what the author edits. When the winning layer
	// is no file (--set), Span is unknown and Origin says which argument.
	Span Span `json:"span"`
	// Origin names the layer that set the value, when it is known:
	// "values-prod.yaml" or "--set image.tag=latest".
	Origin string `json:"origin,omitempty"`
	// ValuesPath is the path in values that the field came from.
	ValuesPath Path      `json:"valuesPath,omitempty"`
	Object     *Object   `json:"object,omitempty"`
	Path       Path      `json:"path,omitempty"` // of the field in Object
	Precision  Precision `json:"precision,omitempty"`
	// Alternatives are values paths that came into question too when ValuesPath is
	// only inferred, the likelier first.
	Alternatives []Path `json:"alternatives,omitempty"`
	// FieldInferred is true when the rule names no field, and Path was found from
	// what it reads.
	FieldInferred bool      `json:"fieldInferred,omitempty"`
	Related       []Related `json:"related,omitempty"` // template, then its includes, then rendered, then values
	// Remediation is the rule's unless the occurrence has a better one.
	Remediation string `json:"remediation,omitempty"`
	// Details is what else a rule of someone else said, an object.
	Details json.RawMessage `json:"details,omitempty"`
}

// Key identifies the finding for waivers and baselines: rule, service, object
// and field path, never a line. An object is its kind and name: its namespace
// is mostly the environment's.
func (f Finding) Key() string {
	parts := []string{f.Rule, f.Service, "", f.Path.String()}
	if f.Object != nil {
		parts[2] = f.Object.Kind + "/" + f.Object.Name
	} else if len(f.ValuesPath) > 0 {
		parts[2] = "values:" + f.ValuesPath.String()
	}
	return strings.Join(parts, "|")
}
