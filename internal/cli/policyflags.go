package cli

import (
	"github.com/spf13/pflag"

	"github.com/chartyard/chartyard/internal/pipeline"
)

// policyFlags are the flags of policies that others wrote. Their names are
// conftest's, behind "policy-": -n is Helm's.
type policyFlags struct{ foreign pipeline.Foreign }

func (f *policyFlags) bind(flags *pflag.FlagSet) {
	o := &f.foreign
	flags.StringArrayVar(&o.Policies, "policy", nil, "policies written for conftest, or ConstraintTemplates and constraints of Gatekeeper: a folder, a .rego or .yaml file, a bundle .tar.gz or oci://registry/repository:tag; may be repeated")
	flags.BoolVar(&o.PlainHTTP, "policy-plain-http", false, "ask registries of policies without TLS; those of this machine are asked so anyway")
	flags.StringArrayVar(&o.Data, "policy-data", nil, "JSON or YAML file, or folder of them, that these policies see as data; may be repeated")
	flags.StringArrayVar(&o.Namespaces, "policy-namespace", nil, "package whose rules are run, or a pattern like main.*; may be repeated (default: main)")
	flags.BoolVar(&o.AllNamespaces, "all-policy-namespaces", false, "run the rules of all packages")
	flags.BoolVar(&o.Combine, "policy-combine", false, "give these policies all documents of an environment at once, as a list of {path, contents}")
}

// validate refuses flags that nothing would come of.
func (f *policyFlags) validate() error {
	o := f.foreign
	switch {
	case o.AllNamespaces && len(o.Namespaces) > 0:
		return usagef("--all-policy-namespaces and --policy-namespace: give one of them")
	case len(o.Policies) > 0:
		return nil
	case len(o.Data) > 0 || len(o.Namespaces) > 0 || o.AllNamespaces || o.Combine || o.PlainHTTP:
		return usagef("--policy-data, --policy-namespace, --all-policy-namespaces, --policy-combine and --policy-plain-http are of use with --policy only")
	}
	return nil
}
