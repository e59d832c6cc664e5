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
	"github.com/chartyard/chartyard/internal/check/gatekeeper"
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

// others are policies that others wrote, compiled. Either kind may be missing.
type others struct {
	rego       *foreign.Policies
	gatekeeper *gatekeeper.Policies
}

// checks are those that run the policies.
func (p *others) checks() []check.Check {
	var out []check.Check
	if p.rego != nil {
		out = append(out, p.rego.Check())
	}
	if p.gatekeeper != nil {
		out = append(out, p.gatekeeper.Check())
	}
	return out
}

// policyFiles are what --policy leads to.
type policyFiles struct {
	rego, data []foreign.File
	manifests  []gatekeeper.File // that may hold templates and constraints
}

func (f *policyFiles) add(more policyFiles) {
	f.rego, f.data = append(f.rego, more.rego...), append(f.data, more.data...)
	f.manifests = append(f.manifests, more.manifests...)
}

// policy reports whether there is any policy in the files.
func (f *policyFiles) policy() bool {
	return len(f.rego) > 0 || slices.ContainsFunc(f.manifests, func(file gatekeeper.File) bool { return gatekeeper.Holds(file.Text) })
}

// loadForeign reads and compiles the policies, those of a registry too. Without
// any, there is no check.
func (o Options) loadForeign(ctx context.Context) (*others, error) {
	if len(o.Foreign.Policies) == 0 {
		return nil, nil
	}
	files, err := o.readForeign(ctx)
	if err != nil {
		return nil, err
	}
	out := &others{}
	if len(files.rego) > 0 {
		f := o.Foreign
		out.rego, err = foreign.Load(foreign.Options{
			Policies: files.rego, Data: files.data,
			Namespaces: f.Namespaces, AllNamespaces: f.AllNamespaces, Combine: f.Combine,
			Cache: o.Cache, Build: o.Build,
		})
	} else if o.Foreign.asksOfRego() {
		err = errors.New("--policy-data, --policy-namespace, --all-policy-namespaces and --policy-combine are of use with policies in .rego files only; constraints have their parameters")
	}
	if err == nil && len(files.manifests) > 0 {
		out.gatekeeper, err = gatekeeper.Load(gatekeeper.Options{Files: files.manifests})
	}
	if err != nil {
		return nil, &release.InputError{Err: err}
	}
	return out, validateOthers(out)
}

// asksOfRego reports whether a flag is given that only policies in Rego files heed.
func (f Foreign) asksOfRego() bool {
	return len(f.Data) > 0 || len(f.Namespaces) > 0 || f.AllNamespaces || f.Combine
}

// validateOthers refuses rules that could not be told apart.
func validateOthers(p *others) error {
	if err := check.Validate(p.checks()); err != nil {
		return &release.InputError{fmt.Errorf("--policy: %w", err)}
	}
	return nil
}

func (o Options) readForeign(ctx context.Context) (policyFiles, error) {
	f := o.Foreign
	var out policyFiles
	for _, name := range f.Policies {
		files, err := o.readPolicies(ctx, name)
		if err != nil {
			return out, refusedPolicies(name, err)
		}
		out.add(files)
	}
	if !slices.ContainsFunc(out.manifests, func(file gatekeeper.File) bool { return gatekeeper.Holds(file.Text) }) {
		out.manifests = nil
	}
	for _, name := range f.Data {
		data, err := readData(name)
		if err == nil && len(data) == 0 {
			err = errors.New("no file that ends in .json, .yaml or .yml")
		}
		if err != nil {
			return out, release.Inputf("--policy-data %s: %w", name, err)
		}
		out.data = append(out.data, data...)
	}
	return out, nil
}

// refusedByPolicy tells a policy that is wrong from a check that could not work.
func refusedByPolicy(err error) error {
	if wrong := (*foreign.PolicyError)(nil); errors.As(err, &wrong) {
		return &release.InputError{Err: err}
	}
	if wrong := (*gatekeeper.PolicyError)(nil); errors.As(err, &wrong) {
		return &release.InputError{err}
	}
	return err
}

