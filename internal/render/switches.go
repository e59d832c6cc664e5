package render

import (
	"fmt"
	"strings"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/chartyard/chartyard/internal/render/chartutil"
	"github.com/chartyard/chartyard/internal/values"
)

// byTags switches a dependency off when its tags in the values' tags: are
// false and none is true.
func (s *settler) byTags(deps []*chart.Dependency, merged chartutil.Values) {
	tags, err := merged.Table("tags")
	if err != nil {
		return
	}
	for _, dep := range deps {
		var hasTrue, hasFalse bool
		for _, name := range dep.Tags {
			value, ok := tags[name]
			if !ok {
				continue
			}
			switch on, isBool := value.(bool); {
			case !isBool:
				s.warnings = append(s.warnings, fmt.Sprintf("warning: tag %s of dependency %s is neither true nor false", name, dep.Name))
			case on:
				hasTrue = true
			default:
				hasFalse = true
			}
		}
		dep.Enabled = hasTrue || !hasFalse
	}
}

// byConditions switches a dependency on or off by the first path of its
// condition that leads to true or false. It overrules tags.
func (s *settler) byConditions(deps []*chart.Dependency, merged chartutil.Values, keys string) {
	for _, dep := range deps {
		for path := range strings.SplitSeq(strings.TrimSpace(dep.Condition), ",") {
			if path == "" {
				continue
			}
			value, err := merged.PathValue(keys + path)
			if err != nil {
				continue
			}
			if on, ok := value.(bool); ok {
				dep.Enabled = on
				break
			}
			s.warnings = append(s.warnings, fmt.Sprintf("warning: condition %s of dependency %s is neither true nor false", path, dep.Name))
		}
	}
}

// valueImport is one entry of import-values.
type valueImport struct {
	child, parent string // paths with dots between the keys; parent "." is the top
}

// namedImport is an import from the subchart of that name.
type namedImport struct {
	from string
	valueImport
}

// importOf reads an entry as Helm does; ok is false for one it passes over,
// which is also one that the settling of another alias has read before.
func importOf(entry any) (valueImport, bool) {
	switch entry := entry.(type) {
	case map[string]any:
		return valueImport{child: fmt.Sprint(entry["child"]), parent: fmt.Sprint(entry["parent"])}, true
	case string:
		return valueImport{child: "exports." + entry, parent: "."}, true
	}
	return valueImport{}, false
}

// importValues puts what a chart imports from its subcharts under its own
// defaults, from the leaves of the tree up.
func (s *settler) importValues(n *node) error {
	for _, sub := range n.subcharts {
		if err := s.importValues(sub); err != nil {
			return err
		}
	}
	if n.metadata.Dependencies == nil {
		return nil
	}
	merged, warnings, err := values.Coalesce(n.tree(), nil, values.KeepNulls)
	if err != nil {
		return err
	}
	s.warn(warnings)
	imported := map[string]any{}
	for _, dep := range n.metadata.Dependencies {
		imported = s.importFrom(n, dep, merged, imported)
	}
	n.values = merged
	if len(imported) > 0 {
		var w []values.Warning
		n.values, w = values.CoalesceTables(values.Copy(merged), imported, values.KeepNulls)
		s.warn(w)
	}
	return nil
}

// importFrom adds what one dependency exports; what is there already wins.
func (s *settler) importFrom(n *node, dep *chart.Dependency, merged chartutil.Values, imported map[string]any) map[string]any {
	var read []any
	for _, entry := range dep.ImportValues {
		i, ok := importOf(entry)
		if !ok {
			continue
		}
		read = append(read, map[string]string{"child": i.child, "parent": i.parent})
		table, err := merged.Table(dep.Name + "." + i.child)
		if err != nil {
			s.warnings = append(s.warnings, fmt.Sprintf("warning: dependency %s has no values %s to import", dep.Name, i.child))
			continue
		}
		n.imports = append(n.imports, namedImport{dep.Name, i})
		var w []values.Warning
		imported, w = values.CoalesceTables(imported, i.place(table.AsMap()), values.KeepNulls)
		s.warn(w)
	}
	dep.ImportValues = read
	return imported
}

// place puts a table where the parent wants it.
func (i valueImport) place(table map[string]any) map[string]any {
	if i.parent == "." {
		return table
	}
	keys := strings.Split(i.parent, ".")
	for at := len(keys) - 1; at >= 0; at-- {
		table = map[string]any{keys[at]: table}
	}
	return table
}
