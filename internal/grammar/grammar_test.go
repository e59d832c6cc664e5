package grammar

import (
	"strings"
	"testing"
)

func TestGrammars(t *testing.T) {
	long := func(n int) string { return strings.Repeat("a", n) }
	tests := []struct {
		name    string
		valid   func(string) bool
		accepts []string
		refuses []string
	}{
		{
			"Label", Label,
			[]string{"a", "payments", "a-1", long(63)},
			[]string{"", "-a", "a-", "1a", "A", "a_b", "a.b", "é", long(64)},
		},
		{
			"Subdomain", Subdomain,
			[]string{"a", "aws-secrets-manager", "1a.b-2", strings.Repeat("a.", 126) + "a"},
			[]string{"", "A", "a_b", "a.", ".a", "-a", "a-", "a.-b", long(254)},
		},
		{
			"Interval", Interval,
			[]string{"1h", "30m", "0s", "1h30m", "1h0m0s", "90s"},
			[]string{"", "1", "h", "1d", "1m1h", "1.5h", "-1h", "1h ", "10ms", "1h1"},
		},
		{
			"ReleaseName", ReleaseName,
			[]string{"payments", long(53)},
			[]string{"", "Payments", long(54)},
		},
		{
			"Version", Version,
			[]string{"0.1.0", "1.22.333", "1.0.0-rc.1", "1.0.0+build-7", "1.0.0-a+b"},
			[]string{"", "1", "1.2", "v1.2.3", "01.2.3", "1.2.3.4", "1.2.3-", "1.2.3+", "1.2.3-a..b", "1.2.3-ä"},
		},
		{
			"RulePattern", RulePattern,
			[]string{"images/tag-not-latest", "config/*"},
			[]string{"", "*", "*/*", "images", "images/", "/leak", "Images/tag", "images/tag*", "a/b/c"},
		},
		{
			"KubernetesVersion", KubernetesVersion,
			[]string{"1.33", "1.33.0", "1.9"},
			[]string{"", "1", "1.0", "2.1", "v1.33", "1.33.", "1.33.0.1", "1.033", "latest"},
		},
		{
			"SecretName", SecretName,
			[]string{"prod/payments", "a", "Aa0/_+=.@-", long(512)},
			[]string{"", "a b", "a:b", "{a}", long(513)},
		},
		{
			"Branch", Branch,
			[]string{"develop", "release/1.x", "a_b-c"},
			[]string{"", "a b", "a*", "a\n"},
		},
		{
			"TagPattern", TagPattern,
			[]string{"v*", "payments/v?.*"},
			[]string{"", "v[0-9]", `v\*`, "a b"},
		},
		{
			"Owner", Owner,
			[]string{"payments", "@acme/payments", "team@example.com"},
			[]string{"", "the team", "a\n", long(101)},
		},
	}
	for _, test := range tests {
		for _, s := range test.accepts {
			if !test.valid(s) {
				t.Errorf("%s refuses %q", test.name, s)
			}
		}
		for _, s := range test.refuses {
			if test.valid(s) {
				t.Errorf("%s accepts %q", test.name, s)
			}
		}
	}
}
