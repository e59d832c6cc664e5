package charttemplate_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// arrival is how one entry reaches a container.
type arrival struct {
	As         string // "env NAME" or "file PATH"
	Kind, Name string // of the object that holds it
	Key        string
	Optional   bool
}

// arrivals resolves every reference of a container to a ConfigMap or Secret.
func arrivals(t *testing.T, r *release, container object) []arrival {
	t.Helper()
	var all []arrival
	for _, from := range list(container.at("envFrom")) {
		name := from.text("configMapRef", "name")
		for _, key := range keysOf(t, r, name) {
			all = append(all, arrival{As: "env " + key, Kind: "ConfigMap", Name: name, Key: key})
		}
	}
	for _, env := range list(container.at("env")) {
		if ref, ok := env.at("valueFrom", "secretKeyRef").(map[string]any); ok {
			ref := object(ref)
			all = append(all, arrival{"env " + env.text("name"), "Secret", ref.text("name"), ref.text("key"), ref.at("optional") == true})
		}
	}
	for _, mount := range list(container.at("volumeMounts")) {
		if mount.at("readOnly") == true {
			all = append(all, files(t, r, mount)...)
		}
	}
	slices.SortFunc(all, func(a, b arrival) int { return strings.Compare(a.Key+a.As, b.Key+b.As) })
	return all
}

// files are the entries that a mounted volume holds.
func files(t *testing.T, r *release, mount object) []arrival {
	t.Helper()
	var all []arrival
	for _, volume := range list(pods(r)["Deployment"].at("volumes")) {
		if volume.text("name") != mount.text("name") {
			continue
		}
		if name := volume.text("configMap", "name"); name != "" {
			for _, key := range keysOf(t, r, name) {
				all = append(all, arrival{As: "file " + mount.text("mountPath") + "/" + key, Kind: "ConfigMap", Name: name, Key: key})
			}
		}
		for _, source := range list(volume.at("projected", "sources")) {
			for _, item := range list(source.at("secret", "items")) {
				all = append(all, arrival{
					"file " + mount.text("mountPath") + "/" + item.text("path"),
					"Secret", source.text("secret", "name"), item.text("key"), source.at("secret", "optional") == true,
				})
			}
		}
	}
	return all
}

// keysOf are the keys of the ConfigMap of that name, which has to be there.
func keysOf(t *testing.T, r *release, name string) []string {
	t.Helper()
	if r.Objects["ConfigMap"].text("metadata", "name") != name {
		t.Fatalf("no ConfigMap %q", name)
	}
	return slices.Sorted(maps.Keys(configMap(r)))
}
