package pipeline

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/foreign"
	"github.com/chartyard/chartyard/internal/registry"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/waiver"
)

// Foreign is what a user asks of policies that others wrote.
type Foreign struct {
	Policies      []string // files, folders, bundles, references to registries: --policy
	PlainHTTP     bool     // --policy-plain-http
	Data          []string // --policy-data
	Namespaces    []string // --policy-namespace
	AllNamespaces bool
	Combine       bool
}

// loadForeign reads and compiles the policies, those of a registry too. Without
// any, there is no check.
func (o Options) loadForeign(ctx context.Context) (*foreign.Policies, error) {
	if len(o.Foreign.Policies) == 0 {
		return nil, nil
	}
	policies, err := o.readForeign(ctx)
	if err != nil {
		return nil, err
	}
	loaded, err := foreign.Load(policies)
	if err != nil {
		return nil, &release.InputError{Err: err}
	}
	return loaded, nil
}

func (o Options) readForeign(ctx context.Context) (foreign.Options, error) {
	f := o.Foreign
	out := foreign.Options{
		Namespaces: f.Namespaces, AllNamespaces: f.AllNamespaces, Combine: f.Combine,
		Cache: o.Cache, Build: o.Build,
	}
	for _, name := range f.Policies {
		rego, data, err := o.readPolicies(ctx, name)
		if err != nil {
			return out, refusedPolicies(name, err)
		}
		out.Policies, out.Data = append(out.Policies, rego...), append(out.Data, data...)
	}
	for _, name := range f.Data {
		data, err := readData(name)
		if err == nil && len(data) == 0 {
			err = errors.New("no file that ends in .json, .yaml or .yml")
		}
		if err != nil {
			return out, release.Inputf("--policy-data %s: %w", name, err)
		}
		out.Data = append(out.Data, data...)
	}
	return out, nil
}

// refusedByPolicy tells a policy that is wrong from a check that could not work.
func refusedByPolicy(err error) error {
	if wrong := (*foreign.PolicyError)(nil); errors.As(err, &wrong) {
		return &release.InputError{Err: err}
	}
	return err
}

// readPolicies reads Rego, and of a bundle its data too.
func (o Options) readPolicies(ctx context.Context, name string) (rego, data []foreign.File, err error) {
	switch scheme, _, found := strings.Cut(name, "://"); {
	case found && scheme+"://" == registry.Scheme:
		return o.pullPolicies(ctx, name)
	case found:
		return nil, nil, fmt.Errorf("%s references are not fetched; want a folder, a .rego file, a bundle .tar.gz or oci://registry/repository:tag", scheme)
	case strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".tgz"):
		rego, data, err = readBundle(name)
	default:
		rego, err = readTree(name, ".rego")
	}
	if errors.Is(err, fs.ErrNotExist) && looksLikeRegistry(name) {
		return nil, nil, errors.New("no such file or folder; a reference to a registry is written " + registry.Scheme + name)
	}
	if err == nil && len(rego) == 0 {
		err = errors.New("no file that ends in .rego")
	}
	return rego, data, err
}

// looksLikeRegistry tells host.example/name:tag from a path.
func looksLikeRegistry(name string) bool {
	host, rest, _ := strings.Cut(name, "/")
	return rest != "" && strings.ContainsAny(strings.Trim(host, "."), ".:")
}

// readTree reads a file, or those of a folder and of the folders in it.
func readTree(name string, extensions ...string) ([]foreign.File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, plainPathError(err)
	}
	if !info.IsDir() {
		text, err := os.ReadFile(name)
		return []foreign.File{{Name: filepath.ToSlash(name), Text: text}}, plainPathError(err)
	}
	var files []foreign.File
	err = filepath.WalkDir(name, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains(extensions, filepath.Ext(file)) {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		within, err := filepath.Rel(name, file)
		files = append(files, foreign.File{Name: filepath.ToSlash(file), At: folders(filepath.ToSlash(within)), Text: text})
		return err
	})
	return files, plainPathError(err)
}

// readData reads JSON and YAML. As in conftest, a.b:name puts what it has under
// data.a.b.
func readData(name string) ([]foreign.File, error) {
	prefix, file, found := strings.Cut(name, ":")
	if _, err := os.Stat(name); err == nil || !found || prefix == "" {
		prefix, file = "", name
	}
	files, err := readTree(file, ".json", ".yaml", ".yml")
	for i := range files {
		if prefix != "" {
			files[i].At = append(strings.Split(prefix, "."), files[i].At...)
		}
	}
	return files, err
}

// folders are those that a file stands in.
func folders(file string) []string {
	if dir := path.Dir(file); dir != "." {
		return strings.Split(dir, "/")
	}
	return nil
}

func plainPathError(err error) error {
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		return fmt.Errorf("%s: %w", at.Path, at.Err)
	}
	return err
}

// readBundle reads an OPA bundle: Rego, and data in files of the name data.json
// or data.yaml.
func readBundle(name string) (rego, data []foreign.File, err error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, plainPathError(err)
	}
	defer file.Close()
	return unpackBundle(filepath.ToSlash(name), file)
}

func unpackBundle(name string, in io.Reader) (rego, data []foreign.File, err error) {
	zipped, err := gzip.NewReader(in)
	if err != nil {
		return nil, nil, fmt.Errorf("no bundle: %w", err)
	}
	const most = 64 << 20
	unpacked := &io.LimitedReader{R: zipped, N: most}
	for archive := tar.NewReader(unpacked); ; {
		header, err := archive.Next()
		if err == io.EOF {
			return rego, data, nil
		}
		if err == nil && header.Typeflag != tar.TypeReg {
			continue
		}
		var text []byte
		if err == nil {
			text, err = io.ReadAll(archive)
		}
		switch {
		case unpacked.N <= 0:
			return nil, nil, fmt.Errorf("the bundle holds more than %d MB", most>>20)
		case err != nil:
			return nil, nil, fmt.Errorf("no bundle: %w", err)
		}
		within := inside(header.Name)
		one := foreign.File{Name: name + ":" + within, Text: text}
		switch base := path.Base(within); {
		case path.Ext(base) == ".rego":
			rego = append(rego, one)
		case base == "data.json" || base == "data.yaml" || base == "data.yml":
			one.At = folders(within)
			data = append(data, one)
		}
	}
}

// inside is a path in a bundle, which never leads out of it.
func inside(name string) string { return strings.TrimPrefix(path.Clean("/"+name), "/") }

// foreignCheck runs the policies that others wrote, if there are any.
func (c *checker) foreignCheck() ([]check.Check, error) {
	policies, err := c.foreign()
	if err != nil || policies == nil {
		return nil, err
	}
	return []check.Check{policies.Check()}, nil
}

// foundIn is what the policies themselves are found to be, whatever the charts.
func foundIn(policies *foreign.Policies) found {
	return found{Found: release.Found{Findings: policies.Old()}}
}

// elsewhere reports whether a rule is of policies that this run was not given:
// whether there is such a rule, and what it finds, cannot be told.
func (o Options) elsewhere(rule string) bool {
	return len(o.Foreign.Policies) == 0 && foreign.IsRule(rule)
}

// withElsewhere adds to the rules there are those of other runs that waivers name.
func (o Options) withElsewhere(rules []string, waivers []*waiver.Waiver) []string {
	for _, w := range waivers {
		if o.elsewhere(w.Rule) {
			rules = append(rules[:len(rules):len(rules)], w.Rule)
		}
	}
	return rules
}
