package yamldoc

import "strings"

// explain puts a parser's message in plain words, and finds the column that it
// is about in the faulty line; zero when there is none in particular.
func (f *faultFinder) explain(msg, line string) (column int, plain string) {
	indent := len(line) - len(strings.TrimLeft(line, " \t"))
	if tab := strings.IndexByte(line[:indent], '\t'); tab >= 0 && strings.Contains(msg, "tab") || tab >= 0 && strings.Contains(msg, "cannot start any token") {
		return tab + 1, "a tab in the indentation; YAML takes spaces only"
	}
	value := valueColumn(line)
	switch msg {
	case "found character that cannot start any token":
		return value, "a plain value cannot begin like this; put it in quotes"
	case "found unexpected end of stream":
		return value, "a quote is opened here and never closed"
	case "did not find expected ',' or ']'":
		return bracketColumn(line, '['), "a list is opened with [ here and not closed with ]"
	case "did not find expected ',' or '}'":
		return bracketColumn(line, '{'), "a mapping is opened with { here and not closed with }; a value that begins with {{ needs quotes"
	case "mapping values are not allowed in this context":
		return colonFault(line, indent)
	case "did not find expected key", "did not find expected '-' indicator":
		return misfit(line, indent, value)
	case "could not find expected ':'":
		return indent + 1, `want a key with ": " after it`
	case "block sequence entries are not allowed in this context":
		return value, "a list cannot begin on the line of its key; put it on the next line, or the value in quotes"
	case "did not find expected node content":
		return value, "no value can begin like this; put it in quotes"
	case "found unknown escape character":
		return value, `a \ in double quotes begins an escape, and this one is unknown; use single quotes, or \\`
	case "did not find expected alphabetic or numeric character":
		return value, "a value that begins with * or & is an alias or anchor to YAML; put it in quotes"
	case "found undefined tag handle":
		return value, "a value that begins with ! names a type, and this one is unknown; put it in quotes"
	}
	return indent + 1, msg
}

// valueColumn is the column of what follows the line's key or dashes.
func valueColumn(line string) int {
	at := len(line) - len(strings.TrimLeft(line, " \t"))
	for strings.HasPrefix(line[at:], "- ") {
		at += 2
	}
	if i := strings.Index(line[at:], ": "); i >= 0 {
		at += i + 2
	}
	at += len(line[at:]) - len(strings.TrimLeft(line[at:], " "))
	return at + 1
}

// bracketColumn is the column of the last such bracket of line that it does
// not close.
func bracketColumn(line string, open byte) int {
	depth := 0
	for i := len(line) - 1; i >= 0; i-- {
		switch line[i] {
		case open + 2: // ] and } follow their partners by two
			depth++
		case open:
			if depth == 0 {
				return i + 1
			}
			depth--
		}
	}
	return 0
}

func colonFault(line string, indent int) (column int, plain string) {
	first := strings.Index(line, ":")
	if second := strings.Index(line[first+1:], ":"); first >= 0 && second >= 0 {
		return first + second + 2, `a second ":" in the line; put the value in quotes`
	}
	return indent + 1, "this line is indented deeper than the key or value above allows"
}

func misfit(line string, indent, value int) (column int, plain string) {
	if strings.HasPrefix(line[indent:], ":") {
		return indent + 1, "no key before the colon"
	}
	if rest := line[value-1:]; rest != "" && (rest[0] == '\'' || rest[0] == '"') {
		return value, "something follows the closing quote; quote the whole value (a ' within single quotes is written '')"
	}
	return indent + 1, "this line does not fit the ones above it; is its indentation right?"
}
