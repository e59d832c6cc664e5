package scaffold

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/yard"
)

// Folders of a chart template.
const (
	chartFolder = "chart"
	repoFolder  = "repo"
)

// environment is what templates know of one environment of the service.
type environment struct {
	Name, Namespace, KubernetesVersion, Branch, Tag string
	Automatic                                       bool
	CommonSecret, ServiceSecret                     string
}

// about is what templates know of the yard and the tool.
type about struct {
	Name, Version   string
	ExternalSecrets yard.ExternalSecrets // of the yard
}

// NewService makes the files of a service repository: the chart with its
// values filled in, the files around it, and the lock. version is the tool's,
// without a leading v. It writes nothing. Errors in the answers are the
// user's, as Resolve gives them; all others are the yard's.
func (t *Template) NewService(given Answers, version string) (Tree, error) {
	texts, err := t.Resolve(given)
	if err != nil {
		return nil, err
	}
	data := t.data(texts, version)
	chart, err := t.chart(data)
	if err != nil {
		return nil, err
	}
	around, err := t.around(data)
	if err != nil {
		return nil, err
	}
	tree := slices.Concat(chart, around).sorted()
	if err := t.complete(tree); err != nil {
		return nil, err
	}
	lock := Lock{
		Yard: LockedYard{Name: t.yard.Name, Version: t.yard.Version}, Chartyard: version,
		Answers: texts, Files: hashes(tree),
	}
	text, err := lock.Marshal()
	if err != nil {
		return nil, err
	}
	return append(tree, File{Path: LockFile, Text: text, Mode: 0o644}).sorted(), nil
}

// data is the dot of every template.
func (t *Template) data(texts map[string]string, version string) map[string]any {
	data := map[string]any{
		"Yard":         about{Name: t.yard.Name, Version: t.yard.Version, ExternalSecrets: t.yard.ExternalSecrets},
		"Chartyard":    about{Name: "chartyard", Version: version},
		"Environments": t.environments(texts[nameParameter]),
	}
	for _, p := range t.Parameters {
		data[p.Name] = p.value(texts[p.Name])
	}
	return data
}

func (t *Template) environments(name string) []environment {
	var out []environment
	for _, env := range t.yard.Environments {
		expand := func(p yard.Pattern) string { return p.Expand(name, env.Name) }
		out = append(out, environment{
			Name: env.Name, KubernetesVersion: env.KubernetesVersion, Branch: env.Branch, Tag: env.Tag, Automatic: env.Automatic,
			Namespace: expand(env.Namespace), CommonSecret: expand(env.CommonSecret), ServiceSecret: expand(env.ServiceSecret),
		})
	}
	return out
}

// chart copies the standard chart and fills in its values.
func (t *Template) chart(data map[string]any) (Tree, error) {
	return t.walk(chartFolder, func(file File) (*File, error) {
		fills := t.fill[file.Path]
		if len(fills) == 0 {
			return &file, nil
		}
		text, err := t.fillIn(path.Join(templateFolder, file.Path), file.Text, fills, data)
		file.Text = text
		return &file, err
	})
}

// around executes the files around the chart, and their paths.
func (t *Template) around(data map[string]any) (Tree, error) {
	return t.walk(repoFolder, func(file File) (*File, error) {
		name := path.Join(templateFolder, file.Path)
		at, err := t.execute("path of "+name, strings.TrimPrefix(file.Path, repoFolder+"/"), data)
		if err != nil {
			return nil, err
		}
		if slices.Contains(strings.Split(at, "/"), "") {
			return nil, nil // left out on purpose
		}
		if !fs.ValidPath(at) {
			return nil, fmt.Errorf("path of %s: %q leads out of the repository", name, at)
		}
		text, err := t.execute(name, string(file.Text), data)
		return &File{Path: at, Text: []byte(text), Mode: file.Mode}, err
	})
}

// walk gives every file of a folder of the template to make. A nil file is
// left out.
func (t *Template) walk(folder string, make func(File) (*File, error)) (Tree, error) {
	var tree Tree
	err := fs.WalkDir(t.files, folder, func(at string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && at == repoFolder {
			return fs.SkipDir // a yard may have no files around the chart
		}
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(t.files, at)
		if err != nil {
			return err
		}
		file, err := make(File{Path: at, Text: text, Mode: mode(entry, text)})
		if file != nil {
			tree = append(tree, *file)
		}
		return err
	})
	return tree, err
}

// mode is what a file is made with. A binary's embedded files have lost their
// executable bit, so scripts are known by their first line.
func mode(entry fs.DirEntry, text []byte) fs.FileMode {
	info, err := entry.Info()
	if err == nil && info.Mode()&0o100 != 0 || bytes.HasPrefix(text, []byte("#!")) {
		return 0o755
	}
	return 0o644
}

// complete refuses a template that makes no whole service, or one file twice.
func (t *Template) complete(tree Tree) error {
	for i := 1; i < len(tree); i++ {
		if tree[i].Path == tree[i-1].Path {
			return fmt.Errorf("yard %s: its chart template makes %s twice", t.yard.Source, tree[i].Path)
		}
	}
	wanted := []string{chartFolder + "/Chart.yaml", service.ConfigFile}
	for _, env := range t.yard.Environments {
		wanted = append(wanted, fmt.Sprintf("%s/values-%s.yaml", chartFolder, env.Name))
	}
	for _, file := range wanted {
		if tree.Find(file) == nil {
			return fmt.Errorf("yard %s: its chart template makes no %s", t.yard.Source, file)
		}
	}
	if _, err := service.ParseConfig(service.ConfigFile, tree.Find(service.ConfigFile).Text); err != nil {
		return fmt.Errorf("yard %s: what its chart template makes is refused: %w", t.yard.Source, err)
	}
	return nil
}
