package yamledit

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	sigs "sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/diag"
)

// TestSetChangesOneValue sets and removes values in random documents. What
// comes out must be read by Kubernetes' own library as the old values with that
// one changed, with every comment still there and every line of other values
// as it was.
func TestSetChangesOneValue(t *testing.T) {
	for seed := range uint64(10000) {
		g := newGenerator(seed)
		g.document()
		text := g.text.String()
		path := g.target()
		if g.r.IntN(4) == 0 {
			if _, exists := lookup(reference(t, text), path); exists && !isItem(path) {
				checkRemove(t, g, text, path)
				continue
			}
		}
		checkSet(t, g, text, path, g.value(2))
	}
}

func isItem(path diag.Path) bool {
	_, err := strconv.Atoi(path[len(path)-1])
	return err == nil
}

func checkSet(t *testing.T, g *generator, text string, path diag.Path, value any) {
	t.Helper()
	out, err := Set("values.yaml", []byte(text), path, value)
	if err != nil {
		t.Fatalf("seed %d: set %s: %v\n%s", g.seed, path, err, text)
	}
	before := reference(t, text)
	old, _ := lookup(before, path)
	want := put(before, path, decoded(value))
	if diff := cmp.Diff(want, reference(t, string(out))); diff != "" {
		t.Fatalf("seed %d: set %s to %#v (-want +got):\n%s\n%s\n---\n%s", g.seed, path, value, diff, text, out)
	}
	if !reflect.DeepEqual(old, decoded(value)) {
		g.checkLines(t, text, string(out), path)
	}
	again, err := Set("values.yaml", out, path, value)
	if err != nil || string(again) != string(out) {
		t.Fatalf("seed %d: setting it again changes the text, %v:\n%s", g.seed, err, again)
	}
}

func checkRemove(t *testing.T, g *generator, text string, path diag.Path) {
	t.Helper()
	out, err := Remove("values.yaml", []byte(text), path)
	if err != nil {
		t.Fatalf("seed %d: remove %s: %v\n%s", g.seed, path, err, text)
	}
	want := put(reference(t, text), path, absent{})
	if diff := cmp.Diff(want, reference(t, string(out))); diff != "" {
		t.Fatalf("seed %d: remove %s (-want +got):\n%s\n%s\n---\n%s", g.seed, path, diff, text, out)
	}
	g.checkLines(t, text, string(out), path)
}

// checkLines holds that what was taken out of the text is lines of the value at
// path alone. A line knows the path it was written for.
func (g *generator) checkLines(t *testing.T, text, out string, path diag.Path) {
	t.Helper()
	before, after := strings.SplitAfter(text, "\n"), strings.SplitAfter(out, "\n")
	start := 0
	for start < len(before) && start < len(after) && before[start] == after[start] {
		start++
	}
	end := 0
	for end < len(before)-start && end < len(after)-start && before[len(before)-1-end] == after[len(after)-1-end] {
		end++
	}
	for i := start; i < len(before)-end; i++ {
		line := strings.TrimRight(before[i], "\r\n")
		owner := ""
		if i < len(g.owners) {
			owner = g.owners[i]
		}
		isWithin := owner == path.String() || strings.HasPrefix(owner, path.String()+".") || strings.HasPrefix(owner, path.String()+"[")
		isParent := owner != "" && (strings.HasPrefix(path.String(), owner+".") || strings.HasPrefix(path.String(), owner+"["))
		isKept := strings.Contains(out, strings.TrimSpace(line)) // after a dash that another key had
		if !isWithin && !isParent && !isKept {
			t.Fatalf("seed %d: line %d is lost or changed by setting %s: %q (of %q)\n%s\n---\n%s", g.seed, i+1, path, line, owner, text, out)
		}
	}
	for _, comment := range g.comments {
		isOurs := comment.owner == path.String() || strings.HasPrefix(comment.owner, path.String()+".") || strings.HasPrefix(comment.owner, path.String()+"[")
		if !isOurs && !strings.Contains(out, comment.text) {
			t.Fatalf("seed %d: the comment %q of %q is lost by setting %s\n%s\n---\n%s", g.seed, comment.text, comment.owner, path, text, out)
		}
	}
}

func reference(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := sigs.UnmarshalStrict([]byte(text), &v); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if v == nil {
		v = map[string]any{}
	}
	return v
}

func lookup(at any, path diag.Path) (any, bool) {
	for _, step := range path {
		switch a := at.(type) {
		case map[string]any:
			v, ok := a[step]
			if !ok {
				return nil, false
			}
			at = v
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(a) {
				return nil, false
			}
			at = a[i]
		default:
			return nil, false
		}
	}
	return at, true
}

// absent takes a value away.
type absent struct{}

// put is the obvious way to change a value.
func put(at any, path diag.Path, value any) any {
	if len(path) == 0 {
		return value
	}
	if list, ok := at.([]any); ok {
		i, _ := strconv.Atoi(path[0])
		list[i] = put(list[i], path[1:], value)
		return list
	}
	table, ok := at.(map[string]any)
	if !ok {
		table = map[string]any{}
	}
	if _, remove := value.(absent); remove && len(path) == 1 {
		delete(table, path[0])
	} else {
		table[path[0]] = put(table[path[0]], path[1:], value)
	}
	return table
}

