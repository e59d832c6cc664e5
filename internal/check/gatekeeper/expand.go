package gatekeeper

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

const expansionGroup = "expansion.gatekeeper.sh"

// expansion says what objects of some kinds make, and where its template is.
type expansion struct {
	groups, versions, kinds []string // no version means all
	at                      diag.Path
	group, version, kind    string
	severity                diag.Severity // 0 for that of the constraints
}

// workloads are the expansions that hold in every cluster: the pods of Kubernetes'
// own workloads, which it asks about when they are made.
func workloads() []expansion {
	pod := func(group string, at diag.Path, kinds ...string) expansion {
		return expansion{groups: []string{group}, kinds: kinds, at: at, version: "v1", kind: "Pod"}
	}
	template := diag.Path{"spec", "template"}
	return []expansion{
		pod("apps", template, "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"),
		pod("", template, "ReplicationController"),
		pod("batch", template, "Job"),
		pod("batch", diag.Path{"spec", "jobTemplate", "spec", "template"}, "CronJob"),
	}
}

// readExpansion reads an ExpansionTemplate.
func readExpansion(obj *manifest.Object) ([]expansion, error) {
	source, _ := field[string](obj.Value, "spec", "templateSource")
	at := diag.Path(strings.Split(source, "."))
	made := expansion{at: at}
	made.group, _ = field[string](obj.Value, "spec", "generatedGVK", "group")
	made.version, _ = field[string](obj.Value, "spec", "generatedGVK", "version")
	made.kind, _ = field[string](obj.Value, "spec", "generatedGVK", "kind")
	if source == "" || made.kind == "" || made.version == "" {
		return nil, faultAt(obj, diag.Path{"spec"}, "expansion "+obj.Name+" wants templateSource, and generatedGVK with kind and version")
	}
	if action, _ := field[string](obj.Value, "spec", "enforcementAction"); action != "" {
		var ok bool
		if made.severity, ok = severityOfAction(action); !ok {
			return nil, faultAt(obj, diag.Path{"spec", "enforcementAction"}, fmt.Sprintf("%q is no action; want deny, warn or dryrun", action))
		}
	}
	var out []expansion
	of, _ := field[[]any](obj.Value, "spec", "applyTo")
	for _, one := range of {
		made.groups, made.versions, made.kinds = textsOf(one, "groups"), textsOf(one, "versions"), textsOf(one, "kinds")
		out = append(out, made)
	}
	return out, nil
}

func textsOf(v any, at string) []string {
	list, _ := field[[]any](v, at)
	var out []string
	for _, one := range list {
		if s, ok := one.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func (e *expansion) applies(r *review) bool {
	return slices.Contains(e.groups, r.group) && slices.Contains(e.kinds, r.kind) && (len(e.versions) == 0 || slices.Contains(e.versions, r.version))
}

// makes are the reviews of what an object makes, and of what that makes in turn.
// Of two expansions to the same the first counts.
func (p *Policies) makes(r *review) []*review {
	var out []*review
	seen := map[string]bool{}
	var from func(r *review, depth int)
	from = func(r *review, depth int) {
		for i := range p.expansions {
			e := &p.expansions[i]
			if depth == 0 || !e.applies(r) {
				continue
			}
			made := e.expand(r)
			if made == nil || seen[made.kind+" "+made.at.String()] {
				continue
			}
			seen[made.kind+" "+made.at.String()] = true
			out = append(out, made)
			from(made, depth-1)
		}
	}
	from(r, 4)
	return out
}

// expand makes what a template in an object is for, as gator does (gatekeeper
// 3.23, pkg/expansion); nil when there is none.
func (e *expansion) expand(r *review) *review {
	template, ok := field[map[string]any](r.object, e.at...)
	if !ok {
		return nil
	}
	out := &review{
		group: e.group, version: e.version, kind: e.kind, name: strings.ToLower(r.name + "-" + e.kind),
		namespace: r.namespace, namespaceObject: r.namespaceObject,
		at: r.at.Append(e.at...), maker: r, severity: max(e.severity, r.severity),
	}
	metadata, _ := template["metadata"].(map[string]any)
	with := maps.Clone(metadata)
	if with == nil {
		with = map[string]any{}
	}
	with["name"] = out.name
	if r.namespace != "" {
		with["namespace"] = r.namespace
	}
	with["ownerReferences"] = []any{map[string]any{"apiVersion": r.object["apiVersion"], "kind": r.kind, "name": r.name, "uid": ""}}
	out.object = maps.Clone(template)
	out.object["kind"], out.object["metadata"] = e.kind, with
	out.object["apiVersion"] = strings.TrimPrefix(e.group+"/"+e.version, "/")
	return out
}