// readPolicies reads Rego, templates and constraints, and of a bundle its data too.
func (o Options) readPolicies(ctx context.Context, name string) (out policyFiles, err error) {
	switch scheme, _, found := strings.Cut(name, "://"); {
	case found && scheme+"://" == registry.Scheme:
		return o.pullPolicies(ctx, name)
	case found:
		return out, fmt.Errorf("%s references are not fetched; want a folder, a .rego file, a bundle .tar.gz or oci://registry/repository:tag", scheme)
	case strings.HasSuffix(name, ".tar.gz") || strings.HasSuffix(name, ".tgz"):
		out, err = readBundle(name)
	default:
		out, err = readPolicyTree(name)
	}
	if errors.Is(err, fs.ErrNotExist) && looksLikeRegistry(name) {
		return out, errors.New("no such file or folder; a reference to a registry is written " + registry.Scheme + name)
	}
	return out, err
}

var errNoPolicy = errors.New("no file that ends in .rego, and no ConstraintTemplate or constraint of Gatekeeper")

// readPolicyTree reads a file, or what counts in a folder. A file may be a Namespace
// that constraints select by its labels.
func readPolicyTree(name string) (out policyFiles, err error) {
	files, err := readTree(name, ".rego", ".yaml", ".yml", ".json")
	if err != nil {
		return out, err
	}
	alone := len(files) == 1 && files[0].Name == filepath.ToSlash(name)
	for _, file := range files {
		if isManifest(file.Name) {
			out.manifests = append(out.manifests, gatekeeper.File{Name: file.Name, Text: file.Text})
		} else {
			out.rego = append(out.rego, foreign.File{Name: file.Name, Text: file.Text})
		}
	}
	if !out.policy() && !(alone && len(out.manifests) > 0 && gatekeeper.HoldsNamespace(files[0].Text)) {
		return out, errNoPolicy
	}
	return out, nil
}

func isManifest(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(name))
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
// Templates and constraints may be in any file that ends in .yaml or .json.
func readBundle(name string) (policyFiles, error) {
	file, err := os.Open(name)
	if err != nil {
		return policyFiles{}, plainPathError(err)
	}
	defer file.Close()
	out, err := unpackBundle(filepath.ToSlash(name), file)
	if err == nil && !out.policy() {
		err = errNoPolicy
	}
	return out, err
}

func unpackBundle(name string, in io.Reader) (out policyFiles, err error) {
	zipped, err := gzip.NewReader(in)
	if err != nil {
		return out, fmt.Errorf("no bundle: %w", err)
	}
	const most = 64 << 20
	unpacked := &io.LimitedReader{R: zipped, N: most}
	for archive := tar.NewReader(unpacked); ; {
		header, err := archive.Next()
		if err == io.EOF {
			return out, nil
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
			return out, fmt.Errorf("the bundle holds more than %d MB", most>>20)
		case err != nil:
			return out, fmt.Errorf("no bundle: %w", err)
		}
		within := inside(header.Name)
		one := foreign.File{Name: name + ":" + within, Text: text}
		switch base := path.Base(within); {
		case path.Ext(base) == ".rego":
			out.rego = append(out.rego, one)
		case base == "data.json" || base == "data.yaml" || base == "data.yml":
			one.At = folders(within)
			out.data = append(out.data, one)
		case isManifest(base):
			out.manifests = append(out.manifests, gatekeeper.File{Name: one.Name, Text: text})
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
	return policies.checks(), nil
}

// foundIn is what the policies themselves are found to be, whatever the charts.
func foundIn(policies *others) (out found) {
	if policies.rego != nil {
		out.Findings = append(out.Findings, policies.rego.Old()...)
	}
	if policies.gatekeeper != nil {
		out.Findings = append(out.Findings, policies.gatekeeper.Unused()...)
	}
	return out
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
