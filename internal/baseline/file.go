package baseline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// DefaultFile is where the baseline of a service is, in its folder.
const DefaultFile = ".chartyard/baseline.yaml"

// version is that of the file's form.
const version = 1

// Entry is how often a finding stood.
type Entry struct {
	Key string `key:"key,required"` // diag.Finding.Key
	// Environments in which it stood; empty for a finding that has none.
	Environments []string `key:"environments"`
	Count        int      `key:"count"` // in each of them; zero means once
}

// Rule is the one that the finding is of.
func (e Entry) Rule() string {
	rule, _, _ := strings.Cut(e.Key, "|")
	return rule
}

// Service is the one that the finding is of.
func (e Entry) Service() string {
	if parts := strings.SplitN(e.Key, "|", 3); len(parts) == 3 {
		return parts[1]
	}
	return ""
}

func (e Entry) count() int { return max(e.Count, 1) }

// Read reads a baseline. Every fault is in the error, with its line.
func Read(file string, text []byte) (*Baseline, error) {
	doc, err := yamldoc.Parse(file, text)
	if err != nil {
		return nil, err
	}
	var content struct {
		Version  int     `key:"version,required"`
		Findings []Entry `key:"findings,required"`
	}
	if err := doc.Decode(&content); err != nil {
		return nil, err
	}
	if content.Version != version {
		return nil, doc.Errorf(diag.Path{"version"}, "this is a baseline of version %d; this chartyard knows version %d", content.Version, version)
	}
	var faults []*yamldoc.Error
	for i, e := range content.Findings {
		at := diag.Path{"findings", strconv.Itoa(i)}
		if strings.Count(e.Key, "|") < 3 {
			faults = append(faults, doc.Errorf(at.Append("key"), "%q is no key of a finding: rule|service|object|path", e.Key))
		}
		if e.Count < 0 {
			faults = append(faults, doc.Errorf(at.Append("count"), "count is %d, want a number from 1", e.Count))
		}
	}
	if err := doc.Join(faults); err != nil {
		return nil, err
	}
	return New(content.Findings), nil
}

// Text is a baseline as a file: an entry for each finding, in the order of their
// keys, so that a difference of two files is one of findings.
func Text(entries []Entry) []byte {
	var b bytes.Buffer
	b.WriteString("# Findings that stood when this was written: they do not fail. Made by\n# chartyard check --write-baseline, which also takes out those that are gone.\n")
	fmt.Fprintf(&b, "version: %d\nfindings:", version)
	if len(entries) == 0 {
		b.WriteString(" []")
	}
	b.WriteString("\n")
	for _, e := range entries {
		fmt.Fprintf(&b, "  - key: %s\n", quote(e.Key))
		if len(e.Environments) > 0 {
			names := make([]string, len(e.Environments))
			for i, name := range e.Environments {
				names[i] = quote(name)
			}
			fmt.Fprintf(&b, "    environments: [%s]\n", strings.Join(names, ", "))
		}
		if e.count() > 1 {
			fmt.Fprintf(&b, "    count: %d\n", e.Count)
		}
	}
	return b.Bytes()
}

// quote writes a text in JSON, which YAML reads as it stands.
func quote(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string, to memory
	return strings.TrimSuffix(b.String(), "\n")
}

// Of makes the entries for findings. Those that hold in the same environments as
// often are one entry each key. order is that of environments.
func Of(findings []diag.Finding, order []string) []Entry {
	counts := map[string]map[string]int{}
	for _, f := range findings {
		key := f.Key()
		if counts[key] == nil {
			counts[key] = map[string]int{}
		}
		for _, env := range environments(f) {
			counts[key][env]++
		}
	}
	var out []Entry
	for key, byEnv := range counts {
		byCount := map[int][]string{}
		for env, n := range byEnv {
			if env == "" {
				out = append(out, Entry{Key: key, Count: n})
				continue
			}
			byCount[n] = append(byCount[n], env)
		}
		for n, envs := range byCount {
			sortEnvironments(envs, order)
			out = append(out, Entry{Key: key, Environments: envs, Count: n})
		}
	}
	Sort(out)
	return out
}

// Sort puts entries in the order of the file.
func Sort(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), slices.Compare(a.Environments, b.Environments))
	})
}

func sortEnvironments(envs, order []string) {
	rank := func(env string) int {
		if i := slices.Index(order, env); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(envs, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a, b))
	})
}

// environments are those of a finding; one without a name when it has none.
func environments(f diag.Finding) []string {
	if len(f.Environments) == 0 {
		return []string{""}
	}
	return f.Environments
}
