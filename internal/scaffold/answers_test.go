package scaffold

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestResolveRefuses(t *testing.T) {
	_, template := defaultTemplate(t)
	from := func(source string, pairs ...string) Answers {
		given := answers(pairs...)
		for name, answer := range given {
			given[name] = Answer{Text: answer.Text, From: source}
		}
		return given
	}
	const (
		aboutName  = "Name of the service, its chart, its release and its objects; a DNS-1035 label of at most 40 characters. For example: payments"
		aboutOwner = "Team that answers for the service, as CODEOWNERS names it (payments-team, acme/payments-team); also the value of the owner label. For example: payments-team"
		aboutPort  = "Port the container listens on; above 1023, because the process is not root. For example: 8080"
	)
	good := from("--set", "name", "payments", "owner", "team")
	tests := []struct {
		name  string
		given Answers
		want  string
	}{
		{"nothing is wrong", good, ""},
		{"nothing at all", nil, "name is missing. " + aboutName},
		{"a name in capitals", Merge(from("NAME", "name", "Payments"), good), `NAME: name: "Payments" is not accepted. ` + aboutName},
		{"a name that ends in a dash", Merge(from("NAME", "name", "pay-"), good), `NAME: name: "pay-" is not accepted. ` + aboutName},
		{"a name of two lines", Merge(from("NAME", "name", "pay\n"), good), `NAME: name: "pay\n" is not accepted. ` + aboutName},
		{"a long name", Merge(from("NAME", "name", "abcdefghijklmnopqrstuvwxyzabcdefghijklmno"), good), `NAME: name: "abcdefghijklmnopqrstuvwxyzabcdefghijklmno" is not accepted. ` + aboutName},
		{"an owner in words", Merge(from("--owner", "owner", "the team"), good), `--owner: owner: "the team" is not accepted. ` + aboutOwner},
		{"a low port", Merge(from("--port", "port", "80"), good), "--port: port: 80 is less than 1024. " + aboutPort},
		{"a high port", Merge(from("answers.yaml:3:7", "port", "70000"), good), "answers.yaml:3:7: port: 70000 is more than 65535. " + aboutPort},
		{"a port in words", Merge(from("--port", "port", "http"), good), `--port: port: "http" is not a whole number. ` + aboutPort},
		{"a port of many digits", Merge(from("--port", "port", "080800"), good), `--port: port: "080800" is not a whole number. ` + aboutPort},
		{"an unknown parameter", Merge(from("--set", "ownr", "x"), good), "--set: ownr: no such parameter; did you mean owner?"},
		{"one like no other", Merge(from("--set", "database", "x"), good), "--set: database: no such parameter; there are name, owner, port, host, image"},
		{
			"several at once", from("--set", "name", "P", "port", "1", "zzz", "1"),
			"--set: zzz: no such parameter; there are name, owner, port, host, image\n" +
				`--set: name: "P" is not accepted. ` + aboutName + "\n--set: port: 1 is less than 1024. " + aboutPort,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			if _, err := template.Resolve(test.given); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

// A name may fit the template and be too long for the yard's namespaces.
func TestResolveHoldsTheNameToTheNamespaces(t *testing.T) {
	y, template := defaultTemplate(t)
	y.Environments[0].Namespace = "a-very-long-prefix-for-the-namespaces-of-{{.Service}}"
	_, err := template.Resolve(answers("name", "a-service-with-quite-a-name", "owner", "team"))
	want := "name: a-service-with-quite-a-name would have the namespace a-very-long-prefix-for-the-namespaces-of-a-service-with-quite-a-name in dev, " +
		"which is no name of a namespace (at most 63 characters)"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A name stands in the chart without quotes.
func TestResolveRefusesNamesThatYAMLTakesForSomethingElse(t *testing.T) {
	_, template := defaultTemplate(t)
	for _, name := range []string{"on", "off", "yes", "no", "y", "n", "true", "false", "null"} {
		_, err := template.Resolve(answers("name", name, "owner", "team"))
		want := "name: YAML reads " + name + " as true, false or nothing wherever a chart names it; choose another"
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := template.Resolve(answers("name", "online", "owner", "team")); err != nil {
		t.Error(err)
	}
}

func TestMergeTakesTheFirst(t *testing.T) {
	got := Merge(answers("a", "flag"), answers("a", "set", "b", "set"), answers("a", "file", "b", "file", "c", "file"))
	if diff := cmp.Diff(answers("a", "flag", "b", "set", "c", "file"), got); diff != "" {
		t.Errorf("Merge (-want +got):\n%s", diff)
	}
}

func TestParseSet(t *testing.T) {
	got, err := ParseSet([]string{"a=1", "b=x=y", "c="})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(answers("a", "1", "b", "x=y", "c", ""), got); diff != "" {
		t.Errorf("ParseSet (-want +got):\n%s", diff)
	}
	for _, arg := range []string{"a", "=1", ""} {
		if _, err := ParseSet([]string{arg}); err == nil || err.Error() != "--set "+arg+": want name=value" {
			t.Errorf("ParseSet(%q): %v", arg, err)
		}
	}
}

func TestReadAnswers(t *testing.T) {
	got, err := ReadAnswers("answers.yaml", []byte("owner: acme/team\nport: 09090\nhost: 'a.example.com'\nversion: 1.10\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := Answers{
		"owner":   {"acme/team", "answers.yaml:1:8"},
		"port":    {"09090", "answers.yaml:2:7"},
		"host":    {"a.example.com", "answers.yaml:3:7"},
		"version": {"1.10", "answers.yaml:4:10"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ReadAnswers (-want +got):\n%s", diff)
	}
	for text, want := range map[string]string{
		"- a\n":                 "answers.yaml:1:1: the document is a list, want a mapping",
		"owner: [a]\nport:\n":   "answers.yaml:1:1: owner: want a text or a number\nanswers.yaml:2:1: port: want a text or a number",
		"owner: a\nowner: b\n":  "answers.yaml:2:1: owner is here twice; the first is in line 1",
		"owner: a\n\tport: 1\n": "answers.yaml:2:1: a tab in the indentation; YAML takes spaces only",
	} {
		if _, err := ReadAnswers("answers.yaml", []byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestMissingAndDefaults(t *testing.T) {
	_, template := defaultTemplate(t)
	given := answers("name", "payments")
	var got []string
	for _, p := range template.Missing(given) {
		text, ok := template.DefaultOf(p, given)
		if !ok {
			text = "must be asked"
		}
		got = append(got, p.Name+": "+text)
	}
	want := []string{"owner: payments-team", "port: 8080", "host: payments.example.com", "image: registry.example.com/payments"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
}
