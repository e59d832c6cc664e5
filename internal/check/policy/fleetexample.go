package policy

import "strings"

// ExampleRelease is a service in an example of a rule with fleet scope.
type ExampleRelease struct{ Service, Text string }

// exampleService begins each service of such an example.
const exampleService = "# service: "

// ExampleReleases parts the example of a rule with fleet scope into its
// services: each begins with a line "# service: name". What stands before the
// first is none's, so an example without such a line has no service.
func ExampleReleases(text string) []ExampleRelease {
	var out []ExampleRelease
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(line, exampleService); ok {
			out = append(out, ExampleRelease{Service: strings.TrimSpace(name)})
			continue
		}
		if last := len(out) - 1; last >= 0 {
			out[last].Text += line
		}
	}
	return out
}
