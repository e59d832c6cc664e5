package waiver

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/yamldoc"
)

func TestInline(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want Waiver
	}{
		"everything": {
			` a/b until=2027-01-31 reason="some words" owner=acme/team ticket=PAY-1`,
			Waiver{Rule: "a/b", Expires: "2027-01-31", Reason: "some words", Owner: "acme/team", Ticket: "PAY-1"},
		},
		"a quote in quotes":  {" reason='it''s' a/b", Waiver{fault: `want a blank behind the closing quote of "it"`}},
		"the rule last":      {` reason='say "no"' a/b`, Waiver{Reason: `say "no"`, fault: `"a/b": want key=value, with quotes around a value of several words`}},
		"nothing":            {"", Waiver{}},
		"tabs and lines":     {"\ta/b\n  owner=o\n", Waiver{Rule: "a/b", Owner: "o"}},
		"a word too many":    {` a/b reason=some words`, Waiver{Rule: "a/b", Reason: "some", fault: `"words": want key=value, with quotes around a value of several words`}},
		"a quote left open":  {` a/b reason="some words`, Waiver{Rule: "a/b", fault: `the quote before "some words" is not closed`}},
		"a wrong key":        {` a/b untill=2027-01-31`, Waiver{Rule: "a/b", fault: `"untill" is no key of a waiver; there are until, reason, owner, ticket; did you mean until?`}},
		"a key twice":        {` a/b owner=o owner=p`, Waiver{Rule: "a/b", Owner: "o", fault: "owner is here twice"}},
		"an empty value":     {` a/b owner= reason=""`, Waiver{Rule: "a/b"}},
		"an equals sign too": {` a/b reason="x=y"`, Waiver{Rule: "a/b", Reason: "x=y"}},
	} {
		got := inline(c.text)
		c.want.Inline = true
		if diff := cmp.Diff(&c.want, got, cmp.AllowUnexported(Waiver{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if w := inline("d a/b"); w != nil {
		t.Errorf("a longer word is no waiver: %+v", w)
	}
}

// Each template has a mark > before the lines that its waiver covers.
func TestInTemplateReaches(t *testing.T) {
	for name, text := range map[string]string{
		"the line below": `
{{/* chartyard:ignore a/b owner=o */}}
>image: x
name: y`,
		"trimmed": `
  {{- /* chartyard:ignore a/b owner=o */ -}}
>  image: x`,
		"the same line": `
>image: x {{/* chartyard:ignore a/b owner=o */}}
name: y`,
		"before, on the same line": `
>{{/* chartyard:ignore a/b owner=o */}}image: x
name: y`,
		"behind a #": `
>image: x # chartyard:ignore a/b owner=o
name: y`,
		"below a #": `
# chartyard:ignore a/b owner=o
# more words
{{- /* and these */}}
>image: x
name: y`,
		"a comment of several lines": `
{{- /*
  chartyard:ignore a/b
  owner=o
*/}}
>image: x
name: y`,
		"a mapping": `
spec:
  # chartyard:ignore a/b owner=o
>  securityContext:
>    a: 1
>
>    b:
>      c: 2
  other: 1`,
		"a list at the same depth": `
# chartyard:ignore a/b owner=o
>containers:
>- name: x
>  image: y
volumes:`,
		"an item": `
containers:
  # chartyard:ignore a/b owner=o
>  - name: x
>    image: y
  - name: z`,
		"actions on the way": `
# chartyard:ignore a/b owner=o
>resources:
>{{- with .Values.resources }}
>  {{- toYaml . | nindent 2 }}
{{- end }}
other: 1`,
		"a value that an action prints": `
# chartyard:ignore a/b owner=o
>resources:
>{{ toYaml .Values.resources | indent 2 }}
{{ toYaml .Values.other }}`,
		"a block": `
{{/* chartyard:ignore a/b owner=o */}}
>{{- with .Values.a }}
>a:
>  {{- if .b }}
>  b: 1
>  {{- end }}
>{{- end }}
c: 1`,
		"a block of one line": `
# chartyard:ignore a/b owner=o
>a: {{ if .x }}1{{ else }}2{{ end }}
c: 1`,
		"an empty line": `
# chartyard:ignore a/b owner=o

image: x`,
		"the end": `
image: x
# chartyard:ignore a/b owner=o`,
	} {
		t.Run(name, func(t *testing.T) {
			lines := strings.Split(strings.TrimPrefix(text, "\n"), "\n")
			first, last := 0, 0
			for i, line := range lines {
				if strings.HasPrefix(line, ">") {
					if lines[i] = line[1:]; first == 0 {
						first = i + 1
					}
					last = i + 1
				}
			}
			for _, end := range []string{"\n", "\r\n"} {
				got := InTemplate("web.yaml", strings.Join(lines, end))
				if len(got) != 1 || got[0].fault != "" || got[0].Rule != "a/b" || got[0].Owner != "o" {
					t.Fatalf("waivers: %+v", got)
				}
				if got[0].first != first || got[0].last != last {
					t.Errorf("it covers lines %d to %d, want %d to %d", got[0].first, got[0].last, first, last)
				}
			}
		})
	}
}

func TestInTemplateLeavesOtherTextAlone(t *testing.T) {
	for _, text := range []string{
		"", "image: x", "text: chartyard:ignore a/b", "text: x#chartyard:ignore a/b",
		"{{/* see chartyard:ignore a/b */}}", "# chartyard:ignored", "{{/* chartyard:ignore a/b", "/* chartyard:ignore a/b */",
		"{{ \"chartyard:ignore\" }}", "chartyard:ignore", "#chartyard:ignoring",
	} {
		if got := InTemplate("web.yaml", text); len(got) > 0 {
			t.Errorf("%q: %+v", text, got[0])
		}
	}
}

// A file with waivers beyond reason is not read to its end, and says so.
func TestFilesHaveNotTooManyWaivers(t *testing.T) {
	text := strings.Repeat("# chartyard:ignore a/b owner=o\n", 100_000) + "a: 1\n"
	doc, err := yamldoc.Parse("values.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]*Waiver{"values": InValues(doc), "template": InTemplate("web.yaml", text)} {
		if len(got) != most+1 || got[most-1].fault != "" || !strings.Contains(got[most].fault, "more than 500 waivers") || got[most].Span.Line != most+1 {
			t.Errorf("%s: %d waivers, the last is %+v", name, len(got), got[len(got)-1])
		}
	}
}

// No text makes it panic, and what a waiver covers is in the file.
func FuzzInTemplate(f *testing.F) {
	f.Add("{{- /* chartyard:ignore a/b owner='o' */ -}}\na:\n  - b")
	f.Add("a: # chartyard:ignore a/b\n{{ if }}\n{{end}}")
	f.Add("/* chartyard:ignore */}}")
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range InTemplate("web.yaml", text) {
			lines := strings.Count(text, "\n") + 1
			if w.first < 0 || w.last < w.first || w.last > lines || w.Span.Line < 1 || w.Span.Line > lines || w.Span.Column < 1 {
				t.Errorf("%q: %+v", text, w)
			}
		}
	})
}
