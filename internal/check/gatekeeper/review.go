package gatekeeper

import (
	"maps"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// review is what Gatekeeper's target makes of an object (gatekeeper 3.23,
// pkg/target): the admission request that gator test has for it.
type review struct {
	group, version, kind string
	name, namespace      string
	object               map[string]any
	namespaceObject      map[string]any // nil when it is not known
	// Of what an object makes, such as the pods of a workload: where the template of
	// it stands in the rendered object, the review of its maker, and the severity that
	// its expansion gives what is found, 0 for the constraint's.
	at       diag.Path
	maker    *review
	severity diag.Severity
}

func (r *review) isGenerated() bool { return r.maker != nil }

// place is the path in the rendered object of one in what is reviewed. The name of
// what is not made yet, its namespace and owners are its maker's affair.
func (r *review) place(path diag.Path) diag.Path {
	switch {
	case !r.isGenerated():
		return path
	case path.HasPrefix(diag.Path{"metadata", "name"}), path.HasPrefix(diag.Path{"metadata", "namespace"}):
		return path
	case path.HasPrefix(diag.Path{"kind"}), path.HasPrefix(diag.Path{"apiVersion"}), path.HasPrefix(diag.Path{"metadata", "ownerReferences"}):
		return r.at
	}
	return r.at.Append(path...)
}

// reviewer knows the release around an object.
type reviewer struct {
	namespace  string // of the release
	namespaces map[string]*manifest.Object
	cluster    map[string]bool // group/kind of custom resources that are in no namespace
}

func newReviewer(pass *check.Pass, beside map[string]*manifest.Object) *reviewer {
	r := &reviewer{namespace: pass.Namespace, namespaces: maps.Clone(beside), cluster: map[string]bool{}}
	for _, obj := range pass.Objects {
		switch {
		case obj.APIVersion == "v1" && obj.Kind == "Namespace":
			r.namespaces[obj.Name] = obj
		case obj.Kind == "CustomResourceDefinition":
			group, _ := field[string](obj.Value, "spec", "group")
			kind, _ := field[string](obj.Value, "spec", "names", "kind")
			scope, _ := field[string](obj.Value, "spec", "scope")
			r.cluster[group+"/"+kind] = scope == "Cluster"
		}
	}
	return r
}

// of reviews an object. One that names no namespace is put into the release's, as
// it will be when it is installed.
func (r *reviewer) of(obj *manifest.Object) *review {
	out := &review{kind: obj.Kind, name: obj.Name, namespace: obj.Namespace, object: obj.Value}
	out.group, out.version = groupVersion(obj.APIVersion)
	if out.namespace == "" && r.namespace != "" && !r.isClusters(out.group, out.kind) {
		out.namespace = r.namespace
		out.object = inNamespace(obj.Value, r.namespace)
	}
	if in := r.namespaces[out.namespace]; in != nil && out.namespace != "" {
		out.namespaceObject = in.Value
	}
	return out
}

func inNamespace(object map[string]any, namespace string) map[string]any {
	metadata, _ := object["metadata"].(map[string]any)
	out, with := maps.Clone(object), map[string]any{"namespace": namespace}
	for key, value := range metadata {
		if key != "namespace" {
			with[key] = value
		}
	}
	out["metadata"] = with
	return out
}

func (r *review) isNamespace() bool { return r.kind == "Namespace" && r.group == "" }

// request is the input.review of Rego.
func (r *review) request() map[string]any {
	out := map[string]any{
		"uid": "", "operation": "", "userInfo": map[string]any{}, "oldObject": nil, "options": nil,
		"kind":     map[string]any{"group": r.group, "version": r.version, "kind": r.kind},
		"resource": map[string]any{"group": "", "version": "", "resource": ""},
		"object":   r.object,
	}
	out["namespaceObject"] = map[string]any{}
	if r.namespaceObject != nil {
		out["namespaceObject"] = r.namespaceObject
	}
	if r.name != "" {
		out["name"] = r.name
	}
	if r.namespace != "" {
		out["namespace"] = r.namespace
	}
	return out
}

// isClusters reports whether objects of a kind are in no namespace. Of kinds that
// are neither Kubernetes' own nor defined in the release, the name has to tell.
func (r *reviewer) isClusters(group, kind string) bool {
	if scope, said := r.cluster[group+"/"+kind]; said {
		return scope
	}
	switch group {
	case "":
		return slices.Contains([]string{"Namespace", "Node", "PersistentVolume", "ComponentStatus"}, kind)
	case "rbac.authorization.k8s.io":
		return strings.HasPrefix(kind, "Cluster")
	case "storage.k8s.io":
		return kind != "CSIStorageCapacity"
	case "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "flowcontrol.apiserver.k8s.io",
		"node.k8s.io", "scheduling.k8s.io", constraintsGroup, templatesGroup:
		return true
	case "certificates.k8s.io":
		return kind != "PodCertificateRequest"
	case "networking.k8s.io":
		return slices.Contains([]string{"IngressClass", "IPAddress", "ServiceCIDR"}, kind)
	case "resource.k8s.io":
		return kind == "DeviceClass" || kind == "ResourceSlice"
	case "policy":
		return kind == "PodSecurityPolicy"
	case "karpenter.sh", "karpenter.k8s.aws":
		return true
	}
	return strings.HasPrefix(kind, "Cluster") || kind == "GatewayClass" || kind == "IngressClassParams"
}
