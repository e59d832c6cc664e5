package chartutil

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Values are a chart's values as its templates see them. Its methods are those
// of Helm 3.22.0, no more and no fewer: in a template a method hides a key of
// the same name.
type Values map[string]any

// YAML writes the values as YAML.
func (v Values) YAML() (string, error) {
	text, err := yamldoc.Marshal(v)
	return string(text), err
}

// Encode writes the values as YAML to w.
func (v Values) Encode(w io.Writer) error {
	text, err := yamldoc.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// AsMap is the values as a plain map, never nil.
func (v Values) AsMap() map[string]any {
	if len(v) == 0 {
		return map[string]any{}
	}
	return v
}

// Table returns the mapping at a path of keys with dots between them. The
// error is a NoTableError.
func (v Values) Table(path string) (Values, error) {
	table := v
	for key := range strings.SplitSeq(path, ".") {
		var err error
		if table, err = table.table(key); err != nil {
			return table, err
		}
	}
	return table, nil
}

func (v Values) table(key string) (Values, error) {
	value, ok := v[key]
	if !ok {
		return v, NoTableError{key}
	}
	switch value := value.(type) {
	case map[string]any:
		return value, nil
	case Values:
		return value, nil
	}
	return Values{}, NoTableError{key}
}

// PathValue returns what stands at a path of keys with dots between them when
// that is no mapping; otherwise the error is a NoValueError.
func (v Values) PathValue(path string) (any, error) {
	if path == "" {
		return nil, errors.New("YAML path cannot be empty")
	}
	table, key := v, path
	if dot := strings.LastIndexByte(path, '.'); dot >= 0 {
		key = path[dot+1:]
		var err error
		if table, err = v.Table(path[:dot]); err != nil {
			return nil, NoValueError{key}
		}
	}
	value, ok := table[key]
	if _, isTable := value.(map[string]any); !ok || isTable {
		return nil, NoValueError{key}
	}
	return value, nil
}

// NoTableError says that there is no mapping at a key.
type NoTableError struct{ Key string }

func (e NoTableError) Error() string { return fmt.Sprintf("%q is not a table", e.Key) }

// NoValueError says that there is no value, or a mapping, at a key.
type NoValueError struct{ Key string }

func (e NoValueError) Error() string { return fmt.Sprintf("%q is not a value", e.Key) }
