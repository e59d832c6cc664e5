package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check/foreign"
	"github.com/chartyard/chartyard/internal/check/gatekeeper"
	"github.com/chartyard/chartyard/internal/registry"
	"github.com/chartyard/chartyard/internal/release"
)

// Media types of layers. The first two are what conftest push makes of each
// file, the others those of a bundle as OPA builds one, pushed as one layer.
const (
	regoLayer         = "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego"
	dataLayer         = "application/vnd.cncf.openpolicyagent.data.layer.v1+json"
	bundleLayer       = "application/vnd.oci.image.layer.v1.tar+gzip"
	dockerBundleLayer = "application/vnd.docker.image.rootfs.diff.tar.gzip"
)

// pullPolicies fetches policies from a registry. By digest they are fetched
// once, by tag each time.
func (o Options) pullPolicies(ctx context.Context, name string) (out policyFiles, err error) {
	client := registry.Client{PlainHTTP: o.Foreign.PlainHTTP, Keep: o.Cache}
	layers, others, err := client.Fetch(ctx, name, ofPolicies)
	if err != nil {
		return out, err
	}
	names, pushed := map[string]bool{}, pushedFrom(layers)
	for i, layer := range layers {
		within := inside(layer.Title)
		switch manifest := isManifest(within) && gatekeeper.Holds(layer.Data); {
		case layer.MediaType == bundleLayer || layer.MediaType == dockerBundleLayer:
			some, err := unpackBundle(name, bytes.NewReader(layer.Data))
			if err != nil {
				return out, err
			}
			out.add(some)
		case manifest:
			out.manifests = append(out.manifests, gatekeeper.File{Name: name + ":" + within, Text: layer.Data})
		case layer.MediaType == dataLayer:
			out.data = append(out.data, foreign.File{Name: name + ":" + within, At: belowPushed(within, pushed), Text: layer.Data})
		case layer.MediaType == regoLayer || path.Ext(within) == ".rego":
			if names[within] || path.Ext(within) != ".rego" {
				within = fmt.Sprintf("layer-%d.rego", i) // no policy stands in the place of another
			}
			names[within] = true
			out.rego = append(out.rego, foreign.File{Name: name + ":" + within, Text: layer.Data})
		}
	}
	if !out.policy() {
		return out, noPolicy(others)
	}
	return out, nil
}

// pushedFrom is how many folders deep the data lay that conftest push was given.
// It names layers by the paths that were typed, and conftest is told the folder
// again when data is read. It is taken for the one that all files share, if
// policies stand right in it, or else for one of those in it; but at least for
// the first.
func pushedFrom(layers []registry.Layer) int {
	files := filesPushed(layers)
	if len(files) == 0 {
		return 1
	}
	shared := folders(files[0])
	for _, file := range files {
		at := folders(file)
		for n := range shared {
			if n >= len(at) || at[n] != shared[n] {
				shared = shared[:n]
				break
			}
		}
	}
	if slices.ContainsFunc(files, func(file string) bool { return path.Ext(file) == ".rego" && len(folders(file)) == len(shared) }) {
		return max(1, len(shared))
	}
	return len(shared) + 1
}

// filesPushed are the files of policies and data, each of which is a layer.
func filesPushed(layers []registry.Layer) []string {
	var out []string
	for _, layer := range layers {
		if layer.MediaType == regoLayer || layer.MediaType == dataLayer {
			out = append(out, inside(layer.Title))
		}
	}
	return out
}

// belowPushed are the folders of a data file below the one that was pushed, with
// which conftest push begins its name.
func belowPushed(file string, depth int) []string {
	if all := folders(file); len(all) > depth {
		return all[depth:]
	}
	return nil
}

// ofPolicies tells the layers that policies are made of. A file that oras push
// was given no media type for is known by its name.
func ofPolicies(layer registry.Layer) bool {
	switch layer.MediaType {
	case regoLayer, dataLayer, bundleLayer, dockerBundleLayer:
		return true
	}
	return path.Ext(layer.Title) == ".rego" || isManifest(layer.Title)
}

func noPolicy(others []string) error {
	slices.Sort(others)
	if others = slices.Compact(others); len(others) > 0 {
		return fmt.Errorf("no policy in it, only layers of %s; push it with conftest push", strings.Join(others, ", "))
	}
	return errNoPolicy
}

// refusedPolicies tells policies that are not what they should be from a
// registry that does not give them.
func refusedPolicies(name string, err error) error {
	out := fmt.Errorf("--policy %s: %w", name, err)
	if asked := (*registry.Error)(nil); errors.As(err, &asked) && (asked.Kind == registry.Unreachable || asked.Kind == registry.Denied) {
		return out
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	return &release.InputError{Err: out}
}
