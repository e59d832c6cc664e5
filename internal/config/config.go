package config

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// Block is the key of the config block in values.
const Block = "config"

// Entry is one parameter of a service.
type Entry struct {
	Name        string
	Sensitive   bool // marked: it belongs to the Secret
	Description string
	// Required is what the entry says; nil when it says nothing.
	Required *bool
	// Text is the value as the process gets it; HasValue tells an empty text
	// from none.
	Text     string
	HasValue bool
	// Path is where the value stands in values: {"config", "LOG_LEVEL"}, or for
	// an entry in the long form {"config", "DB_HOST", "value"}.
	Path diag.Path
}

// Error is a fault of one entry.
type Error struct {
	Path diag.Path // of the entry or of its key at fault
	Msg  string
}

func (e *Error) Error() string { return e.Path.String() + ": " + e.Msg }

// Parse reads the config block of merged values, sorted by name. An absent
// block has no entries. The error joins an *Error per fault; entries without
// one are returned all the same.
func Parse(merged map[string]any) ([]Entry, error) {
	block, ok := merged[Block]
	if !ok || block == nil {
		return nil, nil
	}
	table, ok := block.(map[string]any)
	if !ok {
		return nil, &Error{Path: diag.Path{Block}, Msg: "must be a mapping of names to entries"}
	}
	var entries []Entry
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(table)) {
		entry, err := readEntry(name, table[name])
		if err != nil {
			errs = append(errs, err)
		} else if entry != nil {
			entries = append(entries, *entry)
		}
	}
	return entries, errors.Join(errs...)
}

// NamedLikeSecret reports whether an entry of this name must say whether it is
// sensitive: its name is, or ends after one of "-._" in, a word for a secret.
// It is the standard chart's rule, without its regular expression.
func NamedLikeSecret(name string) bool {
	lower := strings.ToLower(name)
	for _, word := range []string{"password", "passwd", "passphrase", "secret", "token", "credential", "credentials"} {
		if endsIn(lower, word) {
			return true
		}
	}
	rest, ok := strings.CutSuffix(lower, "key")
	if !ok {
		return false
	}
	if rest != "" && strings.ContainsRune("-._", rune(rest[len(rest)-1])) {
		rest = rest[:len(rest)-1]
	}
	return slices.ContainsFunc([]string{"api", "private", "access", "secret"}, func(word string) bool { return endsIn(rest, word) })
}

func endsIn(name, word string) bool {
	before, ok := strings.CutSuffix(name, word)
	return ok && (before == "" || strings.ContainsRune("-._", rune(before[len(before)-1])))
}

// readEntry gives nil for a null: an overlay took the entry away.
func readEntry(name string, v any) (*Entry, error) {
	entry := &Entry{Name: name, Path: diag.Path{Block, name}}
	long, isLong := v.(map[string]any)
	marked := false
	if isLong {
		if err := entry.readLong(long); err != nil {
			return nil, err
		}
		_, marked = long["sensitive"]
		v = long["value"]
		entry.Path = entry.Path.Append("value")
	} else if v == nil {
		return nil, nil
	}
	at := diag.Path{Block, name}
	if !marked && NamedLikeSecret(name) {
		return nil, &Error{Path: at, Msg: fmt.Sprintf("named like a secret: write %s.sensitive: true, or false if it is none", at)}
	}
	if v == nil {
		return entry, nil
	}
	text, err := Text(v)
	if err != nil {
		return nil, &Error{Path: at, Msg: err.Error()}
	}
	entry.Text, entry.HasValue = text, true
	return entry, nil
}

func (e *Entry) readLong(long map[string]any) error {
	for _, key := range slices.Sorted(maps.Keys(long)) {
		v, at := long[key], diag.Path{Block, e.Name, key}
		switch key {
		case "value":
		case "sensitive":
			mark, ok := v.(bool)
			if !ok {
				return &Error{Path: at, Msg: "must be true or false"}
			}
			e.Sensitive = mark
		case "required":
			if required, ok := v.(bool); ok {
				e.Required = &required
			}
		case "description":
			e.Description, _ = v.(string)
		default:
			return &Error{Path: at, Msg: "an entry has value, sensitive, required and description only" +
				diag.DidYouMean(key, []string{"value", "sensitive", "required", "description"})}
		}
	}
	return nil
}

// maxExact is the first whole number that a float, which is how Helm reads
// numbers, cannot tell from its neighbour.
const maxExact = 1 << 53

// Text is a scalar as the process gets it: a text byte for byte, a whole number
// in digits, any other number in Go's shortest form. A mapping, a list and a
// whole number that Helm would round are errors.
func Text(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case bool:
		return strconv.FormatBool(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		switch {
		case v != math.Floor(v) || math.IsInf(v, 0):
			return fmt.Sprint(v), nil
		case v >= maxExact || v <= -maxExact:
			return "", errors.New("a number this large is rounded by Helm; put it in quotes")
		}
		return fmt.Sprintf("%.0f", v), nil
	case map[string]any, []any:
		return "", errors.New("a value is a text, a number or a boolean; put a structure in quotes")
	}
	return fmt.Sprint(v), nil
}
