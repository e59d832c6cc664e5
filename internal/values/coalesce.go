package values

import (
	"fmt"
	"slices"

	"github.com/chartyard/chartyard/internal/diag"
)

// globalKey holds the values that every subchart sees.
const globalKey = "global"

// Chart is a chart as far as its values go.
type Chart struct {
	// Name is the chart's name, or its alias where the parent gave one: the key
	// of its values in the parent's.
	Name string
	// Values are the chart's defaults. They are only read.
	Values       map[string]any
	Dependencies []*Chart
}

// Mode says what becomes of null.
type Mode int

const (
	// DropNulls lets a null delete what a lower layer says (Helm's Coalesce…).
	DropNulls Mode = iota
	// KeepNulls keeps it, for a later round to act on (Helm's Merge…).
	KeepNulls
)

// Warning is what Helm 3.22.0 logs when layers do not fit together, in its
// words.
type Warning string

// ClashError is a value that is no mapping at a key that belongs to a subchart.
type ClashError struct {
	Path diag.Path // of the subchart's values in the root chart's
	Got  any
}

func (e *ClashError) Error() string {
	return fmt.Sprintf("%s: want keys with values for the subchart, found %s", e.Path, describe(e.Got))
}

func describe(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case []any:
		return "a list"
	case string:
		return "text"
	case bool:
		return "true or false"
	}
	return "a number"
}

// Coalesce merges user over the defaults of c and its subcharts: the values
// that templates see as .Values, the same as chartutil.CoalesceValues
// (DropNulls) and chartutil.MergeValues (KeepNulls) of Helm 3.22.0 give.
// Neither user nor c is changed and the result shares nothing with them. The
// order of Dependencies matters as it does in Helm: nested globals of an
// earlier subchart can reach later ones. The error is a *ClashError. Warnings
// are sorted, as Helm gives them in no order.
func Coalesce(c *Chart, user map[string]any, mode Mode) (map[string]any, []Warning, error) {
	m := merger{}
	dest := Copy(user)
	if dest == nil {
		dest = map[string]any{}
	}
	err := m.chart(c, dest, "", nil, mode)
	return dest, m.sorted(), err
}

// CoalesceTables merges src into dst and returns dst; dst wins. Both may be
// changed and share values afterwards, as with Helm's CoalesceTables
// (DropNulls) and MergeTables (KeepNulls), which the import of values needs.
func CoalesceTables(dst, src map[string]any, mode Mode) (map[string]any, []Warning) {
	m := merger{}
	out := m.tables(dst, src, "", mode)
	return out, m.sorted()
}

type merger struct{ warnings []Warning }

func (m *merger) warn(format string, args ...any) {
	m.warnings = append(m.warnings, Warning(fmt.Sprintf(format, args...)))
}

func (m *merger) sorted() []Warning {
	slices.Sort(m.warnings)
	return m.warnings
}

func (m *merger) chart(c *Chart, dest map[string]any, prefix string, at diag.Path, mode Mode) error {
	prefix = join(prefix, c.Name)
	m.defaults(c, dest, prefix, mode)
	for _, sub := range c.Dependencies {
		subAt := at.Append(sub.Name)
		if _, ok := dest[sub.Name]; !ok {
			dest[sub.Name] = map[string]any{}
		}
		subDest, ok := dest[sub.Name].(map[string]any)
		if !ok {
			return &ClashError{Path: subAt, Got: dest[sub.Name]}
		}
		m.globals(subDest, dest, prefix)
		if err := m.chart(sub, subDest, prefix, subAt, mode); err != nil {
			return err
		}
	}
	return nil
}

