package yard

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Yard is an organisation's standards as yard.yaml states them.
type Yard struct {
	Name        string `key:"name,required"`
	Version     string `key:"version,required"` // semantic version, without a leading v
	Description string `key:"description"`
	// Environments in promotion order.
	Environments []Environment `key:"environments,required"`
	// ExternalSecrets is zero when the yard says nothing of it.
	ExternalSecrets ExternalSecrets `key:"externalSecrets"`
	// Waivers is zero when the yard says nothing of them.
	Waivers Waivers `key:"waivers"`
	// Profiles are the yard's own, and its changes to those of chartyard, by name.
	Profiles map[string]Profile `key:"profiles"`
	// Severities and Params are those of all profiles: see Profile.
	Severities map[string]any `key:"severities"`
	Params     map[string]any `key:"params"`

	// Source is how people call the yard in messages: the folder as typed, or
	// "default yard".
	Source string `key:"-"`
	// FS is the whole folder: yard.yaml, chart-template/, policies/, schema/.
	FS fs.FS `key:"-"`

	doc *yamldoc.Doc // yard.yaml, for errors that are found later
}

// Environment is one stage that a service is promoted through.
type Environment struct {
	Name string `key:"name,required"` // DNS-1123 label
	// Namespace is a Pattern that gives a DNS-1123 label.
	Namespace         Pattern `key:"namespace,required"`
	KubernetesVersion string  `key:"kubernetesVersion,required"` // "1.33" or "1.33.2"
	// Branch or Tag says what is deployed: the head of a branch, or a tag that
	// matches a pattern of path.Match. Exactly one is set.
	Branch string `key:"branch"`
	Tag    string `key:"tag"`
	// Automatic is true when a commit or tag is deployed without a person.
	Automatic bool `key:"automatic"`
	// Profile names the rules that hold here; empty means Strictest.
	Profile string `key:"profile"`
	// CommonSecret is shared by all services of the environment, ServiceSecret
	// belongs to one. Both are Patterns; empty means that there is none.
	CommonSecret  Pattern `key:"commonSecret"`
	ServiceSecret Pattern `key:"serviceSecret"`
}

// ExternalSecrets says where External Secrets finds the values of services that
// leave their Secret to it.
type ExternalSecrets struct {
	StoreKind       string `key:"storeKind"`          // "ClusterSecretStore", "SecretStore" or empty, which is the former
	StoreName       string `key:"storeName,required"` // DNS-1123 subdomain
	RefreshInterval string `key:"refreshInterval"`    // as 1h30m; empty is one hour
}

// Waivers says what services may excuse themselves from, and for how long.
type Waivers struct {
	// LongestDays is how far the last day of a waiver may be away; zero means
	// no limit.
	LongestDays int `key:"longestDays"`
	// Never lists the rules that are neither waived nor taken into a baseline:
	// category/name, or category/* for all of a category.
	Never []string `key:"never"`
}

// Names of the environments in promotion order.
func (y *Yard) Names() []string {
	names := make([]string, len(y.Environments))
	for i, env := range y.Environments {
		names[i] = env.Name
	}
	return names
}

// Environment finds an environment by name. An unknown name is an
// *UnknownEnvironmentError.
func (y *Yard) Environment(name string) (Environment, error) {
	names := y.Names()
	if i := slices.Index(names, name); i >= 0 {
		return y.Environments[i], nil
	}
	return Environment{}, &UnknownEnvironmentError{Name: name, Source: y.Source, Known: names}
}

// UnknownEnvironmentError says that no environment of that name is in the yard.
type UnknownEnvironmentError struct {
	Name   string
	Source string
	Known  []string // in promotion order
}

func (e *UnknownEnvironmentError) Error() string {
	return fmt.Sprintf("yard %s has no environment %q, only %s", e.Source, e.Name, strings.Join(e.Known, ", ")) +
		diag.DidYouMean(e.Name, e.Known)
}

// Templates is the folder chart-template/ of the yard.
func (y *Yard) Templates() (fs.FS, error) { return y.sub("chart-template") }

// Policies is the folder policies/ of the yard. A yard may have none: then it
// is an empty folder.
func (y *Yard) Policies() (fs.FS, error) { return y.sub("policies") }

// Schemas is the folder schema/ of the yard. A yard may have none: then it is
// an empty folder.
func (y *Yard) Schemas() (fs.FS, error) { return y.sub("schema") }
