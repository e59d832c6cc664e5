package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/secretstore"
)

// secretFlags choose the store of the two layers of secrets.
type secretFlags struct {
	store string
	none  bool
	ofAWS secretstore.Spec // all but Store
	flags *pflag.FlagSet
}

func (f *secretFlags) bind(flags *pflag.FlagSet) {
	f.flags = flags
	flags.StringVar(&f.store, "secrets", "", "store of secrets to read: file:DIR or aws: (default: none)")
	flags.BoolVar(&f.none, "no-secrets", false, "read no secrets, whatever CHARTYARD_SECRETS says")
	flags.StringVar(&f.ofAWS.Region, "region", "", "region of aws: (default: as AWS's own tools find it)")
	flags.StringVar(&f.ofAWS.RoleARN, "role-arn", "", "role to assume for aws:")
	flags.StringVar(&f.ofAWS.EndpointURL, "endpoint-url", "", "endpoint of AWS Secrets Manager (default: the region's)")
	flags.StringVar(&f.ofAWS.VersionStage, "version-stage", "", "stage of the secrets to read from aws: (default: AWSCURRENT)")
	flags.Var(versionsFlag{&f.ofAWS.VersionIDs}, "version-id", "version of one secret to read from aws:, whatever its stage: SECRET=ID; may be repeated")
}

// spec is the store that was chosen; chosen is false when there is none to
// read. What the command line says counts before what the environment does.
func (f *secretFlags) spec() (spec secretstore.Spec, chosen bool, err error) {
	if f.none && f.store != "" {
		switch none, store := f.typed("no-secrets"), f.typed("secrets"); {
		case none && store:
			return spec, false, usagef("--secrets and --no-secrets: want one of them")
		case !none && !store:
			return spec, false, usagef("CHARTYARD_SECRETS and CHARTYARD_NO_SECRETS: want one of them")
		case none:
			f.store = ""
		default:
			f.none = false
		}
	}
	if f.store != "" && !strings.HasPrefix(f.store, "file:") {
		spec = f.ofAWS
		spec.Store = f.store
		return spec, true, nil
	}
	for _, name := range []string{"region", "role-arn", "endpoint-url", "version-stage", "version-id"} {
		if f.typed(name) {
			return spec, false, usagef("--%s is for --secrets aws: only", name)
		}
	}
	return secretstore.Spec{Store: f.store}, f.store != "", nil
}

// declined reports that --no-secrets was said, and counts.
func (f *secretFlags) declined() bool { return f.none && f.store == "" }

// typed reports that a flag stands on the command line.
func (f *secretFlags) typed(name string) bool {
	flag := f.flags.Lookup(name)
	return flag.Changed && flag.Annotations[fromEnvironment] == nil
}

// unread refuses a --version-id for a secret that the run has no use for: a
// mistyped name would give the current version without a word. names are those
// of the secrets that it will ask for.
func (f *secretFlags) unread(names []string) error {
	for _, name := range slices.Sorted(maps.Keys(f.ofAWS.VersionIDs)) {
		if !slices.Contains(names, name) {
			return usagef("--version-id %s: this run reads no such secret%s", name, diag.DidYouMean(name, names))
		}
	}
	return nil
}

// versionsFlag collects SECRET=ID.
type versionsFlag struct{ ids *map[string]string }

func (f versionsFlag) String() string { return "" }
func (f versionsFlag) Type() string   { return "stringArray" }
func (f versionsFlag) Set(text string) error {
	at := strings.LastIndexByte(text, '=') // a secret's name may have one
	if at < 1 || at == len(text)-1 {
		return fmt.Errorf("want SECRET=ID")
	}
	name, id := text[:at], text[at+1:]
	if *f.ids == nil {
		*f.ids = map[string]string{}
	}
	if other, twice := (*f.ids)[name]; twice && other != id {
		return fmt.Errorf("%s has a version already", name)
	}
	(*f.ids)[name] = id
	return nil
}
