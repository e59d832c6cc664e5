package release

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Hidden lists, by file, the lines that hold a sensitive value.
func (r *Rendered) Hidden() map[string][]int { return HiddenIn(r.Output.Stack) }

// HiddenIn is Hidden for a stack of layers.
func HiddenIn(stack *values.Stack) map[string][]int {
	lines := map[string][]int{}
	secrets := linesOf(secretsIn(stack))
	for _, layer := range stack.Layers {
		if layer.Doc == nil {
			continue
		}
		file := layer.Doc.File
		if lines[file] = append(lines[file], layer.Doc.LinesWith(secrets)...); len(lines[file]) == 0 {
			delete(lines, file)
		}
		block, _ := layer.Values[config.Block].(map[string]any)
		for name := range block {
			if IsMarked(stack, layer.At.Append(config.Block, name)) {
				lines[file] = append(lines[file], layer.Doc.ValueLines(diag.Path{config.Block, name}, isDescription)...)
			}
		}
	}
	return lines
}

// linesOf are the lines of texts that are long enough to be told from others.
func linesOf(texts []string) []string {
	const shortest = 4
	var out []string
	for _, text := range texts {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); len(line) >= shortest {
				out = append(out, line)
			}
		}
	}
	return out
}

// isDescription tells the keys of an entry that say something of its value from
// those that give it, and from those that nobody knows.
func isDescription(key string) bool {
	return slices.Contains([]string{"sensitive", "reason", "required", "description", "type", "enum", "from"}, key)
}

// Hidden keeps lines of a broken file out of reports: of one of -f, where
// secrets come from, all; of others those that may hold a secret. chart is nil
// when it is the one that is broken.
func (o Options) Hidden(err error, chart *render.Chart) map[string][]int {
	var broken *yamldoc.Error
	var fault *render.Error
	file := ""
	switch {
	case errors.As(err, &broken):
		file = broken.Span.File
	case errors.As(err, &fault) && fault.Fault == render.FaultSyntax:
		file = fault.Span.File
	}
	if file == "" {
		return map[string][]int{}
	}
	if slices.Contains(o.Files, file) {
		return map[string][]int{file: {0}}
	}
	text, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil { // one in an archive, or of another revision
		return map[string][]int{file: {0}}
	}
	return map[string][]int{file: linesThatMayHoldSecrets(text, markedNames(chart))}
}

// markedNames are the marked entries of a chart's own values.
func markedNames(chart *render.Chart) []string {
	var names []string
	if chart == nil || chart.Defaults() == nil {
		return nil
	}
	stack := DefaultsOf(chart)
	block, _ := chart.Defaults().Values[config.Block].(map[string]any)
	for name := range block {
		if IsMarked(stack, diag.Path{config.Block, name}) {
			names = append(names, name)
		}
	}
	return names
}

// DefaultsOf is the stack of a chart's own values alone.
func DefaultsOf(chart *render.Chart) *values.Stack {
	return &values.Stack{Layers: []*values.Layer{chart.Defaults()}}
}

// linesThatMayHoldSecrets judges the lines of a text that is no YAML: one that
// has a value that looks like a secret, a name that sounds like one or is known
// to be marked, and what is indented below it. Where there are marks and no
// names are known, it is the whole config block.
func linesThatMayHoldSecrets(text []byte, marked []string) []int {
	if len(marked) == 0 && bytes.Contains(text, []byte("sensitive")) {
		marked = []string{config.Block}
	}
	isSecret := func(word string) bool {
		return config.NamedLikeSecret(word) || slices.Contains(marked, word)
	}
	var lines []int
	number, under := 0, -1
	for line := range strings.Lines(string(text)) {
		number++
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		if under >= 0 && indent <= under && strings.TrimSpace(line) != "" {
			under = -1
		}
		if under < 0 && slices.ContainsFunc(strings.FieldsFunc(line, isNoName), isSecret) {
			under = indent
		}
		_, value, _ := strings.Cut(line, ":")
		_, looks := detect.Value(strings.Trim(strings.TrimSpace(value), `"'`))
		if under >= 0 || looks {
			lines = append(lines, number)
		}
	}
	return lines
}

// isNoName tells what stands between the names of a line.
func isNoName(c rune) bool {
	return c != '_' && c != '-' && c != '.' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
}
