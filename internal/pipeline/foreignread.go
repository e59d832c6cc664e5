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

	"github.com/chartyard/chartyard/internal/check/foreign"
	"github.com/chartyard/chartyard/internal/check/gatekeeper"
	"github.com/chartyard/chartyard/internal/registry"
)

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
	return len(f.rego) > 0 || f.forGatekeeper()
}

func (f *policyFiles) forGatekeeper() bool {
	return slices.ContainsFunc(f.manifests, func(file gatekeeper.File) bool { return gatekeeper.Holds(file.Text) })
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
		if entry.Type()&^fs.ModeSymlink != 0 {
			return fmt.Errorf("%s is not a regular file", file) // a pipe would never end
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
