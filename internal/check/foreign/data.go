package foreign

import (
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/chartyard/chartyard/internal/rego"
)

// joinData lays the data files over each other as conftest's loader does: a
// file's content stands under the folders between the one that was named and the
// file, never under the file's own name; two files may not set one key.
func joinData(files []File) (map[string]any, error) {
	data := map[string]any{}
	for _, file := range files {
		var v any
		if err := util.Unmarshal(file.Text, &v); err != nil {
			return nil, rego.PolicyErrorf("%s:1: %v", file.Name, err)
		}
		top, ok := v.(map[string]any)
		if len(file.At) == 0 && !ok {
			return nil, rego.PolicyErrorf("%s:1: data wants keys with values", file.Name)
		}
		for _, step := range slices.Backward(file.At) {
			top = map[string]any{step: v}
			v = top
		}
		if at, ok := merge(data, top); !ok {
			return nil, rego.PolicyErrorf("%s:1: data.%s is set by another file too", file.Name, at)
		}
	}
	return data, nil
}

func merge(into, from map[string]any) (clash string, ok bool) {
	for _, key := range slices.Sorted(maps.Keys(from)) {
		there, exists := into[key]
		if !exists {
			into[key] = from[key]
			continue
		}
		a, aMap := there.(map[string]any)
		b, bMap := from[key].(map[string]any)
		if !aMap || !bMap {
			return key, false
		}
		if clash, ok := merge(a, b); !ok {
			return key + "." + clash, false
		}
	}
	return "", true
}

// mentions reports whether any module refers to what is below prefix.
func mentions(modules map[string]*ast.Module, prefix ast.Ref) bool {
	found := false
	for _, mod := range modules {
		ast.WalkRefs(mod, func(ref ast.Ref) bool {
			found = found || ref.HasPrefix(prefix)
			return found
		})
	}
	return found
}
