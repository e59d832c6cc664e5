package diag

import "strconv"

// Span is a place in a file that a person edits. Lines and columns count from
// one, columns in bytes; zero means unknown, and unknown is a legal answer.
type Span struct {
	// File is the path as the user would type it: relative to the working
	// directory where that is possible. Empty when the place is no file
	// (a --set argument): then Text of the Related or the message says what.
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndColumn int    `json:"endColumn,omitempty"` // exclusive, on the same line
}

// Known reports whether the span names at least a file.
func (s Span) Known() bool { return s.File != "" }

// String is file:line:column, leaving out what is unknown.
func (s Span) String() string {
	out := s.File
	if s.Line > 0 {
		out += ":" + strconv.Itoa(s.Line)
		if s.Column > 0 {
			out += ":" + strconv.Itoa(s.Column)
		}
	}
	return out
}

// Precision says how a place was found.
type Precision int

const (
	// Unknown is the zero value: no place was found.
	Unknown Precision = iota
	// Inferred is the best guess among several possible causes.
	Inferred
	// Proved is a guess that held when the value was changed and the chart
	// rendered again.
	Proved
	// Exact is the only possible cause.
	Exact
)

// String is the lower-case name.
func (p Precision) String() string {
	switch p {
	case Inferred:
		return "inferred"
	case Proved:
		return "proved"
	case Exact:
		return "exact"
	}
	return "unknown"
}

// MarshalText makes the lower-case name the JSON form.
func (p Precision) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText wrote; other words mean Unknown.
func (p *Precision) UnmarshalText(text []byte) error {
	for _, v := range []Precision{Inferred, Proved, Exact} {
		if v.String() == string(text) {
			*p = v
			return nil
		}
	}
	*p = Unknown
	return nil
}
