package values

import (
	"errors"
	"fmt"
	"strings"

	"helm.sh/helm/v3/pkg/strvals"
)

// SetKind is a flag of the --set family, in the order in which Helm applies
// them, whatever their order on the command line.
type SetKind int

// The flags of the family.
const (
	SetJSON    SetKind = iota + 1 // --set-json key=jsonvalue
	SetValue                      // --set key=value
	SetString                     // --set-string key=value
	SetFile                       // --set-file key=path
	SetLiteral                    // --set-literal key=value
)

// Flag is the flag as typed, such as --set-json.
func (k SetKind) Flag() string {
	switch k {
	case SetJSON:
		return "--set-json"
	case SetString:
		return "--set-string"
	case SetFile:
		return "--set-file"
	case SetLiteral:
		return "--set-literal"
	}
	return "--set"
}

// SetArg is one argument of the --set family.
type SetArg struct {
	Kind SetKind
	Text string // what follows the flag, such as image.tag=v2
}

// Name is the layer's name: the flag and the first key, but never a value, as
// that may be secret.
func (a SetArg) Name() string {
	key, _, ok := strings.Cut(a.Text, "=")
	if !ok {
		return a.Kind.Flag()
	}
	return a.Kind.Flag() + " " + key
}

// ReadFile gives the bytes of the file that a --set-file names. It may be nil
// where there can be none.
type ReadFile func(path string) ([]byte, error)

var errNoFiles = errors.New("files cannot be read here")

// Apply changes base as Helm does for this argument. The error names the
// argument; base is in pieces after it. Maps and lists inside base are changed
// in place.
func (a SetArg) Apply(base map[string]any, readFile ReadFile) error {
	if err := a.apply(base, readFile); err != nil {
		return fmt.Errorf("%s: %w", a.Name(), a.withoutValues(err))
	}
	return nil
}

// withoutValues keeps an error from quoting what stands after the first =: of a
// value with a comma, the rest is taken for a key.
func (a SetArg) withoutValues(err error) error {
	key, value, _ := strings.Cut(a.Text, "=")
	before, quoted, isQuoted := strings.Cut(err.Error(), `"`)
	quoted, _, _ = strings.Cut(quoted, `"`)
	if !isQuoted || value == "" || strings.Contains(key, quoted) {
		return err
	}
	return errors.New(before + "… (after a comma, another key=value is expected; a comma of the value itself is written \\,)")
}

func (a SetArg) apply(base map[string]any, readFile ReadFile) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("unable to parse: %v", r)
		}
	}()
	switch a.Kind {
	case SetJSON:
		return strvals.ParseJSON(a.Text, base)
	case SetString:
		return strvals.ParseIntoString(a.Text, base)
	case SetFile:
		return strvals.ParseIntoFile(a.Text, base, func(path []rune) (any, error) {
			if readFile == nil {
				return nil, errNoFiles
			}
			text, err := readFile(string(path))
			return string(text), err
		})
	case SetLiteral:
		return strvals.ParseLiteralInto(a.Text, base)
	}
	return strvals.ParseInto(a.Text, base)
}