// defaults puts c's own values under dest.
func (m *merger) defaults(c *Chart, dest map[string]any, prefix string, mode Mode) {
	for key, def := range Copy(c.Values) {
		value, ok := dest[key]
		if !ok {
			dest[key] = def
			continue
		}
		if value == nil {
			if mode == DropNulls {
				delete(dest, key)
			}
			continue
		}
		table, ok := value.(map[string]any)
		if !ok {
			continue
		}
		if src, ok := def.(map[string]any); ok {
			m.tables(table, src, join(prefix, key), modeBelow(c, key, mode))
		} else if def != nil {
			m.warn("warning: skipped value for %s.%s: Not a table.", prefix, key)
		}
	}
}

// modeBelow keeps nulls in a subchart's values: the subchart's own defaults
// are still to come.
func modeBelow(c *Chart, key string, mode Mode) Mode {
	for _, sub := range c.Dependencies {
		if sub.Name == key {
			return KeepNulls
		}
	}
	return mode
}

// globals passes the globals of the chart on to a subchart; the chart's win.
func (m *merger) globals(sub, parent map[string]any, prefix string) {
	dst, ok := table(sub, globalKey)
	if !ok {
		m.warn("warning: skipping globals because destination %s is not a table.", globalKey)
		return
	}
	src, ok := table(parent, globalKey)
	if !ok {
		m.warn("warning: skipping globals because source %s is not a table.", globalKey)
		return
	}
	for key, value := range src {
		m.global(dst, key, value, join(prefix, key))
	}
	sub[globalKey] = dst
}

func table(m map[string]any, key string) (map[string]any, bool) {
	v, ok := m[key]
	if !ok {
		return map[string]any{}, true
	}
	t, ok := v.(map[string]any)
	return t, ok
}

func (m *merger) global(dst map[string]any, key string, value any, fullKey string) {
	present, exists := dst[key]
	presentTable, presentIsTable := present.(map[string]any)
	valueTable, ok := value.(map[string]any)
	if !ok {
		if presentIsTable {
			m.warn("key %s is table. Skipping", key)
			return
		}
		dst[key] = value
		return
	}
	if exists && !presentIsTable {
		m.warn("Conflict: cannot merge map onto non-map for %q. Skipping.", key)
		return
	}
	// The copy is shallow as in Helm: tables deeper down stay shared, so what
	// a subchart adds there is seen by its parent too.
	top := shallow(valueTable)
	if exists {
		m.tables(top, presentTable, fullKey, KeepNulls)
	}
	dst[key] = top
}

func shallow(src map[string]any) map[string]any {
	out := make(map[string]any, len(src))
	for k, v := range src {
		out[k] = v
	}
	return out
}

// tables merges src into dst, which wins. Nulls of dst are written to src too,
// which is seen where src is shared.
func (m *merger) tables(dst, src map[string]any, prefix string, mode Mode) map[string]any {
	if src == nil {
		return dst
	}
	if dst == nil {
		return src
	}
	var nulled map[string]bool // keys of dst whose null meets a value of src
	for key, value := range dst {
		if value != nil {
			continue
		}
		if src[key] != nil {
			if nulled == nil {
				nulled = map[string]bool{}
			}
			nulled[key] = true
		}
		src[key] = nil
	}
	for key, value := range src {
		m.entry(dst, key, value, join(prefix, key), nulled[key], mode)
	}
	return dst
}

func (m *merger) entry(dst map[string]any, key string, value any, fullKey string, nulled bool, mode Mode) {
	present, ok := dst[key]
	if !ok {
		dst[key] = value
		return
	}
	if nulled && mode == DropNulls {
		delete(dst, key)
		return
	}
	presentTable, presentIsTable := present.(map[string]any)
	if valueTable, ok := value.(map[string]any); ok {
		if presentIsTable {
			m.tables(presentTable, valueTable, fullKey, mode)
		} else {
			m.warn("warning: cannot overwrite table with non table for %s (%v)", fullKey, value)
		}
	} else if presentIsTable && value != nil {
		m.warn("warning: destination for %s is a table. Ignoring non-table value (%v)", fullKey, value)
	}
}

func join(prefix, key string) string {
	if prefix == "" {
		return key
	}
	return prefix + "." + key
}
