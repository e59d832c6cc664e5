package configview

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/git"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/values"
)

// Now is what the files of the work tree are called beside those of a revision.
const Now = "now"

// CompareRevision compares a subject's environments at a revision with what they
// are now. The environments are those of now; one that had no overlay then had
// the chart's defaults. A difference that several environments share is one.
// The error is a *git.RevisionError for a revision that is not there.
func CompareRevision(ctx context.Context, s release.Subject, rev string, lookupEnv func(string) (string, bool), o release.Options) (*Diff, error) {
	if s.Target.Kind == service.Package {
		return nil, release.Inputf("%s: a packaged chart has no revisions", s.Target.Dir)
	}
	chart, err := render.Load(s.Target.ChartPath)
	if err != nil {
		return nil, err
	}
	base, err := openBase(s, rev, lookupEnv)
	if err != nil {
		return nil, err
	}
	o.Prefetch(ctx, []release.Subject{s})
	diff := &Diff{Service: s.Target.Name, From: rev, To: Now, Commit: base.commit, NoChart: base.chart == nil}
	var all []Difference
	for _, env := range s.Environments {
		before, err := readBlock(ctx, base.chart, s, base.environment(env), o)
		if err != nil {
			return nil, err
		}
		now, err := readBlock(ctx, chart, s, env, o)
		if err != nil {
			return nil, err
		}
		for _, d := range differences(before, now) {
			if env.Name != "" {
				d.Environments = []string{env.Name}
			}
			all = append(all, d)
		}
	}
	diff.Differences = foldDifferences(all, len(s.Environments))
	return diff, nil
}

// base is a subject's chart at a revision.
type base struct {
	files   fs.FS
	chart   *render.Chart // nil when the revision has none
	commit  string
	path    string // of the chart now
	display string // of the chart then: "main:chart"
}

func openBase(s release.Subject, rev string, lookupEnv func(string) (string, bool)) (*base, error) {
	repo, err := git.Open(s.Target.ChartPath, lookupEnv)
	if err != nil {
		return nil, &release.InputError{Err: err}
	}
	rel, ok := repo.Rel(s.Target.ChartPath)
	if !ok {
		return nil, release.Inputf("%s is not in the work tree of its git repository", s.Target.ChartPath)
	}
	files, commit, err := repo.At(rev)
	if err != nil {
		return nil, &release.InputError{Err: err}
	}
	b := &base{commit: commit, path: s.Target.ChartPath, display: rev + ":" + filepath.ToSlash(s.Target.ChartPath)}
	b.files, err = fs.Sub(files, rel)
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(b.files, "Chart.yaml"); errors.Is(err, fs.ErrNotExist) {
		return b, nil
	}
	b.chart, err = render.LoadFS(b.files, b.display)
	return b, err
}

// environment is an environment with the overlay that it had then.
func (b *base) environment(env release.Environment) release.Environment {
	name, err := filepath.Rel(b.path, env.Overlay)
	if env.Overlay == "" || err != nil {
		return env
	}
	name = filepath.ToSlash(name)
	return env.WithOverlay(func() (*values.Layer, error) {
		text, err := fs.ReadFile(b.files, name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return release.ReadLayer(values.Overlay, name, path.Join(b.display, name), text)
	})
}

// foldDifferences joins those that are the same in several environments, in the
// order of names and then of environments.
func foldDifferences(all []Difference, environments int) []Difference {
	out := []Difference{}
	for _, d := range all {
		i := slices.IndexFunc(out, func(other Difference) bool { return isSameChange(other, d) })
		if i < 0 {
			out = append(out, d)
			continue
		}
		out[i].Environments = append(out[i].Environments, d.Environments...)
		for _, side := range [][2]*Side{{out[i].From, d.From}, {out[i].To, d.To}} {
			if side[0] != nil {
				side[0].add(side[1].Places)
			}
		}
	}
	for i := range out {
		out[i].Everywhere = len(out[i].Environments) == environments || len(out[i].Environments) == 0
	}
	slices.SortStableFunc(out, func(a, b Difference) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// isSameChange compares all but environments and places.
func isSameChange(a, b Difference) bool {
	for _, d := range []*Difference{&a, &b} {
		d.Environments = nil
		for _, side := range []**Side{&d.From, &d.To} {
			if *side != nil {
				bare := **side
				bare.Places = nil
				*side = &bare
			}
		}
	}
	return reflect.DeepEqual(a, b)
}
