package render

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/cli"
	helmvalues "helm.sh/helm/v3/pkg/cli/values"
	"helm.sh/helm/v3/pkg/getter"
	"helm.sh/helm/v3/pkg/release"
	"helm.sh/helm/v3/pkg/releaseutil"
)

// request is one `helm template` command line.
type request struct {
	release, namespace       string
	files                    []string // -f
	kubeVersion              string
	apiVersions, showOnly    []string
	crds, noHooks, skipTests bool
	upgrade                  bool
}

// parseRequest reads "NAME [flags]" in Helm's words; files are below dir.
func parseRequest(t *testing.T, line, dir string) request {
	t.Helper()
	r := request{namespace: "default"}
	words := strings.Fields(line)
	for i := 0; i < len(words); i++ {
		next := func() string {
			if i++; i == len(words) {
				t.Fatalf("%q: a flag without its value", line)
			}
			return words[i]
		}
		switch words[i] {
		case "-n":
			r.namespace = next()
		case "-f":
			r.files = append(r.files, filepath.Join(dir, next()))
		case "--kube-version":
			r.kubeVersion = next()
		case "--api-versions":
			r.apiVersions = append(r.apiVersions, next())
		case "--show-only":
			r.showOnly = append(r.showOnly, next())
		case "--include-crds":
			r.crds = true
		case "--no-hooks":
			r.noHooks = true
		case "--skip-tests":
			r.skipTests = true
		case "--is-upgrade":
			r.upgrade = true
		default:
			r.release = words[i]
		}
	}
	return r
}

// helmTemplate is what `helm template` prints for a chart: of the program that
// CHARTYARD_TEST_HELM names, otherwise of Helm's packages put together as that
// command does it.
func helmTemplate(t *testing.T, chart string, r request) (string, error) {
	t.Helper()
	if helm := os.Getenv("CHARTYARD_TEST_HELM"); helm != "" {
		return helmProgram(t, helm, chart, r)
	}
	log.SetOutput(io.Discard)
	client := action.NewInstall(&action.Configuration{Log: func(string, ...any) {}})
	client.DryRun, client.DryRunOption, client.ClientOnly, client.Replace = true, "client", true, true
	client.ReleaseName, client.Namespace, client.IsUpgrade = r.release, r.namespace, r.upgrade
	client.APIVersions, client.IncludeCRDs, client.DisableHooks = r.apiVersions, r.crds, r.noHooks
	client.KubeVersion = &chartutil.KubeVersion{Version: "v1.37.0", Major: "1", Minor: "37"}
	if r.kubeVersion != "" {
		kube, err := chartutil.ParseKubeVersion(r.kubeVersion)
		if err != nil {
			return "", err
		}
		client.KubeVersion = kube
	}
	options := helmvalues.Options{ValueFiles: r.files}
	vals, err := options.MergeValues(getter.All(cli.New()))
	if err != nil {
		return "", err
	}
	loaded, err := loader.Load(chart)
	if err != nil {
		return "", err
	}
	if loaded.Metadata.Type == "library" {
		return "", fmt.Errorf("library charts are not installable")
	}
	if err := action.CheckDependencies(loaded, loaded.Metadata.Dependencies); err != nil {
		return "", err
	}
	rel, err := client.Run(loaded, vals)
	if err != nil {
		return "", err
	}
	return printRelease(rel, r)
}

func helmProgram(t *testing.T, helm, chart string, r request) (string, error) {
	t.Helper()
	args := []string{"template", r.release, chart, "-n", r.namespace}
	flag := func(on bool, words ...string) {
		if on {
			args = append(args, words...)
		}
	}
	each := func(name string, list []string) {
		for _, word := range list {
			args = append(args, name, word)
		}
	}
	flag(r.kubeVersion != "", "--kube-version", r.kubeVersion)
	flag(r.crds, "--include-crds")
	flag(r.noHooks, "--no-hooks")
	flag(r.skipTests, "--skip-tests")
	flag(r.upgrade, "--is-upgrade")
	each("-f", r.files)
	each("--api-versions", r.apiVersions)
	each("--show-only", r.showOnly)
	command := exec.Command(helm, args...)
	command.Env = append(os.Environ(), "HOME="+t.TempDir())
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, stderr.String())
	}
	return string(out), err
}

// printRelease prints as the command helm template does.
func printRelease(rel *release.Release, r request) (string, error) {
	var out bytes.Buffer
	fmt.Fprintln(&out, strings.TrimSpace(rel.Manifest))
	for _, hook := range rel.Hooks {
		isTest := false
		for _, event := range hook.Events {
			isTest = isTest || event == release.HookTest
		}
		if !r.noHooks && (!r.skipTests || !isTest) {
			fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
		}
	}
	if len(r.showOnly) == 0 {
		return out.String(), nil
	}
	split := releaseutil.SplitManifests(out.String())
	keys := make([]string, 0, len(split))
	for key := range split {
		keys = append(keys, key)
	}
	sort.Sort(releaseutil.BySplitManifestsOrder(keys))
	var shown bytes.Buffer
	for _, pattern := range r.showOnly {
		missing := true
		for _, key := range keys {
			match := regexp.MustCompile("# Source: [^/]+/(.+)").FindStringSubmatch(split[key])
			if len(match) == 0 {
				continue
			}
			if ok, _ := filepath.Match(pattern, match[1]); ok {
				fmt.Fprintf(&shown, "---\n%s\n", split[key])
				missing = false
			}
		}
		if missing {
			return "", fmt.Errorf("could not find template %s in chart", pattern)
		}
	}
	return shown.String(), nil
}
