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
