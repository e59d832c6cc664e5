package pipeline

import (
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/waiver"
)

// excuser takes waived findings and those of a baseline out of what was found.
type excuser struct {
	options   Options
	rules     []string // all that there are
	baselines *baselines
	profiles  *profiles
	waived    []waiver.Waived
	stood     []diag.Finding
	any       bool // there are waivers
	// unsure is that of baselines.
	unsure func(rule string) bool
}

// excuse works on the pieces of each subject: of itself, then of each of its
// environments.
func (e *excuser) excuse(subjects []release.Subject, pieces []found) error {
	if err := e.options.neverNamesRules(e.rules); err != nil {
		return err
	}
	for _, s := range subjects {
		n := 1 + len(s.Environments)
		if err := e.subject(s, pieces[:n]); err != nil {
			return err
		}
		pieces = pieces[n:]
	}
	return nil
}

func (e *excuser) subject(s release.Subject, pieces []found) error {
	base, err := e.baselines.of(s, pieces)
	if err != nil {
		return err
	}
	waivers := waiversOf(s, pieces)
	if len(waivers) == 0 && base == nil {
		return nil
	}
	e.any = e.any || len(waivers) > 0
	terms := e.options.terms(s)
	terms.Rules = e.options.withElsewhere(e.rules, waivers)
	var holding []*waiver.Waiver
	var told []diag.Finding
	for _, w := range waivers {
		faults := terms.Faults(w)
		if len(faults) == 0 {
			holding = append(holding, w)
		}
		told = append(told, faults...)
	}
	set := waiver.NewSet(holding)
	for i := range pieces {
		e.piece(&pieces[i], set, base)
	}
	var kept []diag.Finding
	for _, p := range pieces {
		kept = append(kept, p.Findings...)
	}
	for _, w := range set.Unused() {
		if e.options.lookedAtAll(s, w, pieces) && !e.options.elsewhere(w.Rule) && !e.unsure(w.Rule) && !e.leavesOut(s, w) {
			told = append(told, waiver.Unused(w, kept))
		}
	}
	for _, f := range told {
		f.Service = s.Target.Name
		pieces[0].Findings = append(pieces[0].Findings, f)
	}
	return nil
}

// leavesOut reports whether no profile has the rule of a waiver in the
// environments that the waiver is for: whether it is needed is not known then.
func (e *excuser) leavesOut(s release.Subject, w *waiver.Waiver) bool {
	for _, env := range s.Environments {
		held := e.profiles.byName[e.options.profileOf(env.Name)]
		if (len(w.Environments) == 0 || slices.Contains(w.Environments, env.Name)) && !held.off[w.Rule] {
			return false
		}
	}
	return true
}

// piece takes out what is excused. What was not told because another finding
// said it better is told when that one goes.
func (e *excuser) piece(p *found, set *waiver.Set, base standing) {
	p.Findings = e.keep(p.Findings, set, base)
	for _, echo := range p.echoes {
		if !echo.isSaid(p.Findings) {
			p.Findings = append(p.Findings, e.keep([]diag.Finding{echo.finding}, set, base)...)
		}
	}
}

func (e *excuser) keep(findings []diag.Finding, set *waiver.Set, base standing) []diag.Finding {
	findings, waived := set.Apply(findings)
	e.waived = append(e.waived, waived...)
	if base == nil {
		return findings
	}
	var never, may []diag.Finding
	for _, f := range findings {
		if waiver.Forbidden(f.Rule, e.options.Yard.Waivers.Never) {
			never = append(never, f)
		} else {
			may = append(may, f)
		}
	}
	fresh, stood := base.Apply(may)
	e.stood = append(e.stood, stood...)
	return append(never, fresh...)
}

// terms are what the waivers of a subject are held to.
func (o Options) terms(s release.Subject) waiver.Terms {
	var names []string
	for _, env := range s.EveryEnvironment() {
		if env.Name != "" {
			names = append(names, env.Name)
		}
	}
	return waiver.Terms{
		Today: o.Today, LongestDays: o.Yard.Waivers.LongestDays, Never: o.Yard.Waivers.Never, Environments: names,
	}
}

// neverNamesRules refuses a list of rules that are never waived when one of them
// is no rule: it would protect nothing.
func (o Options) neverNamesRules(rules []string) error {
	for _, name := range o.Yard.Waivers.Never {
		category, all := strings.CutSuffix(name, "*")
		known := func(rule string) bool { return rule == name || all && strings.HasPrefix(rule, category) }
		if !o.elsewhere(name) && !slices.ContainsFunc(rules, known) {
			return release.Inputf("yard %s: waivers.never: there is no rule %q%s", o.Yard.Source, name, diag.DidYouMeanID(name, rules))
		}
	}
	return nil
}

// waiversOf are those of chartyard.yaml, and those in comments that the pieces
// have found, each once.
func waiversOf(s release.Subject, pieces []found) []*waiver.Waiver {
	var out []*waiver.Waiver
	if s.Target.Config != nil {
		out = waiver.OfConfig(s.Target.Config)
	}
	seen := map[diag.Span]bool{}
	for _, p := range pieces {
		for _, w := range p.waivers {
			if !seen[w.Span] {
				seen[w.Span] = true
				out = append(out, w)
			}
		}
	}
	return out
}

// waiversOfChart are those in the comments of a chart's own files. A chart in
// charts/ is often someone else's and cannot excuse itself.
func waiversOfChart(chart *render.Chart) []*waiver.Waiver {
	var out []*waiver.Waiver
	if defaults := chart.Defaults(); defaults != nil {
		out = waiver.InValues(defaults.Doc)
	}
	for _, file := range chart.Templates() {
		if !strings.HasPrefix(file.Name, chart.Name()+"/charts/") {
			out = append(out, waiver.InTemplate(file.Display, file.Text)...)
		}
	}
	return out
}

// waiversOfLayers are those in the comments of overlays and of files of -f.
func waiversOfLayers(layers []*values.Layer) []*waiver.Waiver {
	var out []*waiver.Waiver
	for _, layer := range layers {
		if layer.Kind == values.Overlay || layer.Kind == values.File {
			out = append(out, waiver.InValues(layer.Doc)...)
		}
	}
	return out
}

// lookedAtAll reports whether the run checked all that a waiver could be for.
// What is set by -f and --set is different from run to run.
func (o Options) lookedAtAll(s release.Subject, w *waiver.Waiver, pieces []found) bool {
	switch {
	case len(o.Files) > 0 || len(o.Sets) > 0 || !pieces[0].whole:
		return false
	case o.Secrets == nil && slices.Contains(rulesOfSecrets(), w.Rule):
		return false
	case !o.IncludeCRDs && strings.HasPrefix(strings.ToLower(w.Object), "customresourcedefinition/"):
		return false
	}
	whole := map[string]bool{}
	for i, env := range s.Environments {
		whole[env.Name] = pieces[1+i].whole
		if slices.ContainsFunc(pieces[1+i].waivers, func(of *waiver.Waiver) bool { return of.Span == w.Span }) {
			return pieces[1+i].whole // an overlay's is for its environment alone
		}
	}
	for _, env := range s.EveryEnvironment() {
		if !whole[env.Name] && (len(w.Environments) == 0 || slices.Contains(w.Environments, env.Name)) {
			return false
		}
	}
	return true
}

// rulesOfSecrets are those that find more when the secrets are read.
func rulesOfSecrets() []string {
	return []string{
		"config/missing-value", "config/undeclared", "config/unmarked-secret", "config/too-large", "config/weak-checksum",
	}
}
