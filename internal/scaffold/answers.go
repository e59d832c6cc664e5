package scaffold

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/grammar"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Answer is what someone said a parameter shall be, and where.
type Answer struct {
	Text string
	From string // for errors: "NAME", "--owner", "--set", "answers.yaml:3:7"
}

// Answers are by the parameter's name.
type Answers map[string]Answer

// Merge joins sources of answers; the first that has one wins.
func Merge(sources ...Answers) Answers {
	merged := Answers{}
	for _, source := range slices.Backward(sources) {
		maps.Copy(merged, source)
	}
	return merged
}

// ParseSet reads arguments of --set, each name=value.
func ParseSet(args []string) (Answers, error) {
	answers := Answers{}
	for _, arg := range args {
		name, text, ok := strings.Cut(arg, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--set %s: want name=value", arg)
		}
		answers[name] = Answer{Text: text, From: "--set"}
	}
	return answers, nil
}

// ReadAnswers reads a file of answers: a YAML mapping of names to texts,
// numbers and booleans. file is used in errors as it is.
func ReadAnswers(file string, text []byte) (Answers, error) {
	doc, err := yamldoc.Parse(file, text)
	if err != nil {
		return nil, err
	}
	var given map[string]any
	if err := doc.Decode(&given); err != nil {
		return nil, err
	}
	answers := Answers{}
	var faults []*yamldoc.Error
	for name, value := range given {
		at := diag.Path{name}
		_, node, _ := doc.Find(at)
		switch value.(type) {
		case nil, map[string]any, []any:
			faults = append(faults, doc.Errorf(at, "%s: want a text or a number", name))
			continue
		}
		// As it is written: 0123 and 1.10 are not to be rounded.
		answers[name] = Answer{Text: node.Value, From: doc.Span(node).String()}
	}
	return answers, doc.Join(faults)
}

// Missing lists the parameters that nobody has answered, in the order of
// asking. Those with a default need not be asked for.
func (t *Template) Missing(given Answers) []Parameter {
	return slices.DeleteFunc(slices.Clone(t.Parameters), func(p Parameter) bool {
		_, answered := given[p.Name]
		return answered
	})
}

// DefaultOf works out the default of a parameter from the answers to those
// above it. ok is false when it has none, or when it needs one of those above
// that has no answer yet.
func (t *Template) DefaultOf(p Parameter, given Answers) (text string, ok bool) {
	if p.Default == nil {
		return "", false
	}
	values := map[string]any{}
	for _, above := range t.Parameters {
		if above.Name == p.Name {
			break
		}
		text, ok := given[above.Name].Text, true
		if _, answered := given[above.Name]; !answered {
			text, ok = t.DefaultOf(above, given)
		}
		if ok {
			values[above.Name] = above.value(text)
		}
	}
	text, err := t.execute("default of "+p.Name, *p.Default, values)
	return text, err == nil
}

// Resolve checks the answers, fills in defaults, and gives every parameter its
// text. The error joins one per fault.
func (t *Template) Resolve(given Answers) (map[string]string, error) {
	errs := t.unknown(given)
	texts := map[string]string{}
	for _, p := range t.Parameters {
		answer, answered := given[p.Name]
		if !answered {
			text, ok := t.DefaultOf(p, given)
			if !ok && p.Default == nil {
				errs = append(errs, fmt.Errorf("%s is missing. %s For example: %s", p.Name, p.Description, p.Example))
			}
			if !ok {
				continue
			}
			answer = Answer{Text: text, From: "default"}
		}
		// A default made from an answer that is refused says nothing new.
		if err := p.Check(answer.Text); err != nil && (answered || len(errs) == 0) {
			errs = append(errs, fmt.Errorf("%s: %s: %w", answer.From, p.Name, err))
		}
		texts[p.Name] = answer.Text
	}
	if len(errs) == 0 {
		errs = t.misfits(texts)
	}
	return texts, errors.Join(errs...)
}

// misfits are parameters without a text after all, a name that YAML takes for
// something else, and names made from it that the yard's environments cannot take.
func (t *Template) misfits(texts map[string]string) []error {
	var errs []error
	for _, p := range t.Parameters {
		if _, ok := texts[p.Name]; !ok {
			errs = append(errs, fmt.Errorf("%s has a default that does not work out: %s", p.Name, *p.Default))
		}
	}
	name := texts[nameParameter]
	if !isTextInYAML(name) {
		errs = append(errs, fmt.Errorf("name: YAML reads %s as true, false or nothing wherever a chart names it; choose another", name))
	}
	for _, env := range t.yard.Environments {
		if namespace := env.Namespace.Expand(name, env.Name); !grammar.Label(namespace) {
			errs = append(errs, fmt.Errorf("name: %s would have the namespace %s in %s, which is no name of a namespace (at most 63 characters)", name, namespace, env.Name))
		}
	}
	return errs
}

// isTextInYAML reports whether YAML reads text, without quotes, as itself: on,
// y and null are not.
func isTextInYAML(text string) bool {
	doc, err := yamldoc.Parse("", []byte("text: "+text))
	if err != nil {
		return false
	}
	values, err := doc.Map()
	return err == nil && values["text"] == any(text)
}

func (t *Template) unknown(given Answers) []error {
	var names []string
	for _, p := range t.Parameters {
		names = append(names, p.Name)
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(names, name) {
			hint := diag.DidYouMean(name, names)
			if hint == "" {
				hint = "; there are " + strings.Join(names, ", ")
			}
			errs = append(errs, fmt.Errorf("%s: %s: no such parameter%s", given[name].From, name, hint))
		}
	}
	return errs
}
