package values

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Every leaf of the merged values has an origin, and the last one that counts
// has exactly its value.
func TestOriginsOfEveryLeaf(t *testing.T) {
	eachRender(t, func(t *testing.T, seed uint64, stack *Stack, merged map[string]any) {
		eachLeaf(merged, nil, func(path diag.Path, want any) {
			origins := stack.Origins(path)
			if len(origins) == 0 {
				t.Fatalf("seed %d: nothing sets %s = %v", seed, path, want)
			}
			last := origins[len(origins)-1]
			if !cmp.Equal(last.Value, want) || !last.Path.Equal(path) {
				t.Fatalf("seed %d: %s is %v, but its last origin is %s in %s with %v", seed, path, want, last.Path, last.Layer.Name, last.Value)
			}
		})
	})
}

// Where the null of a layer is all that keeps a value away, it is the last
// origin of that path.
func TestOriginsOfDeletedPaths(t *testing.T) {
	deleted := 0
	eachRender(t, func(t *testing.T, seed uint64, stack *Stack, merged map[string]any) {
		for _, layer := range stack.Layers {
			eachLeaf(layer.Values, nil, func(in diag.Path, value any) {
				path := layer.At.Append(in...)
				if value != nil || len(in) == 0 {
					return
				}
				if _, ok := Lookup(merged, path); ok {
					return
				}
				without, ok := mergeWithout(stack, layer, in)
				if !ok {
					return
				}
				if value, _ := Lookup(without, path); value == nil {
					return
				}
				deleted++
				origins := stack.Origins(path)
				if len(origins) == 0 {
					t.Fatalf("seed %d: %s of %s deletes %s, but it has no origin", seed, in, layer.Name, path)
				}
				if last := origins[len(origins)-1]; !last.Null || last.Layer != layer || !last.Path.Equal(path) {
					t.Fatalf("seed %d: %s of %s deletes %s, but the last origin is %s in %s", seed, in, layer.Name, path, last.Path, last.Layer.Name)
				}
			})
		}
	})
	if deleted < 100 {
		t.Errorf("only %d deletions were met", deleted)
	}
}

func eachRender(t *testing.T, check func(*testing.T, uint64, *Stack, map[string]any)) {
	t.Helper()
	for seed := range uint64(5000) {
		r := rand.New(rand.NewPCG(seed, 3))
		stack := &Stack{Layers: defaultLayers(randomChart(r, "app", 2), nil)}
		for i := range r.IntN(4) {
			stack.Layers = append(stack.Layers, &Layer{Kind: File, Name: "file" + strconv.Itoa(i), Values: randomTable(r, 4)})
		}
		if merged, ok := mergeStack(stack); ok {
			check(t, seed, stack, merged)
		}
	}
}

// defaultLayers lists a chart's defaults as a Stack has them.
func defaultLayers(c *Chart, at diag.Path) []*Layer {
	var out []*Layer
	for _, sub := range c.Dependencies {
		out = append(out, defaultLayers(sub, at.Append(sub.Name))...)
	}
	return append(out, &Layer{Kind: Defaults, Name: "values of " + at.String(), Values: c.Values, At: at})
}

// mergeStack merges a stack of such layers with the code that is held to
// Helm's.
func mergeStack(s *Stack) (map[string]any, bool) {
	root, user := &Chart{Name: "app"}, map[string]any{}
	for i := range s.Layers {
		// Parents come after their subcharts, but the tree grows from the root.
		l := s.Layers[i]
		if l.Kind != Defaults {
			user = MergeMaps(user, l.Values)
			continue
		}
		c := root
		for _, name := range l.At {
			c = c.dependency(name)
		}
		c.Values = l.Values
	}
	merged, _, err := Coalesce(root, user, DropNulls)
	return merged, err == nil
}

func (c *Chart) dependency(name string) *Chart {
	for _, sub := range c.Dependencies {
		if sub.Name == name {
			return sub
		}
	}
	sub := &Chart{Name: name}
	c.Dependencies = append(c.Dependencies, sub)
	return sub
}

