package detect

// Name reports whether a key or a variable of this name holds a secret, and by
// which word: the name ends in one, with or without a number or a word like
// OLD or PEM after it. What follows otherwise changes the meaning: TOKEN_URL,
// SECRET_NAME and PASSWORD_POLICY hold none.
//
// It is the regular expression of service.config.nameIsPlain in the standard
// chart, without its cost; chart-template/README.md states it.
func Name(name string) (word string, ok bool) {
	if word := ending(name); word != "" {
		return word, true
	}
	end := len(name)
	for end > 0 && isDigit(name[end-1]) {
		end--
	}
	if end < len(name) {
		if word := ending(cutSeparator(name[:end])); word != "" {
			return word, true
		}
	}
	for _, tail := range [...]string{"old", "new", "previous", "primary", "secondary", "value", "base64", "b64", "pem", "json"} {
		if rest, ok := cutFold(name, tail); ok {
			word := ending(cutSeparator(rest))
			if word == "" {
				word = ending(rest)
			}
			return word, word != ""
		}
	}
	return "", false
}

// ending is the word for a secret that the name ends in, or nothing.
func ending(name string) string {
	if name == "" {
		return ""
	}
	switch name[len(name)-1] | 0x20 {
	case 'd':
		return anyOf(name, "password", "passwd", "pwd", "cred")
	case 's':
		if rest, ok := cutFold(name, "keys"); ok {
			return key(rest)
		}
		return anyOf(name, "passwords", "credentials", "pass", "creds")
	case 'e':
		if rest, ok := cutFold(name, "base"); ok {
			if rest, ok = cutFold(cutSeparator(rest), "key"); ok && endsFold(cutSeparator(rest), "secret") {
				return "secret key"
			}
			return ""
		}
		return anyOf(name, "passphrase", "passcode")
	case 't':
		return anyOf(name, "secret", "salt")
	case 'n':
		return anyOf(name, "token")
	case 'l':
		return anyOf(name, "credential")
	case 'y':
		if rest, ok := cutFold(name, "key"); ok {
			return key(rest)
		}
	case 'g', 'r':
		return connectionString(name)
	}
	return ""
}

// anyOf is the first word that the name ends in and that may stand there. A
// short word needs a boundary before it: COMPASS is no password.
func anyOf(name string, words ...string) string {
	for _, word := range words {
		rest, ok := cutFold(name, word)
		if !ok {
			continue
		}
		switch word {
		case "pass", "pwd":
			if begins(rest, name) || afterUser(rest) {
				return "password"
			}
		case "cred", "creds", "salt":
			if begins(rest, name) {
				return word
			}
		default:
			return word
		}
	}
	return ""
}

// begins reports whether a word begins after rest: there is nothing before it,
// a separator, or the camel case of dbPass.
func begins(rest, name string) bool {
	if rest == "" {
		return true
	}
	last := rest[len(rest)-1]
	if isSeparator(last) {
		return true
	}
	if name[len(rest)] < 'A' || name[len(rest)] > 'Z' || !isLower(last) && !isDigit(last) {
		return false
	}
	for i := len(rest) + 1; i < len(name); i++ {
		if !isLower(name[i]) {
			return false
		}
	}
	return true
}

// afterUser knows what people write before a short word without a separator:
// DBPASS, adminpwd.
func afterUser(rest string) bool {
	for _, who := range [...]string{"db", "user", "admin", "root", "smtp", "ldap", "redis", "sql"} {
		if endsFold(rest, who) {
			return true
		}
	}
	return false
}

// key says which kind of key, after the word itself has been cut off. A key
// alone is no secret, nor is one that is public or names a column.
func key(rest string) string {
	rest = cutSeparator(rest)
	for _, kind := range [...]string{
		"api", "app", "application", "private", "access", "secret", "crypt", "cryption", "signing",
		"master", "account", "shared", "auth", "hmac", "jwt", "ssh", "license", "licence",
	} {
		if endsFold(rest, kind) {
			switch kind {
			case "crypt", "cryption":
				kind = "encryption"
			}
			return kind + " key"
		}
	}
	return ""
}

func connectionString(name string) string {
	rest, ok := cutFold(name, "string")
	if !ok {
		rest, ok = cutFold(name, "str")
	}
	if rest = cutSeparator(rest); ok && (endsFold(rest, "connection") || endsFold(rest, "conn")) {
		return "connection string"
	}
	return ""
}

func cutSeparator(s string) string {
	if s != "" && isSeparator(s[len(s)-1]) {
		return s[:len(s)-1]
	}
	return s
}

// cutFold cuts a word in lower-case ASCII off the end, whatever its case there.
func cutFold(s, word string) (rest string, ok bool) {
	at := len(s) - len(word)
	if at < 0 {
		return s, false
	}
	for i := range len(word) {
		c := s[at+i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != word[i] {
			return s, false
		}
	}
	return s[:at], true
}

func endsFold(s, word string) bool {
	_, ok := cutFold(s, word)
	return ok
}

func isSeparator(c byte) bool { return c == '-' || c == '.' || c == '_' }
func isDigit(c byte) bool     { return c >= '0' && c <= '9' }
func isLower(c byte) bool     { return c >= 'a' && c <= 'z' }
func isUpper(c byte) bool     { return c >= 'A' && c <= 'Z' }
func isLetter(c byte) bool    { return isLower(c | 0x20) }
