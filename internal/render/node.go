package render

import (
	"slices"

	"github.com/Masterminds/semver/v3"
	"helm.sh/helm/v3/pkg/chart"

	"github.com/chartyard/chartyard/internal/values"
)

// node is a chart in one render. Settling dependencies renames, copies, drops
// and re-parents nodes and changes their metadata and values, all as Helm does
// with the charts themselves; the Chart stays as it was loaded.
//
// Where a chart is used under several aliases, the copies share nodes and
// declarations below them, as in Helm, and so does what one copy's settling
// did to them.
type node struct {
	chart     *Chart
	metadata  *chart.Metadata
	values    map[string]any
	parent    *node
	subcharts []*node
	imports   []namedImport // as settled, the stronger first
}

// newNode begins a render's tree.
func newNode(c *Chart) *node {
	metadata := *c.metadata
	metadata.Dependencies = slices.Clone(metadata.Dependencies)
	for i, dep := range metadata.Dependencies {
		own := *dep
		metadata.Dependencies[i] = &own
	}
	n := &node{chart: c, metadata: &metadata}
	if c.values != nil {
		n.values = c.values.Values
	}
	subcharts := make([]*node, len(c.subcharts))
	for i, sub := range c.subcharts {
		subcharts[i] = newNode(sub)
	}
	n.setSubcharts(subcharts)
	return n
}

func (n *node) name() string { return n.metadata.Name }

func (n *node) setSubcharts(subcharts []*node) {
	n.subcharts = subcharts
	for _, sub := range subcharts {
		sub.parent = n
	}
}

// path is the chart's name for templates: "app/charts/redis".
func (n *node) path() string {
	if n.parent == nil {
		return n.name()
	}
	return n.parent.path() + "/charts/" + n.name()
}

// tree is the node's values and those below it, for merging.
func (n *node) tree() *values.Chart {
	c := &values.Chart{Name: n.name(), Values: n.values}
	for _, sub := range n.subcharts {
		c.Dependencies = append(c.Dependencies, sub.tree())
	}
	return c
}

// settler settles the dependencies of one render.
type settler struct {
	warnings []string
}

func (s *settler) warn(warnings []values.Warning) {
	for _, w := range warnings {
		s.warnings = append(s.warnings, string(w))
	}
}

// settle switches subcharts on and off and imports their values into their
// parents, as chartutil.ProcessDependenciesWithMerge of Helm 3.22.0 does.
func (s *settler) settle(root *node, user map[string]any) error {
	if err := s.enable(root, user, ""); err != nil {
		return err
	}
	return s.importValues(root)
}

// enable drops the subcharts that tags and conditions switch off. keys is
// where the chart's values stand in the root chart's, with a dot after every
// key.
func (s *settler) enable(n *node, user map[string]any, keys string) error {
	if n.metadata.Dependencies == nil {
		return nil
	}
	n.setSubcharts(n.declared())
	for _, dep := range n.metadata.Dependencies {
		dep.Enabled = true
	}
	merged, warnings, err := values.Coalesce(n.tree(), user, values.DropNulls)
	if err != nil {
		return err
	}
	s.warn(warnings)
	s.byTags(n.metadata.Dependencies, merged)
	s.byConditions(n.metadata.Dependencies, merged, keys)

	off := map[string]bool{}
	var kept []*chart.Dependency
	for _, dep := range n.metadata.Dependencies {
		if !dep.Enabled {
			off[dep.Name] = true
		}
	}
	for _, dep := range n.metadata.Dependencies {
		if !off[dep.Name] {
			kept = append(kept, dep)
		}
	}
	on := slices.DeleteFunc(n.subcharts, func(sub *node) bool { return off[sub.name()] })
	for _, sub := range on {
		if err := s.enable(sub, merged, keys+sub.name()+"."); err != nil {
			return err
		}
	}
	n.metadata.Dependencies = kept
	n.setSubcharts(on)
	return nil
}

// declared lists the subcharts in the order they matter: those that Chart.yaml
// does not mention, then a copy for every mention, under its alias.
func (n *node) declared() []*node {
	var out []*node
	for _, sub := range n.subcharts {
		if !slices.ContainsFunc(n.metadata.Dependencies, func(dep *chart.Dependency) bool { return sub.answers(dep) }) {
			out = append(out, sub)
		}
	}
	for _, dep := range n.metadata.Dependencies {
		at := slices.IndexFunc(n.subcharts, func(sub *node) bool { return sub.answers(dep) })
		if at >= 0 {
			out = append(out, n.subcharts[at].under(dep.Alias))
		}
		if dep.Alias != "" {
			dep.Name = dep.Alias
		}
	}
	return out
}

// answers reports whether the node is what a declaration asks for.
func (n *node) answers(dep *chart.Dependency) bool {
	return n.name() == dep.Name && satisfies(dep.Version, n.metadata.Version)
}

// under is a copy of the node, with another name when alias is not empty.
func (n *node) under(alias string) *node {
	out, metadata := *n, *n.metadata
	out.metadata = &metadata
	if alias != "" {
		metadata.Name = alias
	}
	return &out
}

// satisfies reports whether a version is in a range; it is not when either
// cannot be read.
func satisfies(constraint, version string) bool {
	v, err := semver.NewVersion(version)
	if err != nil {
		return false
	}
	c, err := semver.NewConstraint(constraint)
	return err == nil && c.Check(v)
}
