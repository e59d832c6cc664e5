package detect

import "strings"

// Opaque is the kind of a text that is a secret by nothing but its randomness.
// An identifier may look the same: who knows the name should ask Identifies.
const Opaque = "a random key or token"

// Value reports whether a text looks secret by itself, and as what: "a GitHub
// token", "a URL with a password". Placeholders, references, digests, UUIDs,
// public keys and certificates do not. A password that is a plain word does
// not either: only its name gives it away.
func Value(text string) (kind string, ok bool) {
	const shortest = 8 // "pwd=abc;" and "x://u:p@"
	if len(text) < shortest {
		return "", false
	}
	kind = value(text, true)
	return kind, kind != ""
}

// value looks for everything; decode allows one look into base64.
func value(text string, decode bool) string {
	seen := look(text)
	if seen.dashes && strings.Contains(text, "PRIVATE KEY") && strings.Contains(text, "-----BEGIN ") {
		return "a private key"
	}
	if seen.starts {
		if kind := tokens(text); kind != "" {
			return kind
		}
	}
	if seen.at || seen.slashes {
		if kind := address(text); kind != "" {
			return kind
		}
	}
	if seen.assigns {
		if kind := assignment(text); kind != "" {
			return kind
		}
	}
	if seen.spaces {
		return ""
	}
	return opaque(text, decode)
}

// sight is what one pass over a text has seen.
type sight struct {
	dashes  bool // "--"
	slashes bool // "://"
	at      bool
	assigns bool // '=' or ':'
	spaces  bool
	starts  bool // a word as long as a token is
}

func look(text string) sight {
	const shortestToken = 16
	var s sight
	run := 0
	for i := range len(text) {
		c := text[i]
		run++
		switch {
		case c > '@':
			continue
		case c <= ' ':
			s.spaces = true
			run = 0
		case c == '@':
			s.at = true
		case c == '=':
			s.assigns = true
		case c == ':':
			s.assigns = true
			s.slashes = s.slashes || strings.HasPrefix(text[i:], "://")
		case c == '-':
			s.dashes = s.dashes || i > 0 && text[i-1] == '-'
		}
		s.starts = s.starts || run >= shortestToken
	}
	s.starts = s.starts || run >= shortestToken || len(text) >= shortestToken && !s.spaces
	return s
}

// Placeholder reports whether a text stands for a value that comes from
// elsewhere: nothing, stars, <password>, ${PASSWORD}, {{ … }}, a reference to a store
// of secrets, a text that is encrypted.
func Placeholder(text string) bool {
	text = strings.TrimSpace(text)
	if text == "" {
		return true
	}
	switch text[0] {
	case '<':
		return strings.HasSuffix(text, ">")
	case '$':
		return len(text) > 1 && (text[1] == '{' || text[1] == '(' || isLetter(text[1]) || text[1] == '_')
	case '{':
		return strings.HasPrefix(text, "{{") || strings.HasPrefix(text, "{cipher}")
	case '%':
		return len(text) > 2 && text[len(text)-1] == '%'
	case '*', '.', '#', '-', '_', '?', 'x', 'X':
		return strings.Count(text, text[:1]) == len(text) && (!isLetter(text[0]) || len(text) > 2)
	case 'E':
		return strings.HasPrefix(text, "ENC[")
	}
	return reference(text) || standsIn(text)
}

// reference knows how tools name a secret in a store.
func reference(text string) bool {
	for _, prefix := range [...]string{"arn:aws:secretsmanager:", "arn:aws:ssm:", "ref+", "vault:", "op://", "awssm://", "gcpsm://", "azurekv://"} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}

// standsIn knows the words that people put where a value is to come.
func standsIn(text string) bool {
	if len(text) > 24 {
		return false
	}
	for _, word := range [...]string{"redacted", "replace-me", "replace_me", "replaceme", "placeholder", "todo", "tbd", "null", "none", "not-set", "unset", "your-password-here"} {
		if strings.EqualFold(text, word) {
			return true
		}
	}
	return false
}
