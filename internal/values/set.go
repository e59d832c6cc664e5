package values

import (
	"errors"
	"fmt"

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

// Name is the layer's name: the flag and its text. The text of --set-file
// names a file; the text of the others holds the values themselves.
func (a SetArg) Name() string { return a.Kind.Flag() + " " + a.Text }

var errNoFiles = errors.New("files cannot be read here")

// Apply changes base as Helm does for this argument. readFile gives the bytes
// of a file named by SetFile; it may be nil when there is none. base is in
// pieces after an error.
func (a SetArg) Apply(base map[string]any, readFile func(path string) ([]byte, error)) error {
	if err := a.apply(base, readFile); err != nil {
		return fmt.Errorf("%s: %w", a.Name(), err)
	}
	return nil
}

func (a SetArg) apply(base map[string]any, readFile func(path string) ([]byte, error)) error {
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
