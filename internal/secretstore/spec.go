package secretstore

import (
	"context"
	"net/url"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/grammar"
)

// CurrentStage is the staging label of the version that a secret has now.
const CurrentStage = "AWSCURRENT"

// Spec says which store to use. All but Store is for "aws:" alone.
type Spec struct {
	Store        string            // "file:DIR" or "aws:"
	Region       string            // default: what AWS's own tools would use
	RoleARN      string            // a role to assume; default none
	EndpointURL  string            // of Secrets Manager; default the region's, or AWS_ENDPOINT_URL
	VersionStage string            // default CurrentStage
	VersionIDs   map[string]string // versions of single secrets by name, whatever their stage
}

// Open gives the store of a spec. It asks no network. The error is a
// *SpecError when there can be no such store, else an *Error.
//
// The SDK of AWS finds credentials and all that the spec leaves open as AWS's
// own tools do: in the environment of the process, in ~/.aws, or from the
// machine that it runs on.
func Open(ctx context.Context, spec Spec) (Store, error) {
	scheme, rest, ok := strings.Cut(spec.Store, ":")
	switch {
	case ok && scheme == "file":
		return openFiles(rest)
	case spec.Store == "aws:":
		if err := spec.checkAWS(); err != nil {
			return nil, err
		}
		return openAWS(ctx, spec)
	case spec.Store == "":
		return nil, specf("want a store of secrets: file:DIR or aws:")
	case ok && scheme == "aws":
		return nil, specf("store of secrets %q: nothing can follow aws:; choose the region with --region", spec.Store)
	case !ok && strings.ContainsAny(spec.Store, `/\.`):
		return nil, specf("%q is no store of secrets; did you mean file:%s?", spec.Store, spec.Store)
	}
	return nil, specf("%q is no store of secrets; there are file:DIR and aws:%s", spec.Store, diag.DidYouMean(scheme+":", []string{"file:", "aws:"}))
}

// checkAWS holds what comes from outside to its grammar before it gets into
// the name of a host.
func (s Spec) checkAWS() error {
	if s.Region != "" && !isRegion(s.Region) {
		return specf("--region %q: want the name of a region, such as eu-west-1", s.Region)
	}
	if s.RoleARN != "" && !isRoleARN(s.RoleARN) {
		return specf("--role-arn %q: want arn:aws:iam::ACCOUNT:role/NAME", s.RoleARN)
	}
	if s.EndpointURL != "" && !isEndpoint(s.EndpointURL) {
		return specf("--endpoint-url: want http:// or https://, a host, and no user or password")
	}
	if len(s.VersionStage) > 256 {
		return specf("--version-stage: want at most 256 characters")
	}
	for name, id := range s.VersionIDs {
		if !grammar.SecretName(name) || len(id) < 32 || len(id) > 64 {
			return specf("--version-id %s=%s: want SECRET=ID, and an id has 32 to 64 characters", name, id)
		}
	}
	return nil
}

func isRegion(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && s[0] != '-' && len(s) <= 63
}

func isRoleARN(s string) bool {
	parts := strings.SplitN(s, ":", 6)
	return len(parts) == 6 && parts[0] == "arn" && strings.HasPrefix(parts[1], "aws") && parts[2] == "iam" &&
		len(parts[4]) == 12 && strings.HasPrefix(parts[5], "role/") && len(s) <= 2048
}

func isEndpoint(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == ""
}
