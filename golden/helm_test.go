package golden

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/cli"
	helmvalues "helm.sh/helm/v3/pkg/cli/values"
	"helm.sh/helm/v3/pkg/getter"
)

// helmRequest is one call of `helm template --include-crds`.
type helmRequest struct {
	Chart, Release, Namespace string
	KubeVersion               string // empty for a released Helm's own
	Files                     []string
	SkipSchema                bool
}

// inProcess is what Helm's own packages, put together as `helm template` does,
// print.
func (r helmRequest) inProcess() (string, error) {
	log.SetOutput(io.Discard)
	kube := &chartutil.KubeVersion{Version: "v1.37.0", Major: "1", Minor: "37"}
	if r.KubeVersion != "" {
		parsed, err := chartutil.ParseKubeVersion(r.KubeVersion)
		if err != nil {
			return "", err
		}
		kube = parsed
	}
	install := action.NewInstall(&action.Configuration{Log: func(string, ...any) {}})
	install.DryRun, install.DryRunOption, install.ClientOnly, install.Replace = true, "client", true, true
	install.ReleaseName, install.Namespace, install.KubeVersion = r.Release, r.Namespace, kube
	install.IncludeCRDs, install.SkipSchemaValidation = true, r.SkipSchema
	options := helmvalues.Options{ValueFiles: r.Files}
	vals, err := options.MergeValues(getter.All(cli.New()))
	if err != nil {
		return "", err
	}
	loaded, err := loader.Load(r.Chart)
	if err != nil {
		return "", err
	}
	if err := action.CheckDependencies(loaded, loaded.Metadata.Dependencies); err != nil {
		return "", err
	}
	release, err := install.Run(loaded, vals)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	fmt.Fprintln(&out, strings.TrimSpace(release.Manifest))
	for _, hook := range release.Hooks {
		fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
	}
	return out.String(), nil
}

// byProgram is what a helm binary prints.
func (r helmRequest) byProgram(t *testing.T, helm string) (string, error) {
	t.Helper()
	args := []string{"template", r.Release, r.Chart, "--include-crds", "--namespace", r.Namespace}
	if r.KubeVersion != "" {
		args = append(args, "--kube-version", r.KubeVersion)
	}
	if r.SkipSchema {
		args = append(args, "--skip-schema-validation")
	}
	for _, file := range r.Files {
		args = append(args, "--values", file)
	}
	command := exec.Command(helm, args...)
	command.Env = append(os.Environ(), "HOME="+t.TempDir())
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("%w: %s", err, strings.TrimSpace(stderr.String()))
	}
	return stdout.String(), nil
}

// helmProgram is the helm to compare with, if there is one; `make test` builds
// it and names it.
func helmProgram() string { return os.Getenv("CHARTYARD_TEST_HELM") }
