package service

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/grammar"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// ConfigFile is the name of the file at the root of a service repository.
const ConfigFile = "chartyard.yaml"

// Config is what chartyard.yaml says of a service.
type Config struct {
	Name        string `key:"name,required"`  // DNS-1035 label; the release name
	Owner       string `key:"owner,required"` // of the service: a team
	Description string `key:"description"`
	Yard        Yard   `key:"yard,required"`
	// Environments that the service has, of those in the yard; empty means all.
	Environments []string `key:"environments"`
	Waivers      []Waiver `key:"waivers"`

	doc *yamldoc.Doc
}

// Yard names the yard that the service was made from.
type Yard struct {
	Name    string `key:"name,required"`
	Version string `key:"version,required"`
}

// Waiver is a dated permission to break a rule, as it is written. Whether it is
// one that holds is not known here: of keys that are "checked", a check says that
// they are missing, as a finding.
type Waiver struct {
	Rule         string   `key:"rule,checked"`
	Object       string   `key:"object"` // kind/name; * stands for any letters
	Path         string   `key:"path"`   // of a field or a value
	Environments []string `key:"environments"`
	Reason       string   `key:"reason,checked"`
	Owner        string   `key:"owner,checked"`
	Ticket       string   `key:"ticket"`
	Expires      string   `key:"expires,checked"` // the last day it holds, as 2027-01-31
}

// WaiverSpan is where the waiver of that index stands; with a key, where it says
// that key, if it does.
func (c *Config) WaiverSpan(i int, key ...string) diag.Span {
	at := append(diag.Path{"waivers", strconv.Itoa(i)}, key...)
	return c.doc.Errorf(at, "").Span
}

// ReadConfig reads a chartyard.yaml. Every fault of the file is in the error,
// each with its place.
func ReadConfig(file string) (*Config, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, pathError(file, err)
	}
	return ParseConfig(file, text)
}

// ParseConfig reads the text of a chartyard.yaml. file is used in errors as it
// is.
func ParseConfig(file string, text []byte) (*Config, error) {
	doc, err := yamldoc.Parse(file, text)
	if err != nil {
		return nil, err
	}
	config := &Config{doc: doc}
	if err := errors.Join(doc.Decode(config), doc.Join(config.faults())); err != nil {
		return nil, err
	}
	return config, nil
}

// faults are what types alone do not say. Fields that Decode has already
// refused are passed over.
func (c *Config) faults() []*yamldoc.Error {
	const label = "a name: lower-case letters, digits and dashes, at most 53"
	var faults []*yamldoc.Error
	hold := func(at diag.Path, valid func(string) bool, want string) {
		if text, ok := c.doc.Text(at); ok && !valid(text) {
			faults = append(faults, c.doc.Errorf(at, "%s: %q is not %s", at, text, want))
		}
	}
	hold(diag.Path{"name"}, grammar.ReleaseName, label)
	hold(diag.Path{"owner"}, grammar.Owner, "the name of a team")
	hold(diag.Path{"yard", "name"}, grammar.Label, "the name of a yard")
	hold(diag.Path{"yard", "version"}, grammar.Version, "a version like 1.4.0")
	if c.Environments != nil && len(c.Environments) == 0 {
		faults = append(faults, c.doc.Errorf(diag.Path{"environments"}, "environments is empty; leave it out for all of the yard's"))
	}
	for i, name := range c.Environments {
		at := diag.Path{"environments", strconv.Itoa(i)}
		hold(at, grammar.Label, "the name of an environment")
		if slices.Index(c.Environments, name) < i {
			faults = append(faults, c.doc.Errorf(at, "%s: %s is here twice", at, name))
		}
	}
	return faults
}

// choose gives the environments of the service in the yard's order: those it
// lists, or all.
func (c *Config) choose(yard []string) ([]string, error) {
	if len(c.Environments) == 0 {
		return yard, nil
	}
	var faults []*yamldoc.Error
	for i, name := range c.Environments {
		if !slices.Contains(yard, name) {
			faults = append(faults, c.doc.Errorf(diag.Path{"environments", strconv.Itoa(i)},
				"the yard has no environment %q, only %s%s", name, strings.Join(yard, ", "), diag.DidYouMean(name, yard)))
		}
	}
	chosen := slices.DeleteFunc(slices.Clone(yard), func(name string) bool { return !slices.Contains(c.Environments, name) })
	return chosen, c.doc.Join(faults)
}
