package config

import (
	"errors"
	"maps"
	"slices"

	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/diag"
)

// Block is the key of the config block in values.
const Block = "config"

// EnvironmentKey is the value that names the environment, for entries that are
// required in some.
const EnvironmentKey = "environment"

// Entry is one parameter of a service in one environment.
type Entry struct {
	Name      string
	Sensitive bool // marked: it belongs to the Secret
	// Mark is what the entry says under sensitive; nil when it says nothing.
	Mark *bool
	// Reason is why an entry that looks secret is none.
	Reason      string
	Description string
	// Required tells whether the entry must have a value in this environment;
	// nil when it does not say. A marked entry that does not say must.
	Required *bool
	Type     Type     // empty for any
	Enum     []string // the texts that the value may be; nil for any
	From     From
	// Text is the value as the process gets it; HasValue tells an empty text
	// from none.
	Text     string
	HasValue bool
	// Defaulted is true when the value is the entry's own default.
	Defaulted bool
	// Path is where the value stands in values: {"config", "LOG_LEVEL"}, or for
	// an entry in the long form {"config", "DB_HOST", "value"}, with "default" for
	// the last step where that is the value.
	Path diag.Path
}

// Needed reports whether the service cannot do without the entry.
func (e *Entry) Needed() bool {
	if e.Required != nil {
		return *e.Required
	}
	return e.Sensitive
}

// Type is what a value must be, besides a text.
type Type string

// Types of values.
const (
	TypeString   Type = "string"
	TypeInteger  Type = "integer"
	TypeNumber   Type = "number"
	TypeBoolean  Type = "boolean"
	TypeURL      Type = "url"      // absolute, with a host
	TypeDuration Type = "duration" // as Go writes it: 1h30m, 250ms
)

// Types are all types, for messages.
func Types() []string {
	return []string{"string", "integer", "number", "boolean", "url", "duration"}
}

// From says which secret of the store an entry is taken from by External
// Secrets.
type From string

// The secrets of a store.
const (
	FromService From = "service" // the service's own; the default
	FromCommon  From = "common"  // the one that all services share
)

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
	environment, _ := merged[EnvironmentKey].(string)
	var entries []Entry
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(table)) {
		entry, err := readEntry(name, table[name], environment)
		if err != nil {
			errs = append(errs, err)
		} else if entry != nil {
			entries = append(entries, *entry)
		}
	}
	return entries, errors.Join(errs...)
}

// NamedLikeSecret reports whether an entry of this name must say whether it is
// sensitive. It is the standard chart's rule.
func NamedLikeSecret(name string) bool {
	_, ok := detect.Name(name)
	return ok
}
