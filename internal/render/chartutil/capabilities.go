package chartutil

import (
	_ "embed"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// Capabilities is what a template may ask about the cluster and about Helm.
type Capabilities struct {
	KubeVersion KubeVersion
	APIVersions VersionSet
	HelmVersion BuildInfo
}

// Copy returns a copy that shares the API versions.
func (c *Capabilities) Copy() *Capabilities {
	out := *c
	return &out
}

// KubeVersion is the version of Kubernetes.
type KubeVersion struct {
	Version string // "v1.37.0"
	Major   string
	Minor   string
}

// String is the version.
func (kv *KubeVersion) String() string { return kv.Version }

// GitVersion is the version.
func (kv *KubeVersion) GitVersion() string { return kv.Version }

// VersionSet is a set of API versions: "apps/v1" and, where a user added
// them, "monitoring.coreos.com/v1/ServiceMonitor".
type VersionSet []string

// Has reports whether the version is in the set.
func (v VersionSet) Has(apiVersion string) bool { return slices.Contains(v, apiVersion) }

// BuildInfo is how the Helm in use was built.
type BuildInfo struct {
	Version      string `json:"version,omitempty"`
	GitCommit    string `json:"git_commit,omitempty"`
	GitTreeState string `json:"git_tree_state,omitempty"`
	GoVersion    string `json:"go_version,omitempty"`
}

// Of a released Helm 3.22.0.
const (
	helmVersion        = "v3.22.0"
	defaultKubeVersion = "1.37"
)

//go:embed apiversions.txt
var apiVersions string

// DefaultAPIVersions lists the API versions that Helm knows without a cluster,
// in its order.
func DefaultAPIVersions() VersionSet { return strings.Fields(apiVersions) }

// New is what a released Helm 3.22.0 offers to templates given its flags
// --kube-version (empty for its default) and --api-versions.
func New(kubeVersion string, extraAPIVersions []string) (*Capabilities, error) {
	if kubeVersion == "" {
		kubeVersion = defaultKubeVersion + ".0"
	}
	kube, err := ParseKubeVersion(kubeVersion)
	if err != nil {
		return nil, err
	}
	return &Capabilities{
		KubeVersion: kube,
		APIVersions: append(DefaultAPIVersions(), extraAPIVersions...),
		HelmVersion: BuildInfo{Version: helmVersion, GoVersion: runtime.Version()},
	}, nil
}

// ParseKubeVersion reads a version as Helm's --kube-version does: two or more
// numbers with dots between them, perhaps after a v. What follows them is
// dropped.
func ParseKubeVersion(text string) (KubeVersion, error) {
	numbers, ok := leadingNumbers(text)
	switch {
	case !ok:
		return KubeVersion{}, fmt.Errorf("%q is no Kubernetes version: want one like 1.37 or v1.37.2", text)
	case len(numbers) < 2:
		return KubeVersion{}, fmt.Errorf("%q is no Kubernetes version: the minor number is missing, as in %s.0", text, numbers[0])
	case len(numbers[0]) > 1 && numbers[0][0] == '0':
		return KubeVersion{}, fmt.Errorf("%q is no Kubernetes version: the major number begins with 0", text)
	}
	for i, number := range numbers {
		n, err := strconv.ParseUint(number, 10, 0)
		if err != nil {
			return KubeVersion{}, fmt.Errorf("%q is no Kubernetes version: %s is too large", text, number)
		}
		numbers[i] = strconv.FormatUint(n, 10)
	}
	return KubeVersion{Version: "v" + strings.Join(numbers, "."), Major: numbers[0], Minor: numbers[1]}, nil
}

// leadingNumbers takes "1" and "37" from " v1.37-gke.5".
func leadingNumbers(text string) (numbers []string, ok bool) {
	rest := strings.TrimPrefix(strings.TrimLeft(text, " \t\n\r\f"), "v")
	for {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if digits == 0 {
			return numbers, len(numbers) > 0 && !strings.Contains(rest, "\n")
		}
		numbers, rest = append(numbers, rest[:digits]), rest[digits:]
		after, dot := strings.CutPrefix(rest, ".")
		if !dot {
			return numbers, !strings.Contains(rest, "\n")
		}
		rest = after
	}
}
