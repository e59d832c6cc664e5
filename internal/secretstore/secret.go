package secretstore

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
)

// Secret is one secret as it was read. It may be shared and must not change.
type Secret struct {
	Name string
	// Version tells one state of the secret from another and nothing of its
	// content: the version id in AWS, a file's time of change.
	Version string
	Values  Values
}

// Values are the parameters of a secret. Printed by any means, they show how
// many they are.
type Values map[string]string

// Format answers every verb of package fmt.
func (v Values) Format(state fmt.State, _ rune) { io.WriteString(state, v.masked()) }

// MarshalJSON keeps values out of JSON too.
func (v Values) MarshalJSON() ([]byte, error) { return json.Marshal(v.masked()) }

func (v Values) masked() string { return fmt.Sprintf("(%d values, not shown)", len(v)) }

// Outcome is what reading one secret gave: the secret or an error. The error is
// a *NotFoundError, an *Error, or the context's own.
type Outcome struct {
	Secret *Secret
	Err    error
}

// Store is where secrets come from. It may be used by several goroutines.
type Store interface {
	// Read reads secrets, each with its own outcome: as many as names and in
	// their order. When ctx ends, what was not read has the context's error.
	Read(ctx context.Context, names []string) []Outcome
	// String names the store in messages: "file:secrets", "AWS Secrets Manager
	// (eu-west-1)".
	String() string
}
