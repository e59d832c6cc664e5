package gatekeeper

import (
	"maps"
	"slices"
	"strings"
)

// kindMatch is one entry of spec.match.kinds.
type kindMatch struct {
	APIGroups []string `yaml:"apiGroups,flow"`
	Kinds     []string `yaml:"kinds,flow"`
}

// matchKinds are the entries for kinds, those of the same groups together; no
// kinds means all.
func matchKinds(kinds []string) []kindMatch {
	if len(kinds) == 0 {
		return []kindMatch{{APIGroups: []string{"*"}, Kinds: []string{"*"}}}
	}
	byGroups := map[string][]string{}
	for _, kind := range kinds {
		key := strings.Join(groupsOf(kind), " ")
		byGroups[key] = append(byGroups[key], kind)
	}
	var out []kindMatch
	for _, key := range slices.Sorted(maps.Keys(byGroups)) {
		out = append(out, kindMatch{APIGroups: strings.Split(key, " "), Kinds: byGroups[key]})
	}
	return out
}

// groupsOf are the API groups that Kubernetes has or had a kind in; any group for
// kinds that are not Kubernetes' own.
func groupsOf(kind string) []string {
	switch kind {
	case "Pod", "ReplicationController", "Service", "ConfigMap", "Secret", "ServiceAccount", "Namespace", "Node",
		"PersistentVolume", "PersistentVolumeClaim", "Endpoints", "LimitRange", "ResourceQuota":
		return []string{""}
	case "Deployment", "DaemonSet", "ReplicaSet":
		return []string{"apps", "extensions"}
	case "StatefulSet", "ControllerRevision":
		return []string{"apps"}
	case "Job", "CronJob":
		return []string{"batch"}
	case "Ingress", "NetworkPolicy":
		return []string{"extensions", "networking.k8s.io"}
	case "IngressClass":
		return []string{"networking.k8s.io"}
	case "HorizontalPodAutoscaler":
		return []string{"autoscaling"}
	case "PodDisruptionBudget":
		return []string{"policy"}
	case "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding":
		return []string{"rbac.authorization.k8s.io"}
	case definitionKind:
		return []string{"apiextensions.k8s.io"}
	}
	return []string{"*"}
}

// givesRights tells the kinds of which Kubernetes keeps some of its own.
func givesRights(kind string) bool {
	return slices.Equal(groupsOf(kind), []string{"rbac.authorization.k8s.io"})
}
