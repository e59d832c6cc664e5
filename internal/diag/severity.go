package diag

import "fmt"

// Severity says how bad a finding is. The zero value is invalid, so that a
// rule whose author forgot the severity is caught when it is loaded.
type Severity int

// Severities in rising order; comparing them with < and >= is meaningful.
const (
	Info Severity = iota + 1
	Warning
	Error
)

// ParseSeverity reads the lower-case name of a severity.
func ParseSeverity(s string) (Severity, error) {
	switch s {
	case "info":
		return Info, nil
	case "warning":
		return Warning, nil
	case "error":
		return Error, nil
	}
	return 0, fmt.Errorf("%q is not a severity: use info, warning or error", s)
}

// String returns the lower-case name, "invalid" for the zero value.
func (s Severity) String() string {
	switch s {
	case Info:
		return "info"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return "invalid"
}

// MarshalText makes the lower-case name the JSON form.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *Severity) UnmarshalText(text []byte) error {
	v, err := ParseSeverity(string(text))
	*s = v
	return err
}
