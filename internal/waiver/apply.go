package waiver

import "github.com/chartyard/chartyard/internal/diag"

// Waived is a finding that does not count, and the waiver that says so.
type Waived struct {
	Finding diag.Finding
	Waiver  *Waiver
}

// Set are waivers that hold. The first that covers a finding is used.
type Set struct {
	waivers []*Waiver
	used    map[*Waiver]bool
}

// NewSet makes a set.
func NewSet(waivers []*Waiver) *Set {
	return &Set{waivers: waivers, used: make(map[*Waiver]bool, len(waivers))}
}

// Apply parts findings into those that stay and those that are waived. One that
// holds in several environments is parted by environment.
func (s *Set) Apply(findings []diag.Finding) (kept []diag.Finding, waived []Waived) {
	if len(s.waivers) == 0 {
		return findings, nil
	}
	for _, f := range findings {
		stays, excused := s.part(f)
		kept, waived = append(kept, stays...), append(waived, excused...)
	}
	return kept, waived
}

func (s *Set) part(f diag.Finding) (kept []diag.Finding, waived []Waived) {
	if len(f.Environments) == 0 {
		if w := s.covering(f, ""); w != nil {
			return nil, []Waived{{f, w}}
		}
		return []diag.Finding{f}, nil
	}
	var stays []string
	for _, env := range f.Environments {
		w := s.covering(f, env)
		if w == nil {
			stays = append(stays, env)
			continue
		}
		one := f
		one.Environments = []string{env}
		waived = append(waived, Waived{one, w})
	}
	if len(stays) > 0 {
		f.Environments = stays
		kept = append(kept, f)
	}
	return kept, waived
}

func (s *Set) covering(f diag.Finding, env string) *Waiver {
	for _, w := range s.waivers {
		if w.Covers(f, env) {
			s.used[w] = true
			return w
		}
	}
	return nil
}

// Unused lists the waivers that no finding was for.
func (s *Set) Unused() []*Waiver {
	var out []*Waiver
	for _, w := range s.waivers {
		if !s.used[w] {
			out = append(out, w)
		}
	}
	return out
}

// Fold folds waived findings as diag.Fold does those of each waiver.
func Fold(waived []Waived, envOrder []string) []Waived {
	byWaiver := map[*Waiver][]diag.Finding{}
	var order []*Waiver
	for _, w := range waived {
		if byWaiver[w.Waiver] == nil {
			order = append(order, w.Waiver)
		}
		byWaiver[w.Waiver] = append(byWaiver[w.Waiver], w.Finding)
	}
	var out []Waived
	for _, w := range order {
		for _, f := range diag.Fold(byWaiver[w], envOrder) {
			out = append(out, Waived{f, w})
		}
	}
	return out
}
