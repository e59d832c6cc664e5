package pipeline

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/chartyard/chartyard/internal/baseline"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/service"
)

// NoBaseline is the name of a file that turns baselines off.
const NoBaseline = "none"

// Baseline is what the findings that stood before had to do with a run.
type Baseline struct {
	Files    []string       // that were read, or are to be written
	Findings []diag.Finding // that stood before, folded and sorted
	Total    int            // findings in the files
	Gone     int            // of them, those that are no more
}

// BaselineFile is a baseline to be written.
type BaselineFile struct {
	Name  string
	Text  []byte
	Total int
}

// standing parts findings into new ones and those that stood before.
type standing interface {
	Apply(findings []diag.Finding) (fresh, stood []diag.Finding)
}

// baselines are those of a run, by file.
type baselines struct {
	options Options
	files   []string // in the order in which they were asked for
	read    map[string]*baseline.Baseline
	taken   map[string]*taking // those to be written
	checked map[string]bool    // "service|environment" that was looked at whole
	named   map[string]bool    // services of the run
	// unsure reports whether a rule may find more in another run over the same
	// services.
	unsure func(rule string) bool
}

func newBaselines(o Options, unsure func(rule string) bool) *baselines {
	return &baselines{
		options: o, unsure: unsure, read: map[string]*baseline.Baseline{}, taken: map[string]*taking{},
		checked: map[string]bool{}, named: map[string]bool{},
	}
}

// taking takes every finding into a baseline.
type taking struct{ findings []diag.Finding }

func (t *taking) Apply(findings []diag.Finding) (fresh, stood []diag.Finding) {
	t.findings = append(t.findings, findings...)
	return nil, findings
}

// of is the baseline of a subject; nil when it has none.
func (b *baselines) of(s release.Subject, pieces []found) (standing, error) {
	file := b.options.baselineFile(s)
	if file == "" {
		if b.options.WriteBaseline {
			return nil, release.Inputf("%s: a chart without %s has no place for its baseline; name a file with --baseline", s.Target.Dir, service.ConfigFile)
		}
		return nil, nil
	}
	b.named[s.Target.Name] = true
	b.checked[s.Target.Name+"|"] = pieces[0].whole
	for i, env := range s.Environments {
		b.checked[s.Target.Name+"|"+env.Name] = pieces[0].whole && pieces[1+i].whole
	}
	if !slices.Contains(b.files, file) {
		old, err := b.open(file)
		if err != nil {
			return nil, err
		}
		b.files, b.read[file] = append(b.files, file), old
	}
	if b.options.WriteBaseline {
		if b.taken[file] == nil {
			b.taken[file] = &taking{}
		}
		return b.taken[file], nil
	}
	if b.read[file] == nil {
		return nil, nil
	}
	return b.read[file], nil
}

// baselineFile is where the baseline of a subject is; empty when it has no place
// for one.
func (o Options) baselineFile(s release.Subject) string {
	switch {
	case o.BaselineFile == NoBaseline:
		return ""
	case o.BaselineFile != "":
		return o.BaselineFile
	case s.Target.Kind == service.Service:
		return filepath.Join(s.Target.Dir, filepath.FromSlash(baseline.DefaultFile))
	}
	return ""
}

// open reads a baseline. The one in a service's folder need not be there, nor
// one that is about to be written.
func (b *baselines) open(file string) (*baseline.Baseline, error) {
	text, err := b.options.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && (b.options.BaselineFile == "" || b.options.WriteBaseline) {
		return nil, nil
	}
	if err != nil {
		return nil, release.Inputf("--baseline %s: %w", file, release.Reason(err))
	}
	read, err := baseline.Read(file, text)
	if err != nil {
		return nil, &release.InputError{Err: err}
	}
	return read, nil
}

// used says what baselines had to do with the run; nil when there are none.
func (b *baselines) used(stood []diag.Finding, order []string) *Baseline {
	out := &Baseline{Findings: diag.Fold(stood, order)}
	for _, file := range b.written(order) {
		out.Files = append(out.Files, file.Name)
		out.Total += file.Total
	}
	for _, file := range b.files {
		if old := b.read[file]; old != nil && b.taken[file] == nil {
			out.Files = append(out.Files, file)
			out.Total += old.Total()
			out.Gone += old.Gone(func(e baseline.Entry, environment string) bool {
				return b.checked[e.Service()+"|"+environment] && !b.unsure(e.Rule())
			})
		}
	}
	if len(out.Files) == 0 {
		return nil
	}
	return out
}

// written are the baselines to be written. A file that several services share
// keeps what it says of those that the run did not look at, and each what only
// another run can tell: one over the fleet, or with other policies.
func (b *baselines) written(order []string) []BaselineFile {
	var out []BaselineFile
	for _, file := range b.files {
		taken := b.taken[file]
		if taken == nil {
			continue
		}
		entries := baseline.Of(taken.findings, order)
		if old := b.read[file]; old != nil {
			entries = append(entries, old.Others(func(e baseline.Entry) bool {
				again := slices.ContainsFunc(entries, func(is baseline.Entry) bool { return is.Key == e.Key })
				return b.named[e.Service()] && (again || !b.unsure(e.Rule()))
			})...)
		}
		baseline.Sort(entries)
		out = append(out, BaselineFile{Name: file, Text: baseline.Text(entries), Total: baseline.New(entries).Total()})
	}
	return out
}
