package check

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// Page is what the documentation of a rule is made from.
type Page struct {
	diag.Rule
	// Rationale says what goes wrong without the rule. It may be empty.
	Rationale string
	// Profiles are those that have the rule; empty when all have.
	Profiles []string
	// Parameters are what a yard may set for the rule.
	Parameters []PageParameter
	// Waivable is true of a rule whose findings have a line that a waiver can stand above.
	Waivable bool
	// Bad and Good are YAML that breaks the rule and YAML that keeps it.
	Bad, Good string
	// Says is what a check of Bad prints about this rule.
	Says string
	// Notes is further text in Markdown, such as which objects the rule is for.
	Notes string
}

// PageParameter is one parameter of a rule, as its documentation shows it.
type PageParameter struct {
	Name, Type, Description string
	Default                 string // as YAML
}

// RuleDocs makes the folder docs/rules: a page for each rule, at its ID with
// .md, and README.md, which lists them. Names are relative to the folder.
func RuleDocs(pages []Page) map[string]string {
	pages = slices.Clone(pages)
	slices.SortFunc(pages, func(a, b Page) int { return cmp.Compare(a.ID, b.ID) })
	files := map[string]string{"README.md": index(pages)}
	for _, p := range pages {
		files[p.ID+".md"] = p.markdown()
	}
	return files
}

const generated = "<!-- Generated from the rules' metadata. Change it there and run make docs. -->\n\n"

func index(pages []Page) string {
	var b strings.Builder
	b.WriteString(generated + "# Rules\n\n" + introduction)
	category := ""
	for _, p := range pages {
		if c, _, _ := strings.Cut(p.ID, "/"); c != category {
			category = c
			fmt.Fprintf(&b, "\n## %s\n\n| rule | severity | profiles | what it asks |\n|---|---|---|---|\n", c)
		}
		profiles := cmp.Or(strings.Join(p.Profiles, ", "), "all")
		fmt.Fprintf(&b, "| [`%s`](%s.md) | %s | %s | %s |\n", p.ID, p.ID, p.Severity, profiles, p.Title)
	}
	return b.String()
}

const introduction = `Each finding ends in the name of its rule, in brackets. Its page says what to do, shows it on an example, and says what goes wrong without the rule;
` + "`chartyard policy show RULE`" + ` prints the page in the terminal. A name such as ` + "`ingress.scheme`" + `
that a page gives for the standard chart is a key of ` + "`chart/values.yaml`" + `, or of ` + "`chart/values-<environment>.yaml`" + ` where one environment differs.

An environment has a profile, and the profile says which rules hold there: [a yard](../yard.md#profiles) chooses. A finding that must stay for a time is
[waived](../waivers.md), with a reason and a last day.
`

func (p Page) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s# %s\n\n`%s`, %s, in %s\n", generated, p.Title, p.ID, p.Severity, inProfiles(p.Profiles))
	section := func(title, text string) {
		if text = strings.TrimSpace(text); text != "" {
			fmt.Fprintf(&b, "\n## %s\n\n%s\n", title, text)
		}
	}
	section("How to fix it", p.remedy())
	if p.Rationale == "" {
		section("Why", withCode(p.Description))
	} else {
		section("Why", withCode(p.Rationale))
		section("What is looked at", withCode(p.Description))
	}
	section("Breaks the rule", fenced("yaml", p.Bad))
	section("What is said of it", fenced("text", p.Says))
	section("Keeps the rule", p.kept())
	section("If it has to stay", p.waiver())
	section("Where it applies", p.Notes)
	section("Parameters", p.parameters())
	var references strings.Builder
	for _, r := range p.References {
		if strings.HasPrefix(r, "https://") {
			r = "<" + r + ">"
		}
		references.WriteString("- " + r + "\n")
	}
	section("References", references.String())
	return b.String()
}

func inProfiles(names []string) string {
	switch len(names) {
	case 0:
		return "every profile"
	case 1:
		return "the profile " + names[0]
	default:
		last := len(names) - 1
		return "the profiles " + strings.Join(names[:last], ", ") + " and " + names[last]
	}
}

func (p Page) remedy() string {
	remediation := strings.TrimSpace(p.Remediation)
	// What it says of the standard chart comes after what it says of any, or before what it says of others.
	first, second := "In any chart: ", "In the standard chart: "
	if own, ok := strings.CutPrefix(remediation, second); ok {
		first, second, remediation = second, "In any other chart: ", own
	}
	at := regexp.MustCompile(`\s+` + second).FindStringIndex(remediation)
	if at == nil {
		return withCode(strings.TrimSpace(p.Remediation))
	}
	return withCode("- " + first + inItem(remediation[:at[0]]) + "\n- " + second + inItem(remediation[at[1]:]))
}

// inItem indents the lines of a text below its first, so that they belong to the same item of a list.
func inItem(text string) string {
	return regexp.MustCompile(`\n([^\n])`).ReplaceAllString(text, "\n  $1")
}

// withCode marks the words of a text that are names of fields, values and files,
// which plain text leaves as they are: those with a dot or a slash inside, those
// with capitals inside but none in front, and those with a place to fill in, as
// <name>, that a browser would take for a tag. Lines that are indented as code are left.
func withCode(text string) string {
	word := regexp.MustCompile(`[^\s(),;]*[^\s(),;.:]`)
	name := regexp.MustCompile(`^\.?[A-Za-z][\w-]*([./][\w-]+)+$|^[a-z]+([A-Z][A-Za-z]*)+$|<\w+>`)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.ContainsAny(line, "`[") || strings.HasPrefix(line, "    ") { // Markdown already
			continue
		}
		lines[i] = word.ReplaceAllStringFunc(line, func(w string) string {
			if name.MatchString(w) {
				return "`" + w + "`"
			}
			return w
		})
	}
	return strings.Join(lines, "\n")
}

// kept shows what keeps the rule: as what it changes of what breaks it, when most of that stays.
func (p Page) kept() string {
	bad, good := strings.TrimSpace(p.Bad), strings.TrimSpace(p.Good)
	if change, kept := changes(bad, good); good != "" && 2*kept > strings.Count(bad, "\n") {
		return fenced("diff", change)
	}
	return fenced("yaml", good)
}

func (p Page) waiver() string {
	if !p.Waivable {
		return ""
	}
	return "Put a waiver above the line that the finding names, with the last day it holds, a reason, and who answers for it; or set one down under `waivers` in chartyard.yaml. " +
		"A yard may say that the rule is never waived.\n\n" +
		fenced("yaml", `# chartyard:ignore `+p.ID+` until=YYYY-MM-DD reason="…" owner=…`)
}

func (p Page) parameters() string {
	if len(p.Parameters) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Set in `yard.yaml` under `params`, by the name `%s`.\n\n| parameter | type | default | means |\n|---|---|---|---|\n", p.ID)
	for _, param := range p.Parameters {
		fmt.Fprintf(&b, "| `%s` | %s | `%s` | %s |\n", param.Name, param.Type, param.Default, param.Description)
	}
	return b.String()
}

func fenced(language, text string) string {
	if text = strings.Trim(text, "\n"); text == "" {
		return ""
	}
	return "```" + language + "\n" + text + "\n```"
}
