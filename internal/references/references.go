package references

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/values"
)

// Use is one key of a ConfigMap or Secret that one container gets.
type Use struct {
	Workload  *manifest.Object
	Container string
	Init      bool   // an init container or a sidecar among them
	Kind      string // "ConfigMap" or "Secret"
	Name      string // of the object
	// Key is empty when the container gets all keys of an object that is not in
	// the release: then nobody here knows which those are.
	Key string
	// Env is the variable's name, File the absolute path; one of them is set
	// unless Key is empty.
	Env, File string
	Optional  bool // the container starts without it
	// Path is the field of Workload that refers.
	Path diag.Path
}

// Of lists the uses of all containers of the objects, in the order of the
// objects and their containers. What a later variable of the same name
// overrides is left out, as the kubelet leaves it out.
func Of(objects []*manifest.Object) []Use {
	r := reader{keys: keysOf(objects)}
	for _, obj := range objects {
		r.workload(obj)
	}
	return r.uses
}

// object names a ConfigMap or Secret of the release.
type object struct{ kind, name string }

// keysOf gives the keys of every ConfigMap and Secret that the release makes,
// itself or through an ExternalSecret that lists them.
func keysOf(objects []*manifest.Object) map[object][]string {
	out := map[object][]string{}
	for _, obj := range objects {
		switch obj.Kind {
		case "ConfigMap", "Secret":
			keys := map[string]bool{}
			for _, field := range []string{"data", "stringData", "binaryData"} {
				for key := range table(obj.Value, field) {
					keys[key] = true
				}
			}
			out[object{obj.Kind, obj.Name}] = slices.Sorted(maps.Keys(keys))
		case "ExternalSecret":
			out[object{"Secret", targetOf(obj)}] = externalKeys(obj)
		}
	}
	return out
}

// targetOf is the name of the Secret that an ExternalSecret makes: its own
// unless it says otherwise.
func targetOf(obj *manifest.Object) string {
	if name := text(table(table(obj.Value, "spec"), "target"), "name"); name != "" {
		return name
	}
	return obj.Name
}

func externalKeys(obj *manifest.Object) []string {
	var keys []string
	for _, item := range list(table(obj.Value, "spec"), "data") {
		if entry, ok := item.(map[string]any); ok {
			keys = append(keys, text(entry, "secretKey"))
		}
	}
	return keys
}

type reader struct {
	keys map[object][]string
	uses []Use
}

// PodSpec is where the kinds that make pods have the pod's spec; nil for other
// kinds.
func PodSpec(kind string) diag.Path {
	switch kind {
	case "Pod":
		return diag.Path{"spec"}
	case "CronJob":
		return diag.Path{"spec", "jobTemplate", "spec", "template", "spec"}
	case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job":
		return diag.Path{"spec", "template", "spec"}
	}
	return nil
}

func (r *reader) workload(obj *manifest.Object) {
	at := PodSpec(obj.Kind)
	if at == nil {
		return
	}
	found, _ := values.Lookup(obj.Value, at)
	spec, ok := found.(map[string]any)
	if !ok {
		return
	}
	volumes := r.volumes(spec, at)
	for _, field := range []string{"initContainers", "containers"} {
		for i, item := range list(spec, field) {
			if container, ok := item.(map[string]any); ok {
				use := Use{Workload: obj, Container: text(container, "name"), Init: field == "initContainers"}
				here := at.Append(field, strconv.Itoa(i))
				r.env(container, use, here)
				r.files(container, volumes, use, here)
			}
		}
	}
}

// env adds the variables of a container: those of envFrom in order, then those
// of env; the last of a name counts.
func (r *reader) env(container map[string]any, base Use, at diag.Path) {
	var vars []Use
	for i, item := range list(container, "envFrom") {
		source, _ := item.(map[string]any)
		for _, of := range []struct{ field, kind string }{{"configMapRef", "ConfigMap"}, {"secretRef", "Secret"}} {
			if ref := table(source, of.field); ref != nil {
				use := base.of(of.kind, text(ref, "name"), ref, at.Append("envFrom", strconv.Itoa(i), of.field))
				for _, use := range r.expand(use) {
					if use.Key != "" {
						use.Env = text(source, "prefix") + use.Key
					}
					vars = append(vars, use)
				}
			}
		}
	}
	for i, item := range list(container, "env") {
		variable, _ := item.(map[string]any)
		vars = append(vars, Use{Env: text(variable, "name")}) // hides what came before
		from := table(variable, "valueFrom")
		for _, of := range []struct{ field, kind string }{{"configMapKeyRef", "ConfigMap"}, {"secretKeyRef", "Secret"}} {
			if ref := table(from, of.field); ref != nil {
				use := base.of(of.kind, text(ref, "name"), ref, at.Append("env", strconv.Itoa(i), "valueFrom", of.field))
				use.Key, use.Env = text(ref, "key"), text(variable, "name")
				vars = append(vars, use)
			}
		}
	}
	r.uses = append(r.uses, lastOfEach(vars)...)
}