func mergeWithout(s *Stack, layer *Layer, path diag.Path) (map[string]any, bool) {
	changed := &Stack{}
	for _, l := range s.Layers {
		if l == layer {
			own := *l
			own.Values = Copy(l.Values)
			parent, _ := Lookup(own.Values, path[:len(path)-1])
			delete(parent.(map[string]any), path[len(path)-1])
			l = &own
		}
		changed.Layers = append(changed.Layers, l)
	}
	return mergeStack(changed)
}

// eachLeaf visits what is no mapping; lists count as one.
func eachLeaf(v any, at diag.Path, visit func(diag.Path, any)) {
	table, ok := v.(map[string]any)
	if !ok {
		visit(at, v)
		return
	}
	for key, value := range table {
		eachLeaf(value, at.Append(key), visit)
	}
}

func TestOriginsPlaces(t *testing.T) {
	stack := &Stack{Layers: []*Layer{
		docLayer(t, Defaults, "charts/redis/values.yaml", diag.Path{"redis"}, "auth:\n  enabled: true\nglobal:\n  zone: a\nexports:\n  data:\n    port: 1\n"),
		docLayer(t, Defaults, "values.yaml", nil, "image: {tag: v1}\nhosts:\n  - a\n  - b\nglobal:\n  zone: b\nbase: &base\n  x: 1\nuse:\n  <<: *base\nscript: |\n  echo\nold: 1\n"),
		docLayer(t, Overlay, "values-prod.yaml", nil, "image:\n  tag: v2\nhosts: [c]\nold: null\nredis:\n  auth: 'off'\n"),
		{Kind: Set, Name: "--set image.tag", Values: map[string]any{"image": map[string]any{"tag": "v3"}}},
	}}
	port := *stack.Layers[0]
	port.At, port.Source = nil, diag.Path{"exports", "data"}
	stack.Layers = append([]*Layer{stack.Layers[0], &port}, stack.Layers[1:]...)

	for _, c := range []struct{ path, want string }{
		{"image.tag", "values.yaml:1:14 image.tag=v1; values-prod.yaml:2:8 image.tag=v2; --set image.tag image.tag=v3"},
		{"hosts[0]", "values.yaml:3:5 hosts[0]=a; values-prod.yaml:3:9 hosts[0]=c"},
		{"hosts[1]", "values.yaml:4:5 hosts[1]=b; values-prod.yaml:3:1 hosts=[c]"},
		{"use.x", "values.yaml:8:6 use.x=1"},
		{"script", "values.yaml:11:9 script=echo\n"},
		{"old", "values.yaml:13:6 old=1; values-prod.yaml:4:6 old=null"},
		{"redis.auth.enabled", "charts/redis/values.yaml:2:12 auth.enabled=true; values-prod.yaml:6:9 redis.auth=off"},
		{"redis.global.zone", "charts/redis/values.yaml:4:9 global.zone=a; values.yaml:6:9 global.zone=b"},
		{"port", "charts/redis/values.yaml:7:11 exports.data.port=1"},
		{"nothing", ""},
	} {
		path, err := diag.ParsePath(c.path)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, o := range stack.Origins(path) {
			place := o.Span.String()
			if place == "" {
				place = o.Layer.Name
			}
			value := fmt.Sprint(o.Value)
			if o.Null {
				value = "null"
			}
			got = append(got, place+" "+o.Written.String()+"="+value)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("%s:\n%s", c.path, diff)
		}
	}
}

func docLayer(t *testing.T, kind Kind, name string, at diag.Path, text string) *Layer {
	t.Helper()
	doc, err := yamldoc.Parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	values, err := doc.Map()
	if err != nil {
		t.Fatal(err)
	}
	return &Layer{Kind: kind, Name: name, Doc: doc, Values: values, At: at}
}
