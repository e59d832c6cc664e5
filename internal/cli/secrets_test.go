package cli

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"github.com/chartyard/chartyard/internal/secretstore"
)

const someID = "11111111-1111-4111-8111-111111111111"

// The store is what the command line says, or else what the environment says.
func TestStoreOfSecrets(t *testing.T) {
	for _, c := range []struct {
		args, env string
		want      string // the spec, "none", "declined", or an error of usage
	}{
		{"", "", "none"},
		{"--secrets file:a", "", "{Store:file:a}"},
		{"--secrets aws:", "", "{Store:aws:}"},
		{"--no-secrets", "", "declined"},
		{"--no-secrets=false", "", "none"},
		{"", "SECRETS=file:b", "{Store:file:b}"},
		{"--secrets file:a", "SECRETS=file:b", "{Store:file:a}"},
		{"--no-secrets", "SECRETS=file:b", "declined"},
		{"--secrets file:a", "NO_SECRETS=true", "{Store:file:a}"},
		{"", "NO_SECRETS=true", "declined"},
		{"--secrets file:a --no-secrets", "", "--secrets and --no-secrets: want one of them"},
		{"", "SECRETS=file:b NO_SECRETS=true", "CHARTYARD_SECRETS and CHARTYARD_NO_SECRETS: want one of them"},
		{"--secrets aws: --region eu-west-1 --version-id prod/a=b=" + someID, "", "{Store:aws: Region:eu-west-1 VersionIDs:map[prod/a=b:" + someID + "]}"},
		{"--secrets aws:", "REGION=eu-west-1 VERSION_STAGE=AWSPREVIOUS", "{Store:aws: Region:eu-west-1 VersionStage:AWSPREVIOUS}"},
		{"--secrets file:a --region eu-west-1", "", "--region is for --secrets aws: only"},
		{"--secrets file:a", "REGION=eu-west-1", "{Store:file:a}"},
		{"--role-arn x", "", "--role-arn is for --secrets aws: only"},
		{"--endpoint-url x --no-secrets", "SECRETS=aws:", "--endpoint-url is for --secrets aws: only"},
		{"--version-stage x", "SECRETS=aws:", "{Store:aws: VersionStage:x}"},
		{"--secrets asw: --region eu-west-1", "", "{Store:asw: Region:eu-west-1}"},
		{"--secrets aws: --version-id " + someID, "", "want SECRET=ID"},
		{"--secrets aws: --version-id a=1 --version-id a=2", "", "a has a version already"},
	} {
		if got := storeOf(c.args, c.env); got != c.want {
			t.Errorf("%s, environment %q: %s, want %s", c.args, c.env, got, c.want)
		}
	}
}

// storeOf tells what arguments and variables, both apart by spaces, come to.
func storeOf(args, env string) string {
	variables := map[string]string{}
	for _, entry := range strings.Fields(env) {
		name, value, _ := strings.Cut(entry, "=")
		variables["CHARTYARD_"+name] = value
	}
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	var chosen secretFlags
	chosen.bind(flags)
	if err := flags.Parse(strings.Fields(args)); err != nil {
		return cause(err).Error()
	}
	program := Program{LookupEnv: func(name string) (string, bool) { value, ok := variables[name]; return value, ok }}
	if err := program.flagsFromEnvironment(flags); err != nil {
		return err.Error()
	}
	spec, some, err := chosen.spec()
	switch use := (usageError{}); {
	case errors.As(err, &use):
		return err.Error()
	case err != nil:
		return fmt.Sprintf("no error of usage: %v", err)
	case some:
		return short(spec)
	case chosen.declined():
		return "declined"
	}
	return "none"
}

// short prints the fields of a spec that say something.
func short(spec secretstore.Spec) string {
	var fields []string
	for _, field := range []struct{ name, value string }{
		{"Store", spec.Store}, {"Region", spec.Region}, {"RoleARN", spec.RoleARN}, {"EndpointURL", spec.EndpointURL}, {"VersionStage", spec.VersionStage},
	} {
		if field.value != "" {
			fields = append(fields, field.name+":"+field.value)
		}
	}
	if spec.VersionIDs != nil {
		fields = append(fields, fmt.Sprint("VersionIDs:", spec.VersionIDs))
	}
	return "{" + strings.Join(fields, " ") + "}"
}

func TestVersionsOfSecretsThatNobodyReads(t *testing.T) {
	names := []string{"prod/common", "prod/shop"}
	chosen := secretFlags{ofAWS: secretstore.Spec{VersionIDs: map[string]string{"prod/shop": someID}}}
	if err := chosen.unread(names); err != nil {
		t.Error(err)
	}
	chosen.ofAWS.VersionIDs["prod/comon"] = someID
	want := "--version-id prod/comon: this run reads no such secret; did you mean prod/common?"
	if diff := cmp.Diff(want, fmt.Sprint(chosen.unread(names))); diff != "" {
		t.Error(diff)
	}
}
