package policytest

import (
	"encoding/xml"
	"io"
	"path"
)

// WriteJUnit writes a report as JUnit XML: a suite for each folder of a rule.
func WriteJUnit(w io.Writer, r *Report) error {
	var all junitSuites
	for _, one := range r.Results {
		folder := path.Dir(one.File)
		if n := len(all.Suites); n == 0 || all.Suites[n-1].Name != folder {
			all.Suites = append(all.Suites, junitSuite{Name: folder})
		}
		suite := &all.Suites[len(all.Suites)-1]
		c := junitCase{Name: one.Name, Class: folder, File: one.File, Line: one.Line}
		suite.Tests++
		switch one.Outcome {
		case Failed:
			suite.Failures++
			c.Failure = &junitMessage{Message: one.Message}
		case Skipped:
			suite.Skipped++
			c.Skipped = &junitMessage{}
		}
		suite.Cases = append(suite.Cases, c)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr"`
	Line    int           `xml:"line,attr"`
	Failure *junitMessage `xml:"failure,omitempty"`
	Skipped *junitMessage `xml:"skipped,omitempty"`
}

type junitMessage struct {
	Message string `xml:"message,attr,omitempty"`
}
