package configview

import (
	"slices"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/references"
	"github.com/chartyard/chartyard/internal/values"
)

// land says in which objects an entry is, and which containers get it from
// there.
func (r settled) land(out *Explanation, e config.Entry) {
	kind := "ConfigMap"
	if e.Sensitive {
		kind = "Secret"
	}
	existing := ""
	if r.maker() == config.Existing {
		existing = config.ReadDelivery(r.Output.Values).ExistingSecret
	}
	landing := func(name string) *Landing {
		i := slices.IndexFunc(out.Lands, func(l Landing) bool { return l.Name == name })
		if i < 0 {
			i = len(out.Lands)
			out.Lands = append(out.Lands, Landing{Kind: kind, Name: name, Key: e.Name, Uses: []Arrival{}})
		}
		return &out.Lands[i]
	}
	for _, obj := range r.Objects {
		switch {
		case obj.Kind == kind && r.holds(obj, e.Name):
			landing(obj.Name).Rendered = true
		case obj.Kind == "ExternalSecret" && e.Sensitive:
			if target, remote := remoteOf(obj, e.Name); remote != nil {
				out.Remote = remote
				landing(target)
			}
		}
	}
	for _, use := range references.Of(r.Objects) {
		all := use.Key == "" && use.Name == existing && existing != ""
		if use.Kind != kind || use.Key != e.Name && !all {
			continue
		}
		l := landing(use.Name)
		l.Uses = append(l.Uses, Arrival{
			Workload: use.Workload.Object, Container: use.Container, Init: use.Init,
			Env: use.Env, File: use.File, Optional: use.Optional,
		})
	}
}

// holds reports whether an object has the entry under its key. A key of the
// same name that comes from another value is not the entry.
func (r settled) holds(obj *manifest.Object, name string) bool {
	entry := diag.Path{config.Block, name}
	for _, field := range []string{"data", "stringData"} {
		path := diag.Path{field, name}
		if _, ok := values.Lookup(obj.Value, path); !ok {
			continue
		}
		from := r.Tracer.Locate(obj, path, "").ValuesPath
		return len(from) == 0 || from.HasPrefix(entry) || entry.HasPrefix(from)
	}
	return false
}

// remoteOf is what an ExternalSecret says of a key, and the Secret that it
// makes; nil when it says nothing.
func remoteOf(obj *manifest.Object, name string) (target string, remote *RemoteSecret) {
	text := func(path ...string) string {
		v, _ := values.Lookup(obj.Value, path)
		s, _ := v.(string)
		return s
	}
	target = text("spec", "target", "name")
	if target == "" {
		target = obj.Name
	}
	data, _ := values.Lookup(obj.Value, diag.Path{"spec", "data"})
	items, _ := data.([]any)
	for _, item := range items {
		entry, _ := item.(map[string]any)
		if entry["secretKey"] != name {
			continue
		}
		ref, _ := entry["remoteRef"].(map[string]any)
		secret, _ := ref["key"].(string)
		property, _ := ref["property"].(string)
		store := text("spec", "secretStoreRef", "name")
		if kind := text("spec", "secretStoreRef", "kind"); kind != "" {
			store = kind + " " + store
		}
		return target, &RemoteSecret{Object: obj.Object, Store: store, Secret: secret, Property: property}
	}
	return target, nil
}
