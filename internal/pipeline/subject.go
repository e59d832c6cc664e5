package pipeline

import (
	"errors"
	"path/filepath"
	"slices"

	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
	"github.com/chartyard/chartyard/internal/yard"
)

// Options is what a user asks of a run. The names are those of the flags.
type Options struct {
	Paths        []string // none means the working directory
	Environments []string // none means all
	Yard         *yard.Yard
	Vetted       bool // the yard's policies were tested before, as those in the binary

	Files []string        // -f
	Sets  []values.SetArg // --set and its kin
	// ReadFile gives the text of -f and --set-file.
	ReadFile func(path string) ([]byte, error)

	Release, Namespace, KubeVersion string // empty means the environment's
	APIVersions                     []string
	IncludeCRDs, NoHooks, SkipTests bool
	ShowOnly                        []string

	// HoldSchema makes RenderAll refuse values that do not meet the chart's
	// schema, as helm template does.
	HoldSchema bool

	Jobs int // environments at work at once; 0 means one per processor
}

// Subject is a service or chart that a run works on, and the environments it
// is rendered for.
type Subject struct {
	Target       *service.Target
	Environments []Environment
	// Strays are overlays of a service that belong to no environment.
	Strays []string
}

// Environment is one way in which a subject is rendered.
type Environment struct {
	service.Environment
	Release, Namespace string
	KubeVersion        string // empty for a released Helm's own
}

// Find turns paths into subjects. What can be found comes with the joined
// errors of what cannot.
func Find(o Options) ([]Subject, error) {
	targets, err := service.Find(o.Paths)
	if err != nil {
		return nil, ofConfig(err)
	}
	var subjects []Subject
	for _, target := range targets {
		subject, err := o.subject(target)
		if err != nil {
			return nil, err
		}
		subjects = append(subjects, subject)
	}
	return subjects, nil
}

// ofConfig tells a fault of chartyard.yaml from one of a chart.
func ofConfig(err error) error {
	if text := (*yamldoc.Error)(nil); errors.As(err, &text) {
		return &InputError{err}
	}
	return err
}

func (o Options) subject(target *service.Target) (Subject, error) {
	found, strays, err := target.Environments(o.Yard.Names())
	if err != nil {
		return Subject{}, ofConfig(err)
	}
	if found, err = target.Choose(found, o.Environments); err != nil {
		return Subject{}, err
	}
	if target.Kind != service.Service && len(o.Files) > 0 && len(o.Environments) == 0 {
		found = []service.Environment{{}}
	}
	subject := Subject{Target: target, Strays: strays}
	for _, env := range found {
		subject.Environments = append(subject.Environments, o.environment(target, env))
	}
	return subject, nil
}

// environment fills in what the flags leave open: from the yard for a service,
// with Helm's own defaults for a chart.
func (o Options) environment(target *service.Target, env service.Environment) Environment {
	out := Environment{Environment: env, Release: target.Name, Namespace: "default"}
	if target.Kind == service.Service {
		if stage, err := o.Yard.Environment(env.Name); err == nil {
			out.Namespace = stage.Namespace.Expand(target.Name, env.Name)
			out.KubeVersion = stage.KubernetesVersion
		}
	}
	if o.Release != "" {
		out.Release = o.Release
	} else if !render.ValidRelease(out.Release) {
		out.Release = "release-name" // as helm template calls it
	}
	if o.Namespace != "" {
		out.Namespace = o.Namespace
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

// layerName is how people call a values file of a chart: its path in the chart.
func layerName(chartPath, file string) string {
	if rel, err := filepath.Rel(chartPath, file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return file
}