// lastOfEach keeps of each variable the last, if it is a use at all.
func lastOfEach(vars []Use) []Use {
	last := map[string]int{}
	for i, use := range vars {
		last[use.Env] = i
	}
	var out []Use
	for i, use := range vars {
		if use.Kind != "" && (use.Env == "" || last[use.Env] == i) {
			out = append(out, use)
		}
	}
	return out
}

// of is a use of one object.
func (u Use) of(kind, name string, ref map[string]any, at diag.Path) Use {
	u.Kind, u.Name, u.Path = kind, name, at
	u.Optional, _ = ref["optional"].(bool)
	return u
}

// expand gives a use for each key of the object, or the use as it is when the
// release does not make the object.
func (r *reader) expand(use Use) []Use {
	keys, known := r.keys[object{use.Kind, use.Name}]
	if !known {
		return []Use{use}
	}
	out := make([]Use, len(keys))
	for i, key := range keys {
		out[i] = use
		out[i].Key = key
	}
	return out
}

// volume is what a volume holds: uses whose File is relative to the mount.
type volume []Use

func (r *reader) volumes(spec map[string]any, at diag.Path) map[string]volume {
	out := map[string]volume{}
	for i, item := range list(spec, "volumes") {
		v, _ := item.(map[string]any)
		here := at.Append("volumes", strconv.Itoa(i))
		held := r.source(v, "secretName", here)
		for j, item := range list(table(v, "projected"), "sources") {
			source, _ := item.(map[string]any)
			held = append(held, r.source(source, "name", here.Append("projected", "sources", strconv.Itoa(j)))...)
		}
		out[text(v, "name")] = held
	}
	return out
}

// source reads what stands under configMap and secret. A secret's name has one
// key in a volume and another in a projected one.
func (r *reader) source(from map[string]any, secretName string, at diag.Path) volume {
	var out volume
	for _, of := range []struct{ field, kind, name string }{{"configMap", "ConfigMap", "name"}, {"secret", "Secret", secretName}} {
		ref := table(from, of.field)
		if ref == nil {
			continue
		}
		use := Use{}.of(of.kind, text(ref, of.name), ref, at.Append(of.field))
		items := list(ref, "items")
		for j, item := range items {
			entry, _ := item.(map[string]any)
			one := use
			one.Key, one.File = text(entry, "key"), text(entry, "path")
			one.Path = use.Path.Append("items", strconv.Itoa(j))
			out = append(out, one)
		}
		if len(items) == 0 {
			for _, one := range r.expand(use) {
				one.File = one.Key
				out = append(out, one)
			}
		}
	}
	return out
}

// files adds the files of a container: what its mounts show of the volumes.
func (r *reader) files(container map[string]any, volumes map[string]volume, base Use, at diag.Path) {
	for _, item := range list(container, "volumeMounts") {
		mount, _ := item.(map[string]any)
		for _, use := range volumes[text(mount, "name")] {
			file, shown := mounted(use.File, text(mount, "mountPath"), text(mount, "subPath"))
			if use.Key != "" && !shown {
				continue
			}
			use.Workload, use.Container, use.Init = base.Workload, base.Container, base.Init
			if use.Key != "" {
				use.File = file
			}
			r.uses = append(r.uses, use)
		}
	}
}

// mounted is where a file of a volume appears. With a subPath that is either
// the one file itself or a folder of the volume.
func mounted(file, mountPath, subPath string) (at string, shown bool) {
	if subPath == "" {
		return path.Join(mountPath, file), true
	}
	sub := path.Clean(subPath)
	if file == sub {
		return mountPath, true
	}
	rest, below := strings.CutPrefix(file, sub+"/")
	return path.Join(mountPath, rest), below
}

func table(m map[string]any, key string) map[string]any {
	t, _ := m[key].(map[string]any)
	return t
}

func list(m map[string]any, key string) []any {
	l, _ := m[key].([]any)
	return l
}

func text(m map[string]any, key string) string {
	s, _ := m[key].(string)
	return s
}
