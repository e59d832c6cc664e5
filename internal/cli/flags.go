package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/spf13/pflag"

	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/secretstore"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yard"
)

// chartFlags are the flags of every command that renders.
type chartFlags struct {
	options pipeline.Options
	secrets secretFlags
	yardDir string
	debug   bool
}

func (f *chartFlags) bind(flags *pflag.FlagSet) {
	o := &f.options
	flags.StringArrayVarP(&o.Environments, "env", "e", nil, "environment to work on; may be repeated (default: all)")
	flags.StringArrayVarP(&o.Files, "values", "f", nil, "values file laid over the environment's; may be repeated")
	for kind, help := range map[values.SetKind]string{
		values.SetValue:   "set a value: key=value",
		values.SetString:  "set a text: key=value",
		values.SetFile:    "set a value to the text of a file: key=path",
		values.SetJSON:    "set a value in JSON: key=json",
		values.SetLiteral: "set a text as it stands: key=value",
	} {
		flags.Var(setFlag{kind, &o.Sets}, kind.Flag()[2:], help+"; may be repeated")
	}
	flags.StringVar(&o.Release, "release", "", "release name (default: the service's or chart's name)")
	flags.StringVarP(&o.Namespace, "namespace", "n", "", "namespace (default: the environment's, or default)")
	flags.StringVar(&o.KubeVersion, "kube-version", "", "Kubernetes version for .Capabilities (default: the environment's)")
	flags.StringSliceVarP(&o.APIVersions, "api-versions", "a", nil, "API versions for .Capabilities, besides the built-in ones")
	f.secrets.bind(flags)
	flags.StringVar(&f.yardDir, "yard", "", "folder of the yard to use (default: the built-in one)")
	flags.BoolVar(&f.debug, "debug", false, "say on standard error what is read and done; never a value")
}

// complete fills in what is no flag, reads the yard and opens the store of
// secrets.
func (f *chartFlags) complete(ctx context.Context, p Program, paths []string) (pipeline.Options, error) {
	o := f.options
	o.Paths = paths
	o.ReadFile, o.Today = os.ReadFile, p.today()
	o.Tracked = tracked(o.Files, p.LookupEnv)
	o.Vetted = f.yardDir == ""
	if f.debug {
		o.Debug = p.debugTo(p.Stderr)
	}
	var err error
	if o.Yard, err = openYard(f.yardDir); err != nil {
		return o, err
	}
	return o, f.openSecrets(ctx, &o)
}

// openSecrets gives the run a reader of the chosen store. Without one, commands
// that only look show placeholders.
func (f *chartFlags) openSecrets(ctx context.Context, o *pipeline.Options) error {
	spec, chosen, err := f.secrets.spec()
	if err != nil || !chosen {
		return err
	}
	store, err := secretstore.Open(ctx, spec)
	if err != nil {
		return err
	}
	if o.Debug != nil {
		o.Debug("secrets come from %s", store)
	}
	o.Secrets = secretstore.NewRun(store)
	return nil
}

// find finds what the run works on, and refuses flags that it has no use for.
func (f *chartFlags) find(p Program, o pipeline.Options) ([]release.Subject, error) {
	subjects, err := release.Find(o.Options)
	if len(subjects) == 0 {
		return nil, err
	}
	p.tellYards(subjects, o.Yard)
	if unread := f.secrets.unread(release.SecretNames(subjects)); unread != nil {
		return nil, unread
	}
	return subjects, err
}

// debugTo writes one line at a time, whoever calls.
func (Program) debugTo(w io.Writer) func(format string, args ...any) {
	var turn sync.Mutex
	return func(format string, args ...any) {
		turn.Lock()
		defer turn.Unlock()
		fmt.Fprintf(w, "debug: %s\n", printable(fmt.Sprintf(format, args...)))
	}
}

func openYard(dir string) (*yard.Yard, error) {
	if dir == "" {
		return yard.Default()
	}
	y, err := yard.Open(dir)
	if err != nil {
		return nil, usage(err)
	}
	return y, nil
}

// setFlag collects the flags of the --set family in one list.
type setFlag struct {
	kind values.SetKind
	args *[]values.SetArg
}

func (f setFlag) String() string { return "" }
func (f setFlag) Type() string   { return "stringArray" }
func (f setFlag) Set(text string) error {
	*f.args = append(*f.args, values.SetArg{Kind: f.kind, Text: text})
	return nil
}
