package release

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
	"github.com/chartyard/chartyard/internal/yard"
)

// Subject is a service or chart that a run works on, and the environments it
// is rendered for.
type Subject struct {
	Target       *service.Target
	Environments []Environment
	// Strays are overlays of a service that belong to no environment.
	Strays []string
	// PassedOver says why there are no environments: of several subjects, this
	// one has none of those that were asked for.
	PassedOver string
	// all are its environments, also those that were not asked for.
	all []Environment
}

// Environment is one way in which a subject is rendered.
type Environment struct {
	service.Environment
	Release, Namespace string
	// NamespaceChosen is true when the yard or -n named the namespace.
	NamespaceChosen bool
	KubeVersion     string // empty for a released Helm's own
	// CommonSecret and ServiceSecret are the names of its secrets in a store;
	// empty where there is none.
	CommonSecret, ServiceSecret string
	// overlay reads the overlay once for all who ask; nil reads it each time.
	overlay func() (*values.Layer, error)
}

// Find turns paths into subjects. An environment that was asked for need not
// be in every one of several subjects, but in one at least. What can be found
// comes with the joined errors of what cannot.
func Find(o Options) ([]Subject, error) {
	targets, err := service.Find(o.Paths)
	errs := []error{ofConfig(err)}
	var subjects []Subject
	var have [][]service.Environment
	for _, target := range targets {
		environments, strays, err := target.Environments(o.Yard.Names())
		if err != nil {
			errs = append(errs, ofConfig(err))
			continue
		}
		subjects = append(subjects, Subject{Target: target, Strays: strays})
		have = append(have, environments)
	}
	if len(targets) > 1 {
		if err := o.nowhere(slices.Concat(have...)); err != nil {
			return nil, errors.Join(append(errs, err)...)
		}
	}
	for i := range subjects {
		if err := o.choose(&subjects[i], have[i], len(targets) > 1); err != nil {
			return nil, errors.Join(append(errs, err)...)
		}
	}
	return subjects, errors.Join(errs...)
}

// nowhere is the error for an environment that was asked for and that none of
// several subjects has.
func (o Options) nowhere(have []service.Environment) error {
	var names []string
	for _, env := range have {
		if env.Name != "" && !slices.Contains(names, env.Name) {
			names = append(names, env.Name)
		}
	}
	for _, name := range o.Environments {
		if !slices.Contains(names, name) {
			return &service.UnknownEnvironmentError{Target: strings.Join(o.Paths, " "), Name: name, Known: names}
		}
	}
	return nil
}

// ofConfig tells a fault of chartyard.yaml from one of a chart.
func ofConfig(err error) error {
	if text := (*yamldoc.Error)(nil); errors.As(err, &text) {
		return &InputError{err}
	}
	return err
}

// choose gives a subject those of the environments it has that were asked for.
// One of several may have none.
func (o Options) choose(s *Subject, have []service.Environment, several bool) error {
	for _, env := range have {
		s.all = append(s.all, o.environment(s.Target, env))
	}
	wanted := o.Environments
	if several {
		wanted = slices.DeleteFunc(slices.Clone(wanted), func(name string) bool {
			return !slices.ContainsFunc(have, func(env service.Environment) bool { return env.Name == name })
		})
		if len(wanted) == 0 && len(o.Environments) > 0 {
			s.PassedOver = "no environment " + strings.Join(o.Environments, ", ")
			return nil
		}
	}
	chosen, err := s.Target.Choose(have, wanted)
	if err != nil {
		return err
	}
	if s.Target.Kind != service.Service && len(o.Files) > 0 && len(o.Environments) == 0 {
		chosen = []service.Environment{{}}
	}
	for _, env := range chosen {
		s.Environments = append(s.Environments, o.environment(s.Target, env))
	}
	return nil
}

// environment fills in what the flags leave open: from the yard for a service,
// with Helm's own defaults for a chart.
func (o Options) environment(target *service.Target, env service.Environment) Environment {
	out := Environment{Environment: env, Release: target.Name, Namespace: "default"}
	if target.Kind == service.Service {
		if stage, err := o.Yard.Environment(env.Name); err == nil {
			out.Namespace, out.NamespaceChosen = stage.Namespace.Expand(target.Name, env.Name), true
			out.KubeVersion = stage.KubernetesVersion
			out.CommonSecret = stage.CommonSecret.Expand(target.Name, env.Name)
			out.ServiceSecret = stage.ServiceSecret.Expand(target.Name, env.Name)
		}
	}
	if o.Release != "" {
		out.Release = o.Release
	} else if !render.ValidRelease(out.Release) {
		out.Release = "release-name" // as helm template calls it
	}
	if o.Namespace != "" {
		out.Namespace, out.NamespaceChosen = o.Namespace, true
	}
	if o.KubeVersion != "" {
		out.KubeVersion = o.KubeVersion
	}
	return out
}

// EnvironmentNames lists the environments of all subjects once, those of the
// yard first and in promotion order.
func EnvironmentNames(subjects []Subject, y *yard.Yard) []string {
	var names []string
	for _, s := range subjects {
		for _, env := range s.Environments {
			if env.Name != "" && !slices.Contains(names, env.Name) {
				names = append(names, env.Name)
			}
		}
	}
	order := y.Names()
	slices.SortStableFunc(names, func(a, b string) int { return rank(a, order) - rank(b, order) })
	return names
}

func rank(name string, order []string) int {
	if i := slices.Index(order, name); i >= 0 {
		return i
	}
	return len(order)
}

// LayerName is how people call a values file of a chart: its path in the chart.
func LayerName(chartPath, file string) string {
	if rel, err := filepath.Rel(chartPath, file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return file
}
