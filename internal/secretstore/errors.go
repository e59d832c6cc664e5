package secretstore

import (
	"fmt"
	"strings"
)

// Kind is what went wrong, in a word that tests and programs can compare.
type Kind string

// Faults of the way to a store.
const (
	NoCredentials Kind = "no credentials" // none, expired, or not accepted
	NoRegion      Kind = "no region"
	AccessDenied  Kind = "access denied" // to a secret, to its key, or to the role
	Throttled     Kind = "throttled"     // still, after the retries
	Unreachable   Kind = "unreachable"
	Refused       Kind = "refused" // the store answered, and not with the secret
	NoVersion     Kind = "no such version"
	Deleted       Kind = "deleted"
)

// Faults of files.
const (
	Exposed    Kind = "exposed"   // others may read or change it
	Outside    Kind = "outside"   // a link leads out of the store
	Ambiguous  Kind = "ambiguous" // two files for one secret
	Unreadable Kind = "unreadable"
	BadName    Kind = "bad name" // no file can have it
)

// Faults of what a secret holds.
const (
	Binary    Kind = "binary"
	NotText   Kind = "not text" // not UTF-8
	NotJSON   Kind = "not JSON"
	NotYAML   Kind = "not YAML"
	NotObject Kind = "not an object"
	Nested    Kind = "nested" // a value is a list or an object
	Null      Kind = "null"   // a value is null
	Duplicate Kind = "duplicate"
)

// Error says that a secret, or the whole store, could not be read, and what to
// do about it. It quotes nothing that a secret holds but the names of its keys,
// and wraps no error that might.
type Error struct {
	Store  string
	Secret string // empty: no secret of the store can be read
	Kind   Kind
	Msg    string
	Next   string // what to do; may be empty
}

func (e *Error) Error() string {
	where := e.Store
	if e.Secret != "" {
		where = "secret " + e.Secret + " in " + e.Store
	}
	if e.Next == "" {
		return where + ": " + e.Msg
	}
	return where + ": " + e.Msg + "; " + e.Next
}

// NotFoundError says that the store works and has no secret of that name.
type NotFoundError struct{ Store, Secret, Next string }

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("secret %s in %s: no such secret; %s", e.Secret, e.Store, e.Next)
}

// SpecError says that a Spec names no store that can be.
type SpecError struct{ Msg string }

func (e *SpecError) Error() string { return e.Msg }

func specf(format string, args ...any) error { return &SpecError{fmt.Sprintf(format, args...)} }

// plain makes text of others fit for a line on a terminal: printable, on one
// line, not endless.
func plain(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return text
}

// listKeys names keys in a message: five, and how many more there are.
func listKeys(keys []string) string {
	const most, length = 5, 80
	var shown []string
	for _, key := range keys[:min(len(keys), most)] {
		if key == "" || plain(key, length) != key {
			key = fmt.Sprintf("%q", plain(key, length))
		}
		shown = append(shown, key)
	}
	if more := len(keys) - most; more > 0 {
		shown = append(shown, fmt.Sprintf("%d more", more))
	}
	return strings.Join(shown, ", ")
}
