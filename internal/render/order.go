package render

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/manifest"
)

// Document is one document of the output.
type Document struct {
	*manifest.Document
	// File is where the user finds the template, or the CRD's file.
	File string
	// Hook is true for a hook that Helm knows; Test for one of helm test.
	Hook, Test bool
	// CRD is true for a document of a file in crds/, which is no template:
	// Offset counts in the file itself.
	CRD bool
	// Line is how many lines stand above a CRD's document in its file.
	Line int

	rank int // of its kind in the order of installing
}

// sorted is what Helm makes of the output of all templates.
type sorted struct {
	plain, hooks []Document
	// dropped are objects with a hook event that Helm does not know: it leaves
	// them out of everything.
	dropped []Document
}

// sortDocuments splits the templates' outputs and puts the documents in the
// order in which Helm installs them (releaseutil.SortManifests).
func sortDocuments(frames *engine.Result, files map[string]string) (sorted, error) {
	var out sorted
	for _, name := range slices.Sorted(maps.Keys(frames.Files)) {
		frame := frames.Files[name]
		if isNotes(name) || strings.TrimSpace(frame.Text) == "" {
			continue
		}
		for _, piece := range manifest.Split(frame.Text) {
			doc, err := manifest.Read(name, piece)
			if err != nil {
				return out, badDocument(frames, name, files[name], piece, err)
			}
			out.sortIn(Document{Document: doc, File: files[name], rank: kindRank(doc.Head.Kind)})
		}
	}
	slices.SortStableFunc(out.plain, byKind)
	slices.SortStableFunc(out.hooks, byKind)
	return out, nil
}

// isNotes reports whether Helm takes the file for notes to the user.
func isNotes(name string) bool { return strings.HasSuffix(name, "NOTES.txt") }

func (s *sorted) sortIn(doc Document) {
	events, ok := doc.Head.Hook()
	if !ok {
		s.plain = append(s.plain, doc)
		return
	}
	known := true
	for event := range strings.SplitSeq(events, ",") {
		event = strings.ToLower(strings.TrimSpace(event))
		known = known && isHookEvent(event)
		doc.Test = doc.Test || event == "test" || event == "test-success"
	}
	if !known {
		s.dropped = append(s.dropped, doc)
		return
	}
	doc.Hook = true
	s.hooks = append(s.hooks, doc)
}

func isHookEvent(event string) bool {
	switch event {
	case "pre-install", "post-install", "pre-delete", "post-delete", "pre-upgrade", "post-upgrade",
		"pre-rollback", "post-rollback", "test", "test-success":
		return true
	}
	return false
}

// byKind orders kinds as Helm installs them; those it does not know come last,
// by name.
func byKind(a, b Document) int {
	order := cmp.Compare(a.rank, b.rank)
	if order == 0 && a.rank == knownKinds {
		return cmp.Compare(a.Head.Kind, b.Head.Kind)
	}
	return order
}

// kindRank is the place of a kind in the order of installing, beyond it for an
// unknown one.
func kindRank(kind string) int {
	order := installOrder()
	if rank := slices.Index(order[:], kind); rank >= 0 {
		return rank
	}
	return knownKinds
}

const knownKinds = 36

// installOrder is releaseutil.InstallOrder of Helm 3.22.0.
func installOrder() [knownKinds]string {
	return [knownKinds]string{
		"PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy",
		"PodDisruptionBudget", "ServiceAccount", "Secret", "SecretList", "ConfigMap", "StorageClass",
		"PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole",
		"ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList",
		"RoleBinding", "RoleBindingList", "Service", "DaemonSet", "Pod", "ReplicationController",
		"ReplicaSet", "Deployment", "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob",
		"IngressClass", "Ingress", "APIService",
	}
}
