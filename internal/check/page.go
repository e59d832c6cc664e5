package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// Page is what the documentation of a rule is made from.
type Page struct {
	diag.Rule
	// Rationale says what goes wrong without the rule. It may be empty.
	Rationale string
	// Profile is the first that has the rule; empty when all have.
	Profile string
	// Parameters are what a yard may set for the rule.
	Parameters []PageParameter
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
	b.WriteString(generated + "# Rules\n")
	category := ""
	for _, p := range pages {
		if c, _, _ := strings.Cut(p.ID, "/"); c != category {
			category = c
			fmt.Fprintf(&b, "\n## %s\n\n| rule | severity | what it asks |\n|---|---|---|\n", c)
		}
		fmt.Fprintf(&b, "| [`%s`](%s.md) | %s | %s |\n", p.ID, p.ID, p.Severity, p.Title)
	}
	return b.String()
}

func (p Page) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s# %s\n\n`%s`, %s", generated, p.Title, p.ID, p.Severity)
	if p.Profile != "" {
		fmt.Fprintf(&b, ", in the profiles from %s on", p.Profile)
	}
	b.WriteByte('\n')
	section := func(title, text string) {
		if text = strings.TrimSpace(text); text != "" {
			fmt.Fprintf(&b, "\n## %s\n\n%s\n", title, text)
		}
	}
	if p.Rationale == "" {
		section("Why", p.Description)
	} else {
		section("Why", p.Rationale)
		section("What is looked at", p.Description)
	}
	section("How to fix it", p.Remediation)
	section("Breaks the rule", fenced("yaml", p.Bad))
	section("What is said of it", fenced("text", p.Says))
	section("Keeps the rule", fenced("yaml", p.Good))
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
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	return "```" + language + "\n" + text + "\n```"
}
