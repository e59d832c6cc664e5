package schemas

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

func matchesAny(patterns []string, key string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		re, err := regexp.Compile(p)
		return err == nil && re.MatchString(key)
	})
}

func oneOf(arg any) string {
	if items, ok := arg.([]any); ok && len(items) == 1 {
		return compact(items[0])
	}
	return "one of " + list(arg)
}

// list writes the values of an enum, as YAML would have them.
func list(arg any) string {
	const most = 12
	items, _ := arg.([]any)
	var out []string
	for _, item := range items[:min(most, len(items))] {
		out = append(out, compact(item))
	}
	if len(items) > most {
		out = append(out, fmt.Sprintf("and %d more", len(items)-most))
	}
	return strings.Join(out, ", ")
}

// compact writes a value in one line: a plain word bare, all else as JSON.
func compact(v any) string {
	if s, ok := v.(string); ok && s != "" && !strings.ContainsAny(s, " ,\"'\n\t:") {
		return s
	}
	out, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(out)
}

func mostOrLeast(keyword string) string {
	if strings.HasPrefix(keyword, "max") {
		return "most"
	}
	return "least"
}

func plural(n any, word string) string {
	if fmt.Sprint(n) == "1" {
		return "1 " + word
	}
	return fmt.Sprintf("%v %ss", n, word)
}

func text(v any) string { s, _ := v.(string); return s }

func keys(v any) []string {
	m, _ := v.(map[string]any)
	out := make([]string, 0, len(m))
	for key := range m {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

func typeWord(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case map[string]any:
		return "object"
	case []any:
		return "list"
	}
	return "number"
}

func jsonTypeWord(t string) string {
	if t == "array" {
		return "list"
	}
	return t
}