// generator writes random YAML with comments, line by line.
type generator struct {
	r        *rand.Rand
	seed     uint64
	text     strings.Builder
	newline  string
	step     int
	owners   []string // of each line, the path that it was written for
	comments []comment
	paths    []diag.Path // of all mappings, items and scalars
	tables   []diag.Path
	count    int
}

type comment struct{ text, owner string }

func newGenerator(seed uint64) *generator {
	g := &generator{r: rand.New(rand.NewPCG(seed, 7)), seed: seed, newline: "\n", step: 2}
	if g.r.IntN(6) == 0 {
		g.newline = "\r\n"
	}
	if g.r.IntN(4) == 0 {
		g.step = 4
	}
	return g
}

func (g *generator) document() {
	g.tables = append(g.tables, nil)
	g.gap(0, "")
	g.line(pick(g.r, "", "", "", "---"), "")
	if g.r.IntN(12) > 0 {
		g.mapping(nil, 0, 0)
	}
	g.gap(0, "")
	if g.r.IntN(6) == 0 {
		text := strings.TrimRight(g.text.String(), "\r\n")
		if !strings.HasSuffix(text, "+") { // a block's kept line ends are not ours to take
			g.text.Reset()
			g.text.WriteString(text)
		}
	}
}

func (g *generator) line(text, owner string) {
	g.text.WriteString(text + g.newline)
	g.owners = append(g.owners, owner)
}

func (g *generator) comment(owner string) string {
	g.count++
	text := fmt.Sprintf("# c%d", g.count) + pick(g.r, ".", ": x", " 'q", " \"", " {", " - a.", " ß.")
	g.comments = append(g.comments, comment{text, owner})
	return text
}

// gap writes blank lines and comments between keys.
func (g *generator) gap(indent int, owner string) {
	for range g.r.IntN(5) - 2 {
		if g.r.IntN(2) == 0 {
			g.line(pick(g.r, "", "", strings.Repeat(" ", indent)), owner)
		} else {
			g.line(strings.Repeat(" ", indent)+g.comment(owner), owner)
		}
	}
}

func (g *generator) after(owner string) string {
	if g.r.IntN(4) == 0 {
		return pick(g.r, " ", "   ") + g.comment(owner)
	}
	return pick(g.r, "", "", "", " ")
}

func (g *generator) name() (name, written string) {
	g.count++
	name = fmt.Sprintf("%s%d", pick(g.r, "key", "LOG_LEVEL", "a.b-c", "x y", "é"), g.count)
	switch g.r.IntN(8) {
	case 0:
		return name, `"` + name + `"`
	case 1:
		return name, `'` + name + `'`
	}
	return name, name
}

func (g *generator) mapping(at diag.Path, indent, depth int) {
	for range 1 + g.r.IntN(4) {
		name, written := g.name()
		path := at.Append(name)
		g.paths = append(g.paths, path)
		// A comment above a key goes with it when it is removed.
		g.gap(indent, path.String())
		g.member(strings.Repeat(" ", indent)+written+":", path, indent, depth)
	}
}

// member writes a value after a key or dash.
func (g *generator) member(head string, path diag.Path, indent, depth int) {
	owner := path.String()
	inner := strings.Repeat(" ", indent+g.step)
	kind := g.r.IntN(12)
	if depth > 3 && kind < 3 {
		kind = 5
	}
	switch kind {
	case 0, 1:
		g.tables = append(g.tables, path)
		g.line(head+g.after(owner), owner)
		g.mapping(path, indent+g.step, depth+1)
	case 2:
		g.line(head+g.after(owner), owner)
		g.list(path, indent+pick(g.r, 0, g.step), depth+1)
	case 3:
		g.line(head+" "+pick(g.r, "|", "|-", ">", ">-", "|+")+g.after(owner), owner)
		g.line(inner+"text", owner)
		for range g.r.IntN(3) {
			g.line(pick(g.r, inner+"more text ", inner+"  # no comment", inner+"k: v", inner, ""), owner)
		}
		g.line(inner+"last", owner)
	case 4:
		g.line(head+" "+g.flow(path, 2)+g.after(owner), owner)
	case 5:
		g.line(head+" \"over", owner)
		g.line(inner+"two lines\""+g.after(owner), owner)
	case 6:
		g.line(head+" over two", owner)
		g.line(inner+"or three", owner)
		g.line(inner+"lines"+g.after(owner), owner)
	case 7:
		g.line(head+g.after(owner), owner)
	default:
		g.line(head+" "+g.scalar()+g.after(owner), owner)
	}
}

