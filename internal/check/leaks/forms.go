package leaks

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
)

// form is the tape as a template may print it.
type form struct {
	says  string // how a message calls it: "in base64"; empty for the plain text
	text  string
	exact bool // letter case counts
	// least is how long a run of the form must be to count as a hit.
	least int
	// from is where on the tape the character at i begins, and step how many
	// characters of the form stand for one of the tape, as a fraction.
	from func(i int) int
}

const (
	leastLetters = 6
	leastDigits  = 9
)

// formsOf lists the forms of a tape. Base64 depends on what stands before the
// canary, so there are three of it, and nine of base64 in base64. Letter case
// changes what base64 makes of a text, so upper case has its own.
func formsOf(tape string, least int) []form {
	reversed := []byte(tape)
	slices.Reverse(reversed)
	forms := []form{
		{text: tape, least: least, from: func(i int) int { return i }},
		{text: string(reversed), says: "reversed", least: least, from: func(i int) int { return len(tape) - 1 - i }},
		{text: hex.EncodeToString([]byte(tape)), says: "in hexadecimal", least: 2 * least, from: func(i int) int { return i / 2 }},
	}
	cases := []string{tape}
	if upper := strings.ToUpper(tape); upper != tape {
		cases = append(cases, upper)
	}
	for _, c := range cases {
		for _, once := range base64Forms(form{text: c, least: least, from: func(i int) int { return i }}, "in base64") {
			forms = append(forms, once)
			if c == tape {
				forms = append(forms, base64Forms(once, "in base64, twice")...)
			}
		}
	}
	return forms
}

// base64Forms are the three encodings of a form that differ in what stands
// before it. Characters that depend on their surroundings are left out.
func base64Forms(of form, says string) []form {
	var out []form
	for lead := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", lead) + of.text))
		begin, end := (8*lead+5)/6, (lead+len(of.text))*8/6
		out = append(out, form{
			says: says, text: encoded[begin:end], exact: true, least: (of.least*4 + 2) / 3,
			from: func(i int) int { return of.from(min(max((i+begin)*6/8-lead, 0), len(of.text)-1)) },
		})
	}
	return out
}
