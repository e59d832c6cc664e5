package detect

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// opaque knows a text that nobody reads: one word, long, of letters and digits
// that change without order. Random text of 64 characters changes its class
// (lower, upper, digit, other) at two of three steps, names and sentences at
// one of four.
func opaque(text string, decode bool) string {
	const shortest, longest = 24, 200
	if len(text) < shortest || len(text) > longest {
		return ""
	}
	c := count(text)
	switch {
	case !c.one || strings.HasPrefix(text, "sha256-") || strings.HasPrefix(text, "sha384-") || strings.HasPrefix(text, "sha512-"):
		return ""
	case c.hex:
		return opaqueHex(text, c)
	case c.others*6 > len(text) || c.digits < 2:
		return ""
	case c.upper == 0 || c.lower == 0:
		// One case and digits: 36 signs, a change at two of five steps.
		if len(text) < 32 || c.others > 0 || c.changes*100 < 28*len(text) || c.digits*100 < 12*len(text) {
			return ""
		}
	case c.changes*100 < 43*len(text):
		return ""
	}
	if decode {
		return decoded(text)
	}
	return Opaque
}

// opaqueHex lets go of what is as long as a digest, and of a UUID: nothing
// tells a key from them.
func opaqueHex(text string, c classes) string {
	switch len(text) - c.others {
	case 32, 40, 56, 64, 96, 128:
		return ""
	}
	if len(text) < 32 || c.others > 0 || c.digits*5 < len(text) || c.digits == len(text) || c.upper > 0 && c.lower > 0 || !varied(text) {
		return ""
	}
	return Opaque
}

type classes struct {
	lower, upper, digits, others int
	changes                      int  // steps from one class to another
	hex                          bool // nothing but hex digits and dashes
	one                          bool // one word of an alphabet for keys
}

func count(text string) classes {
	c := classes{hex: true, one: true}
	var before byte
	for i := range len(text) {
		b := text[i]
		var class byte
		switch {
		case isLower(b):
			class = 'a'
			c.lower++
		case isUpper(b):
			class = 'A'
			c.upper++
		case isDigit(b):
			class = '0'
			c.digits++
		case b == '=' && i >= len(text)-2:
			continue // filling
		case b == '+' || b == '/' || b == '-' || b == '_':
			class = '-'
			c.others++
		default:
			c.one = false
			return c
		}
		if !hex(b) && b != '-' {
			c.hex = false
		}
		// A word that begins after a dash says nothing of randomness.
		if before != 0 && class != before && class != '-' && before != '-' {
			c.changes++
		}
		before = class
	}
	return c
}

// decoded looks into base64: what is a text, an archive, a picture, a public
// key or a certificate is no secret, unless there is one inside.
func decoded(text string) string {
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(text, "-_") {
		encoding = base64.RawURLEncoding
	}
	raw, err := encoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return Opaque
	}
	s := string(raw)
	switch {
	case readable(s):
		return value(s, false)
	case strings.HasPrefix(s, "\x00\x00\x00"), strings.HasPrefix(s, "\x1f\x8b"), strings.HasPrefix(s, "\x89PNG"):
		return "" // a public key of SSH, gzip
	case len(s) > 8 && s[0] == 0x30 && (s[1] >= 0x80 || int(s[1]) == len(s)-2):
		// DER (X.690): a private key begins with its version.
		if strings.Contains(s[2:8], "\x02\x01\x00") || strings.Contains(s[2:8], "\x02\x01\x01") {
			return "a private key"
		}
		return ""
	}
	return Opaque
}

// readable reports whether nearly all of a text are characters that people
// type.
func readable(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	odd := 0
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f {
			odd++
		}
	}
	return odd*20 < len(s)
}

// Identifies reports whether a name says that its value is an identifier, a
// digest or something public: then a random text is no secret.
func Identifies(name string) bool {
	end := len(name)
	for end > 0 && isDigit(name[end-1]) {
		end--
	}
	name = cutSeparator(name[:end])
	for _, word := range [...]string{
		"id", "ids", "arn", "uuid", "guid", "hash", "checksum", "digest", "sha", "md", "version", "revision", "commit", "fingerprint", "thumbprint",
		"publickey", "public_key", "public-key", "cert", "certificate", "ca", "bundle", "url", "uri", "host", "hostname", "endpoint", "domain",
		"image", "tag", "name", "bucket", "region", "sitekey", "site_key", "policy", "etag", "integrity",
	} {
		rest, ok := cutFold(name, word)
		if ok && (len(word) > 3 || begins(rest, name) || strings.HasSuffix(name, strings.ToUpper(word)) && endsLower(rest)) {
			return true
		}
	}
	return false
}

func endsLower(s string) bool { return s != "" && isLower(s[len(s)-1]) }
