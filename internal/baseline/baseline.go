package baseline

import "github.com/chartyard/chartyard/internal/diag"

// Baseline is the findings of a file, and how many of them were met.
type Baseline struct {
	entries []Entry
	left    map[place]int // not met yet
}

// place is where findings are counted.
type place struct{ key, environment string }

// New makes a baseline of entries.
func New(entries []Entry) *Baseline {
	b := &Baseline{entries: entries, left: map[place]int{}}
	for _, e := range entries {
		for _, env := range e.environments() {
			b.left[place{e.Key, env}] += e.count()
		}
	}
	return b
}

func (e Entry) environments() []string {
	return environments(diag.Finding{Environments: e.Environments})
}

// Apply parts findings into those that are new and those that stood before. One
// that holds in several environments is parted by environment.
func (b *Baseline) Apply(findings []diag.Finding) (fresh, stood []diag.Finding) {
	for _, f := range findings {
		key := f.Key()
		var freshIn, stoodIn []string
		for _, env := range environments(f) {
			at := place{key, env}
			if b.left[at] == 0 {
				freshIn = append(freshIn, env)
				continue
			}
			b.left[at]--
			stoodIn = append(stoodIn, env)
		}
		fresh, stood = add(fresh, f, freshIn), add(stood, f, stoodIn)
	}
	return fresh, stood
}

// add adds a finding as it is in some of its environments.
func add(to []diag.Finding, f diag.Finding, envs []string) []diag.Finding {
	if len(envs) == 0 {
		return to
	}
	if len(f.Environments) > 0 {
		f.Environments = envs
	}
	return append(to, f)
}

// Total is the number of findings in the baseline; one that stands in several
// environments counts once.
func (b *Baseline) Total() int {
	n := 0
	for _, e := range b.entries {
		n += e.count()
	}
	return n
}

// Gone is how many of them were not met, of those that checked says everything
// was looked at for in an environment.
func (b *Baseline) Gone(checked func(e Entry, environment string) bool) int {
	n := 0
	for _, e := range b.entries {
		most := 0
		for _, env := range e.environments() {
			if checked(e, env) {
				most = max(most, min(b.left[place{e.Key, env}], e.count()))
			}
		}
		n += most
	}
	return n
}

// Others lists the entries that were not looked at.
func (b *Baseline) Others(looked func(Entry) bool) []Entry {
	var out []Entry
	for _, e := range b.entries {
		if !looked(e) {
			out = append(out, e)
		}
	}
	return out
}
