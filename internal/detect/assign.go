package detect

import "strings"

// assignment looks for a name that holds a secret with its value, as in
// connection strings, arguments, properties and query strings.
func assignment(text string) string {
	for i := 1; i < len(text); i++ {
		c := text[i]
		if c != '=' && c != ':' {
			continue
		}
		name := nameBefore(text, i)
		word, ok := Name(name)
		if !ok {
			if name == "sig" && c == '=' && signed(text, i) {
				return "a shared access signature"
			}
			continue
		}
		if v := valueAfter(text, i); given(word, v, c) {
			return article(word) + word + " in a longer text"
		}
	}
	return ""
}

// signed reports whether a signature that begins at i is that of a shared
// access signature of Azure Storage, which also names its version.
func signed(text string, i int) bool {
	const around, shortest = 500, 40
	near := text[max(0, i-around):min(len(text), i+around)]
	return len(valueAfter(text, i)) >= shortest && strings.Contains(near, "sv=")
}

func article(word string) string {
	if strings.IndexByte("aeiou", word[0]) >= 0 {
		return "an "
	}
	return "a "
}

// nameBefore is the name that ends before the sign at i; quotes and a space may
// stand between.
func nameBefore(text string, i int) string {
	end := i
	for end > 0 && (text[end-1] == ' ' || text[end-1] == '"' || text[end-1] == '\'') {
		end--
	}
	start := end
	for start > 0 && (urlSafe(text[start-1]) || text[start-1] == '.') {
		start--
	}
	return text[start:end]
}

// valueAfter is the value that follows the sign at i, to the end of its line or
// to what parts it from the next; of a long one, the beginning.
func valueAfter(text string, i int) string {
	const longest = 1 << 9
	rest := strings.TrimLeft(text[i+1:min(len(text), i+1+longest)], " ")
	if rest == "" {
		return ""
	}
	if quote := rest[0]; quote == '"' || quote == '\'' {
		if v, _, ok := strings.Cut(rest[1:], string(quote)); ok {
			return v
		}
	}
	ends := "\r\n;&,\"'"
	if text[i] == '=' {
		ends += " \t" // of key=value pairs in a row
	}
	if end := strings.IndexAny(rest, ends); end >= 0 {
		rest = rest[:end]
	}
	return strings.TrimSpace(rest)
}

// given reports whether the value of a name is a secret. Words for keys and
// tokens stand in many names that only refer to one, so there a value that
// could be a name, too, is let go.
func given(word, v string, sign byte) bool {
	const shortest = 3
	if len(v) < shortest || Placeholder(v) || strings.ContainsAny(v, "{}<>()[]\\ ") || v[0] == '=' || v[0] == ':' || path(v) {
		return false
	}
	switch strings.ToLower(v) {
	case "true", "false", "yes", "no", "null", "none", "required", "optional", "string":
		return false
	}
	return strings.HasPrefix(word, "pass") || sign == '=' && !Refers(v)
}

// path reports whether a text is an absolute path. Base64 may begin like one.
func path(text string) bool {
	return text != "" && text[0] == '/' && !strings.ContainsAny(text, "+=")
}

// Refers reports whether a text could be the name of an object, a variable or a
// file rather than a secret: short, and of lower or upper case only, or a path.
func Refers(text string) bool {
	const longest = 63 // of a name in Kubernetes
	if len(text) > longest || path(text) {
		return path(text)
	}
	var hasLower, hasUpper bool
	digits := 0
	for i := range len(text) {
		switch c := text[i]; {
		case isLower(c):
			hasLower = true
		case isUpper(c):
			hasUpper = true
		case isDigit(c):
			digits++
		case c == '/' || c == '.' || c == '-' || c == '_':
		default:
			return false
		}
	}
	return !(hasLower && hasUpper) && (hasLower || hasUpper) && digits*4 <= len(text)
}
