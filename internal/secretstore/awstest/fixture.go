package awstest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Fixture is what a server holds and how it behaves. As JSON it has the field
// names of this type in lower camel case.
type Fixture struct {
	// Region is the one that requests must be signed for; default eu-west-1.
	Region  string            `json:"region"`
	Secrets map[string]Secret `json:"secrets"`
	// Roles are the ARNs that may be assumed.
	Roles []string `json:"roles"`
	// Throttle answers that many calls with ThrottlingException; -1 all.
	Throttle int `json:"throttle"`
	// FailAll is an error code that answers every call, such as
	// ExpiredTokenException.
	FailAll string `json:"failAll"`
	// DenyBatch denies BatchGetSecretValue as a whole.
	DenyBatch bool `json:"denyBatch"`
	// PageSize is the number of secrets in one page of a batch; default 20.
	PageSize int `json:"pageSize"`
	// Garbage answers every call with this text and HTTP status 200.
	Garbage string `json:"garbage"`
}

// Secret is one secret. One of Text, Binary, Versions says what it holds; with
// none it has no version yet.
type Secret struct {
	Text     *string        `json:"text"`
	JSON     map[string]any `json:"json"` // short for Text
	Binary   []byte         `json:"binary"`
	Versions []Version      `json:"versions"`
	Deleted  bool           `json:"deleted"`
	Denied   bool           `json:"denied"`
	// BatchError is an error code that a batch has for the secret, while a
	// call for it alone works.
	BatchError string `json:"batchError"`
	// LostInBatch leaves the secret out of a batch's answer altogether.
	LostInBatch bool `json:"lostInBatch"`
}

// Version is one version of a secret.
type Version struct {
	ID     string         `json:"id"`
	Stages []string       `json:"stages"`
	Text   *string        `json:"text"`
	JSON   map[string]any `json:"json"`
	Binary []byte         `json:"binary"`
}

// ParseFixture reads a fixture and refuses fields that it has not.
func ParseFixture(text string) (Fixture, error) {
	var f Fixture
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return f, fmt.Errorf("fixture: %w", err)
	}
	return f, nil
}

// Contents lists the versions of a secret. The one version of a secret that is
// given in short has an id made of its name.
func (s Secret) Contents(name string) []Version {
	switch {
	case s.Versions != nil:
		return s.Versions
	case s.Text != nil || s.JSON != nil || s.Binary != nil:
		return []Version{{ID: VersionID(name), Stages: []string{"AWSCURRENT"}, Text: s.Text, JSON: s.JSON, Binary: s.Binary}}
	}
	return nil
}

// VersionID is the id of the one version of a secret that is given in short.
func VersionID(name string) string {
	return fmt.Sprintf("00000000-0000-4000-8000-%012x", len(name))
}

// SecretString is the text of a version; nil when it is binary.
func (v Version) SecretString() *string {
	if v.JSON == nil {
		return v.Text
	}
	text, err := json.Marshal(v.JSON)
	if err != nil {
		panic(err) // it came from JSON
	}
	out := string(text)
	return &out
}
