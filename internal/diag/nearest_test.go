package diag

import "testing"

func TestNearest(t *testing.T) {
	words := []string{"ingress", "image", "resources", "environments", "env"}
	tests := []struct{ mistyped, want string }{
		{"ingres", "ingress"},
		{"Ingress", "ingress"},
		{"igmage", "image"},
		{"iamge", "image"},
		{"enviroments", "environments"},
		{"nev", "env"},
		{"environment", "environments"},
		{"service", ""},
		{"", ""},
	}
	for _, test := range tests {
		got, ok := Nearest(test.mistyped, words)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("Nearest(%q) = %q, %v; want %q", test.mistyped, got, ok, test.want)
		}
	}
}

func TestDidYouMeanID(t *testing.T) {
	ids := []string{"images/tag-not-latest", "resources/memory-limit-set", "resources/requests-set", "network/pods-isolated", "config/leak"}
	for mistyped, want := range map[string]string{
		"memory-limit-set":           "resources/memory-limit-set",
		"Memory-Limit-Set":           "resources/memory-limit-set",
		"pods/memory-limit-set":      "resources/memory-limit-set",
		"resource/memory-limit-set":  "resources/memory-limit-set",
		"memory-limits-set":          "resources/memory-limit-set",
		"a-long-one/pod-isolated":    "network/pods-isolated",
		"resources/requets-set":      "resources/requests-set",
		"leek":                       "config/leak",
		"config/leek":                "config/leak",
		"resources/*":                "",
		"something/else-all-along":   "",
		"network/secrets-everywhere": "",
		"":                           "",
	} {
		if want != "" {
			want = "; did you mean " + want + "?"
		}
		if got := DidYouMeanID(mistyped, ids); got != want {
			t.Errorf("DidYouMeanID(%q) = %q, want %q", mistyped, got, want)
		}
	}
}