func (g *generator) list(at diag.Path, indent, depth int) {
	for i := range 1 + g.r.IntN(3) {
		path := at.Append(strconv.Itoa(i))
		g.paths = append(g.paths, path)
		owner := path.String()
		head := strings.Repeat(" ", indent) + "-"
		switch {
		case depth < 4 && g.r.IntN(4) == 0:
			g.tables = append(g.tables, path)
			name, written := g.name()
			g.paths = append(g.paths, path.Append(name))
			g.line(head+" "+written+": "+g.scalar()+g.after(path.Append(name).String()), path.Append(name).String())
			if g.r.IntN(2) == 0 {
				g.mapping(path, indent+2, depth+1)
			}
		default:
			g.line(head+" "+g.scalar()+g.after(owner), owner)
		}
	}
}

func (g *generator) flow(at diag.Path, depth int) string {
	if depth == 0 || g.r.IntN(3) == 0 {
		return pick(g.r, "x", "1", "'a, b'", `"{"`, "two words")
	}
	var items []string
	if g.r.IntN(3) == 0 {
		for i := range g.r.IntN(3) {
			path := at.Append(strconv.Itoa(i))
			g.paths = append(g.paths, path)
			items = append(items, g.flow(path, depth-1))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	g.tables = append(g.tables, at)
	for range g.r.IntN(3) {
		name, written := g.name()
		path := at.Append(name)
		g.paths = append(g.paths, path)
		items = append(items, written+": "+g.flow(path, depth-1))
	}
	return "{" + strings.Join(items, pick(g.r, ", ", " , ")) + pick(g.r, "", " ") + "}"
}

func (g *generator) scalar() string {
	return pick(g.r, "x", "1", "1.50", "0x1F", "true", "no", "~", "null", `"q # q"`, `'it''s'`, `""`, "''", `"esc \" \\"`, "two words", "a:b", "http://x/y#z", "{}", "[]", "2026-01-02", "é世")
}

// target is a path to set: one that is there, or a new one in a mapping.
func (g *generator) target() diag.Path {
	if len(g.paths) > 0 && g.r.IntN(3) > 0 {
		return pick(g.r, g.paths...)
	}
	name, _ := g.name()
	path := pick(g.r, g.tables...).Append(name)
	for range g.r.IntN(5) - 2 {
		name, _ := g.name()
		path = path.Append(name)
	}
	return path
}

func (g *generator) value(depth int) any {
	if depth > 0 && g.r.IntN(5) == 0 {
		m := Mapping{}
		for i := range g.r.IntN(4) {
			m = append(m, Pair{pick(g.r, "value", "8080", "a: b", "yes", "") + strings.Repeat("x", i), g.value(depth - 1)})
		}
		return m
	}
	return pick[any](g.r, nil, true, 0, 8080, 0.5, 1e21, -3, "", "x", "8080", "yes", "two\nlines\n", "two\nlines", "end\n\n\n", "\n", " lead\nx", "trail \nx\n",
		"# c", "a: b", "- x", "it's", `"q" \`, "{{ .Values.x }}", "{a: b}", "tab\there", "\x00\x1b", "é\u0085\u2028\ufeff🚢", "\r\n", "~", "2026-01-02", "1:30", "a\n\tb\n", "---\n", "...\n", "x\n---\ny\n",
		Plain("1.50"), Plain("0x1F"), Plain("yes"), []any{"prod", "a, b", 1}, []any{})
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// FuzzSet holds the contract for any text at all: an edit that is not refused
// changes that one value.
func FuzzSet(f *testing.F) {
	f.Add("a: 1 # c\nb:\n  - x\n", "a", "x", "new\ntext", false)
	f.Add("# c\r\nconfig: {A: b}\r\n", "config", "A", "8080", true)
	f.Add("a: &x [1]\nb: {<<: {c: 1}}\n", "b", "c", "", false)
	f.Fuzz(func(t *testing.T, text, first, second, value string, long bool) {
		path := diag.Path{first, second}
		if second == "" {
			path = path[:1]
		}
		var v any = value
		if long {
			v = Mapping{{"value", value}, {"sensitive", true}}
		}
		if out, err := Set("values.yaml", []byte(text), path, v); err == nil {
			var before, after any
			if sigs.Unmarshal([]byte(text), &before) != nil || sigs.Unmarshal(out, &after) != nil {
				t.Fatalf("%q becomes %q, which cannot be read", text, out)
			}
			if before == nil {
				before = map[string]any{}
			}
			if diff := cmp.Diff(put(before, path, decoded(v)), after); diff != "" {
				t.Fatalf("%q becomes %q (-want +got):\n%s", text, out, diff)
			}
		}
		if out, err := Remove("values.yaml", []byte(text), path); err == nil {
			var before, after any
			if sigs.Unmarshal([]byte(text), &before) != nil || sigs.Unmarshal(out, &after) != nil {
				t.Fatalf("%q becomes %q, which cannot be read", text, out)
			}
			if after == nil {
				after = map[string]any{}
			}
			if diff := cmp.Diff(put(before, path, absent{}), after); diff != "" {
				t.Fatalf("%q without %s becomes %q (-want +got):\n%s", text, path, out, diff)
			}
		}
	})
}
