package waiver

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// today is the day of every test.
func today() time.Time { return time.Date(2026, 11, 23, 23, 30, 0, 0, time.UTC) }

func terms() Terms {
	return Terms{
		Today: today(), LongestDays: 180, Never: []string{"config/leak", "identity/*"},
		Rules: []string{"images/tag-not-latest", "config/leak", "identity/own"}, Environments: []string{"dev", "prod"},
	}
}

const whole = "reason: r, owner: o, expires: 2027-01-31"

func ofConfig(t *testing.T, items ...string) []*Waiver {
	t.Helper()
	text := "name: a\nowner: b\nyard: {name: c, version: 1.0.0}\nwaivers:\n"
	for _, item := range items {
		text += "  - {" + item + "}\n"
	}
	c, err := service.ParseConfig("chartyard.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return OfConfig(c)
}

// What is wrong with a waiver is said at its own place.
func TestFaults(t *testing.T) {
	rule := "rule: images/tag-not-latest, "
	for name, c := range map[string]struct{ item, want string }{
		"one that holds":     {rule + whole, ""},
		"its last day":       {rule + "reason: r, owner: o, expires: 2026-11-23", ""},
		"the longest term":   {rule + "reason: r, owner: o, expires: 2027-05-22", ""},
		"a day longer":       {rule + "reason: r, owner: o, expires: 2027-05-23", "5:65 waiver/too-long: this waiver ends in 181 days; the yard allows at most 180"},
		"expired yesterday":  {rule + "reason: r, owner: o, expires: 2026-11-22", "5:65 waiver/expired: this waiver of images/tag-not-latest has expired: its last day was 2026-11-22, 1 day ago"},
		"expired long ago":   {rule + "reason: r, owner: o, expires: 2026-01-01", "5:65 waiver/expired: this waiver of images/tag-not-latest has expired: its last day was 2026-01-01, 326 days ago"},
		"no owner":           {rule + "reason: r, expires: 2027-01-31", "5:5 waiver/incomplete: this waiver has no owner, so it waives nothing"},
		"a reason of blanks": {rule + "reason: ' ', owner: o, expires: 2027-01-31", "5:5 waiver/incomplete: this waiver has no reason, so it waives nothing"},
		"nothing":            {"", "5:5 waiver/incomplete: this waiver has no rule, reason, owner or expires, so it waives nothing"},
		"no reason, expired": {rule + "owner: o, expires: 2026-01-31", "5:5 waiver/incomplete: this waiver has no reason, so it waives nothing"},
		"a misspelt rule":    {"rule: images/tag-no-latest, " + whole, `5:12 waiver/invalid: there is no rule "images/tag-no-latest"; did you mean images/tag-not-latest?`},
		"a German day":       {rule + "reason: r, owner: o, expires: 31.01.2027", `5:65 waiver/invalid: "31.01.2027" is no day; want one like 2027-01-31`},
		"no day of any year": {rule + "reason: r, owner: o, expires: 2027-02-29", `5:65 waiver/invalid: "2027-02-29" is no day; want one like 2027-01-31`},
		"no environment":     {rule + whole + ", environments: [prd]", `5:92 waiver/invalid: there is no environment "prd", only dev, prod; did you mean prod?`},
		"a lone name":        {rule + whole + ", object: payments", `5:85 waiver/invalid: "payments" is no object; want kind/name like Deployment/payments, where * stands for any letters`},
		"a broken path":      {rule + whole + ", path: 'a[b'", `5:83 waiver/invalid: path "a[b": "[b": want an index like [0] or a quoted key like ["a.b"]`},
		"never waived":       {"rule: config/leak, " + whole, "5:12 waiver/forbidden: config/leak can never be waived; its findings stay"},
		"a whole category":   {"rule: identity/own, " + whole, "5:12 waiver/forbidden: identity/own can never be waived; its findings stay"},
		"waivers themselves": {"rule: waiver/unused, " + whole, "5:12 waiver/forbidden: waiver/unused can never be waived; its findings stay"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range terms().Faults(ofConfig(t, c.item)[0]) {
				got = append(got, strings.TrimPrefix(f.Span.String(), "chartyard.yaml:")+" "+f.Rule+": "+f.Message)
				if f.Severity != diag.Error || f.Remediation == "" {
					t.Errorf("a fault of a waiver must fail and say what to do: %+v", f)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever the hour and the zone, a waiver holds until its day is over in UTC.
func TestDaysLeftCountsDatesInUTC(t *testing.T) {
	w := &Waiver{Expires: "2026-11-23"}
	east := time.FixedZone("east", 14*3600)
	for at, want := range map[time.Time]int{
		time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC):          0,
		time.Date(2026, 11, 23, 23, 59, 59, 999, time.UTC):     0,
		time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC):          -1,
		time.Date(2026, 11, 24, 13, 59, 0, 0, east):            0,
		time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC):         1,
		time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC):          53,
		time.Date(2025, 11, 23, 0, 0, 0, 0, time.UTC):          365,
		time.Date(2026, 11, 24, 14, 0, 0, 0, east):             -1,
		time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local).UTC(): 0,
	} {
		if got, ok := w.DaysLeft(at); got != want || !ok {
			t.Errorf("at %s: %d days left, want %d", at, got, want)
		}
	}
}

func TestCovers(t *testing.T) {
	f := diag.Finding{
		Rule:   "images/tag-not-latest",
		Object: &diag.Object{APIVersion: "apps/v1", Kind: "Deployment", Name: "payments-api"},
		Path:   diag.Path{"spec", "template", "spec", "containers", "0", "image"}, ValuesPath: diag.Path{"image", "tag"},
	}
	for scope, want := range map[string]bool{
		"":                                                          true,
		", object: Deployment/payments-api":                         true,
		", object: deployment/payments-api":                         true,
		", object: '*/payments-*'":                                  true,
		", object: '*/*'":                                           true,
		", object: Deployment/p*t*-a*i":                             true,
		", object: Deployment/Payments-api":                         false,
		", object: Deployment/payments":                             false,
		", object: Deploy/payments-api":                             false,
		", object: StatefulSet/*":                                   false,
		", path: image":                                             true,
		", path: image.tag":                                         true,
		", path: .Values.image.tag":                                 true,
		", path: image.tag.x":                                       false,
		", path: imag":                                              false,
		", path: 'spec.template.spec.containers[0]'":                true,
		", path: 'spec.template.spec.containers[*].image'":          true,
		", path: 'spec.template.spec.containers[1]'":                false,
		", environments: [prod]":                                    true,
		", environments: [dev, prod]":                               true,
		", environments: [dev]":                                     false,
		", object: Deployment/*, path: image, environments: [prod]": true,
		", object: Service/*, path: image, environments: [prod]":    false,
	} {
		w := ofConfig(t, "rule: images/tag-not-latest, "+whole+scope)[0]
		if got := w.Covers(f, "prod"); got != want {
			t.Errorf("scope {%s}: covers %v, want %v", scope, got, want)
		}
		w.Rule = "images/other"
		if w.Covers(f, "prod") {
			t.Errorf("scope {%s} covers another rule", scope)
		}
	}
	anywhere := diag.Finding{Rule: f.Rule}
	for scope, want := range map[string]bool{"": true, ", object: '*/*'": false, ", path: image": false, ", environments: [prod]": false} {
		if got := ofConfig(t, "rule: images/tag-not-latest, "+whole+scope)[0].Covers(anywhere, ""); got != want {
			t.Errorf("scope {%s}: covers a finding of no object %v, want %v", scope, got, want)
		}
	}
}

// matches agrees with a plain definition by recursion.
func FuzzMatches(f *testing.F) {
	for _, seed := range [][2]string{{"*", ""}, {"a*b", "ab"}, {"a*a", "a"}, {"*a*", "bab"}, {"a**b", "axb"}, {"", ""}, {"*ab*ab", "abab"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 12 || len(text) > 20 {
			return
		}
		if got, want := matches(pattern, text), slowly(pattern, text); got != want {
			t.Errorf("matches(%q, %q) is %v, want %v", pattern, text, got, want)
		}
	})
}

func slowly(pattern, text string) bool {
	switch {
	case pattern == "":
		return text == ""
	case pattern[0] == '*':
		return slowly(pattern[1:], text) || text != "" && slowly(pattern, text[1:])
	}
	return text != "" && pattern[0] == text[0] && slowly(pattern[1:], text[1:])
}

// A waiver in a comment is for places: the primary one, the template line and its
// callers, the layer that won, but not one that was overridden.
func TestInlineCoversPlaces(t *testing.T) {
	doc, err := yamldoc.Parse("values.yaml", []byte("# chartyard:ignore a/b until=2027-01-31 reason=r owner=o\nimage:\n  tag: latest\nother: 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	w := InValues(doc)[0]
	at := func(line int) diag.Span { return diag.Span{File: "values.yaml", Line: line} }
	elsewhere := diag.Span{File: "values-prod.yaml", Line: 2}
	related := func(role diag.Role, spans ...diag.Span) (out []diag.Related) {
		for _, span := range spans {
			out = append(out, diag.Related{Role: role, Span: span})
		}
		return out
	}
	for name, c := range map[string]struct {
		finding diag.Finding
		want    bool
	}{
		"the line below":             {diag.Finding{Span: at(2)}, true},
		"a line of the node":         {diag.Finding{Span: at(3)}, true},
		"the line after it":          {diag.Finding{Span: at(4)}, false},
		"its own line":               {diag.Finding{Span: at(1)}, false},
		"no line":                    {diag.Finding{Span: at(0)}, false},
		"the same line of another":   {diag.Finding{Span: elsewhere}, false},
		"the template line":          {diag.Finding{Related: related(diag.RoleTemplate, at(2))}, true},
		"a caller":                   {diag.Finding{Related: related(diag.RoleInclude, elsewhere, at(2))}, true},
		"a line of what is rendered": {diag.Finding{Related: related(diag.RoleRendered, at(2))}, false},
		"the layer that won":         {diag.Finding{Related: related(diag.RoleValues, elsewhere, at(2))}, true},
		"a layer that did not":       {diag.Finding{Related: related(diag.RoleValues, at(2), elsewhere)}, false},
	} {
		c.finding.Rule = "a/b"
		if got := w.Covers(c.finding, "prod"); got != c.want {
			t.Errorf("%s: covers %v, want %v", name, got, c.want)
		}
	}
}

func TestApplyPartsByEnvironment(t *testing.T) {
	prod := ofConfig(t, "rule: a/b, "+whole+", environments: [prod]", "rule: c/d, "+whole)
	set := NewSet(prod)
	kept, waived := set.Apply([]diag.Finding{
		{Rule: "a/b", Environments: []string{"dev", "prod"}}, {Rule: "x/y"}, {Rule: "a/b", Environments: []string{"prod"}},
	})
	wantKept := []diag.Finding{{Rule: "a/b", Environments: []string{"dev"}}, {Rule: "x/y"}}
	wantWaived := []Waived{{diag.Finding{Rule: "a/b", Environments: []string{"prod"}}, prod[0]}}
	wantWaived = append(wantWaived, wantWaived[0])
	sameWaiver := cmp.Comparer(func(a, b *Waiver) bool { return a == b })
	if diff := cmp.Diff(wantKept, kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(wantWaived, waived, sameWaiver); diff != "" {
		t.Errorf("waived (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]*Waiver{prod[1]}, set.Unused(), sameWaiver); diff != "" {
		t.Errorf("unused (-want +got):\n%s", diff)
	}
	if folded := Fold(append(waived, Waived{diag.Finding{Rule: "a/b", Environments: []string{"test"}}, prod[0]}), []string{"test", "prod"}); len(folded) != 1 || !cmp.Equal(folded[0].Finding.Environments, []string{"test", "prod"}) {
		t.Errorf("findings of one waiver fold: %+v", folded)
	}
}

// A mistyped object is told from what is not there: a finding that stays, and that
// the waiver would be for but for its object, is likely what was meant.
func TestUnusedKnowsWhatWasMeant(t *testing.T) {
	finding := func(rule, kind, name, env string) diag.Finding {
		return diag.Finding{Rule: rule, Object: &diag.Object{Kind: kind, Name: name}, Environments: []string{env}}
	}
	kept := []diag.Finding{
		finding("a/b", "Deployment", "payments", "prod"), finding("c/d", "Service", "payments", "prod"),
		finding("a/b", "CronJob", "nightly", "dev"),
		{Rule: "a/b"},
	}
	for scope, want := range map[string]string{
		"object: Deployment/paymnets":                      "; did you mean Deployment/payments?",
		"object: deploymnt/payments":                       "; did you mean Deployment/payments?",
		"object: Deployment/payments, environments: [dev]": "",
		"object: Service/payment":                          "",
		"object: CronJob/nightli, environments: [dev]":     "; did you mean CronJob/nightly?",
		"object: CronJob/nightli, environments: [prod]":    "",
		"object: Ingress/front":                            "",
		"environments: [prod]":                             "",
		"object: Deployment/paymnets, path: spec.replicas": "",
	} {
		f := Unused(ofConfig(t, "rule: a/b, "+whole+", "+scope)[0], kept)
		if _, meant, _ := strings.Cut(f.Message, "; did"); want != "" && "; did"+meant != want || want == "" && meant != "" {
			t.Errorf("%s: %q", scope, f.Message)
		}
		if isMeant := want != ""; strings.HasPrefix(f.Remediation, "Correct object") != isMeant {
			t.Errorf("%s: %q", scope, f.Remediation)
		}
	}
}

// Whatever is found and waived: each finding in each environment is kept or
// waived, once, and just those are waived that some waiver covers.
func TestApplyLosesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	environments := []string{"dev", "test", "prod"}
	some := func() (out []string) {
		for _, env := range environments {
			if r.IntN(2) == 0 {
				out = append(out, env)
			}
		}
		return out
	}
	for range 500 {
		var waivers []*Waiver
		for range r.IntN(4) {
			waivers = append(waivers, &Waiver{Rule: fmt.Sprintf("a/r%d", r.IntN(3)), Environments: some()})
		}
		want, got := map[string]int{}, map[string]int{}
		var findings []diag.Finding
		for range r.IntN(6) {
			f := diag.Finding{Rule: fmt.Sprintf("a/r%d", r.IntN(3)), Environments: some()}
			findings = append(findings, f)
			for _, env := range orNone(f.Environments) {
				covered := slices.ContainsFunc(waivers, func(w *Waiver) bool { return w.Covers(f, env) })
				want[fmt.Sprint(f.Rule, env, covered)]++
			}
		}
		kept, waived := NewSet(waivers).Apply(findings)
		for _, f := range kept {
			for _, env := range orNone(f.Environments) {
				got[fmt.Sprint(f.Rule, env, false)]++
			}
		}
		for _, w := range waived {
			for _, env := range orNone(w.Finding.Environments) {
				got[fmt.Sprint(w.Finding.Rule, env, true)]++
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("waivers %+v, findings %+v (-want +got):\n%s", waivers, findings, diff)
		}
	}
}

func orNone(envs []string) []string {
	if len(envs) == 0 {
		return []string{""}
	}
	return envs
}

func TestRulesAreComplete(t *testing.T) {
	if err := check.Validate([]check.Check{{Name: "waivers", Rules: Rules(), Run: nil}}); err == nil || strings.Contains(err.Error(), "rule") {
		t.Error(err)
	}
}
