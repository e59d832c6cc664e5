package docs

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// breach is a pod that breaks one control of Pod Security Standards and no other:
// the field at path, a step per word, is set to value.
type breach struct {
	profile, control, path, value string
}

// breaches are of the controls of Kubernetes 1.36, with the fields and values that
// https://kubernetes.io/docs/concepts/security/pod-security-standards/ lists.
func breaches() []breach {
	const pod, container = "spec securityContext", "spec containers 0 securityContext"
	all := []breach{
		{"baseline", "HostProcess", pod + " windowsOptions hostProcess", `true`},
		{"baseline", "HostProcess", container + " windowsOptions hostProcess", `true`},
		{"baseline", "Host Namespaces", "spec hostNetwork", `true`},
		{"baseline", "Host Namespaces", "spec hostPID", `true`},
		{"baseline", "Host Namespaces", "spec hostIPC", `true`},
		{"baseline", "Privileged Containers", container + " privileged", `true`},
		{"baseline", "Privileged Containers", "spec initContainers 0 securityContext privileged", `true`},
		{"baseline", "Capabilities", container + " capabilities add", `["NET_RAW"]`},
		{"baseline", "Capabilities", container + " capabilities add", `["ALL"]`},
		{"baseline", "HostPath Volumes", "spec volumes", `[{"name": "logs", "hostPath": {"path": "/var/log"}}]`},
		{"baseline", "Host Ports", "spec containers 0 ports", `[{"containerPort": 8080, "hostPort": 8080}]`},
		{"baseline", "AppArmor", pod + " appArmorProfile", `{"type": "Unconfined"}`},
		{"baseline", "AppArmor", container + " appArmorProfile", `{"type": "Unconfined"}`},
		{"baseline", "AppArmor", "metadata annotations", `{"container.apparmor.security.beta.kubernetes.io/app": "unconfined"}`},
		{"baseline", "SELinux", pod + " seLinuxOptions", `{"type": "spc_t"}`},
		{"baseline", "SELinux", container + " seLinuxOptions", `{"user": "root"}`},
		{"baseline", "SELinux", container + " seLinuxOptions", `{"role": "sysadm_r"}`},
		{"baseline", "/proc Mount Type", container + " procMount", `"Unmasked"`},
		{"baseline", "Seccomp", pod + " seccompProfile", `{"type": "Unconfined"}`},
		{"baseline", "Seccomp", container + " seccompProfile", `{"type": "Unconfined"}`},
		{"baseline", "Sysctls", pod + " sysctls", `[{"name": "kernel.msgmax", "value": "65536"}]`},
		{"restricted", "Volume Types", "spec volumes", `[{"name": "files", "nfs": {"server": "files", "path": "/"}}]`},
		{"restricted", "Privilege Escalation", container + " allowPrivilegeEscalation", `null`},
		{"restricted", "Privilege Escalation", container + " allowPrivilegeEscalation", `true`},
		{"restricted", "Running as Non-root", pod + " runAsNonRoot", `null`},
		{"restricted", "Running as Non-root", pod + " runAsNonRoot", `false`},
		{"restricted", "Running as Non-root", container + " runAsNonRoot", `false`},
		{"restricted", "Running as Non-root user", pod + " runAsUser", `0`},
		{"restricted", "Running as Non-root user", container + " runAsUser", `0`},
		{"restricted", "Seccomp", pod + " seccompProfile", `null`},
		{"restricted", "Capabilities", container + " capabilities drop", `["NET_RAW"]`},
	}
	for _, usual := range strings.Fields("AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD SETFCAP SETGID SETPCAP SETUID SYS_CHROOT") {
		all = append(all, breach{"restricted", "Capabilities", container + " capabilities add", `["` + usual + `"]`})
	}
	for _, place := range strings.Split("livenessProbe,readinessProbe,startupProbe,lifecycle postStart,lifecycle preStop", ",") {
		for _, way := range []string{"httpGet", "tcpSocket"} {
			all = append(all, breach{
				"baseline", "Host Probes / Lifecycle Hooks", "spec containers 0 " + place, `{"` + way + `": {"host": "169.254.169.254", "port": 80}}`,
			})
		}
	}
	return all
}

// Each control of Pod Security Standards is found in the profile of its name by the
// rule that the comparison names, once, and a pod that keeps all by none.
func TestPodSecurityStandards(t *testing.T) {
	rules := rulesOfControls(t)
	files := []txtar.File{{Name: "templates/kept.json", Data: restrictedPod(t, "kept", breach{})}}
	all := breaches()
	for i, b := range all {
		files = append(files, txtar.File{Name: fmt.Sprintf("templates/pod-%d.json", i), Data: restrictedPod(t, fmt.Sprintf("pod-%d", i), b)})
	}
	for _, profile := range []string{"baseline", "restricted"} {
		found := map[string][]string{} // by object
		for _, f := range findings(t, append(files, txtar.File{Name: arguments, Data: []byte("--profile " + profile)})) {
			if strings.HasPrefix(f.Rule, "pod-security/") {
				found[f.Object.Name] = append(found[f.Object.Name], f.Rule)
			}
		}
		if found["kept"] != nil {
			t.Errorf("profile %s: the pod that keeps every control: %v", profile, found["kept"])
		}
		for i, b := range all {
			want := []string{rules[b.profile+": "+b.control]}
			if profile == "baseline" && b.profile == "restricted" {
				want = nil
			}
			if diff := cmp.Diff(want, found[fmt.Sprintf("pod-%d", i)]); diff != "" {
				t.Errorf("profile %s: %s of %s, %s = %s: rules (-want +got):\n%s", profile, b.control, b.profile, b.path, b.value, diff)
			}
		}
	}
	for control := range rules {
		if !slices.ContainsFunc(all, func(b breach) bool { return b.profile+": "+b.control == control }) {
			t.Errorf("no pod here breaks %s", control)
		}
	}
}

// restrictedPod is a pod that keeps every control but the one that b breaks.
func restrictedPod(t *testing.T, name string, b breach) []byte {
	t.Helper()
	const container = `{
		"name": "app",
		"image": "registry.example.com/app:1.4.2",
		"securityContext": {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": {"drop": ["ALL"]}}
	}`
	const text = `{
		"apiVersion": "v1",
		"kind": "Pod",
		"metadata": {"name": "app"},
		"spec": {
			"securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
			"initContainers": [` + container + `],
			"containers": [` + container + `]
		}
	}`
	var pod, value any
	if err := json.Unmarshal([]byte(text), &pod); err != nil {
		t.Fatal(err)
	}
	set(pod, []string{"metadata", "name"}, name)
	if b.path != "" {
		if err := json.Unmarshal([]byte(b.value), &value); err != nil {
			t.Fatalf("%s: %v", b.path, err)
		}
		set(pod, strings.Fields(b.path), value)
	}
	out, err := json.Marshal(pod)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// set puts a value at the end of a path through objects and lists; objects that
// are missing on the way are made.
func set(tree any, path []string, value any) {
	if list, ok := tree.([]any); ok {
		at, _ := strconv.Atoi(path[0])
		set(list[at], path[1:], value)
		return
	}
	object := tree.(map[string]any)
	if len(path) == 1 {
		object[path[0]] = value
		return
	}
	if object[path[0]] == nil {
		object[path[0]] = map[string]any{}
	}
	set(object[path[0]], path[1:], value)
}

// rulesOfControls reads the rule of each control, by "profile: control", from the
// comparison's tables of Pod Security Standards.
func rulesOfControls(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(top(t), "docs", "compare.md"))
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("^\\| ([^|]+) \\| \\[`(pod-security/[^`]+)`\\]\\([^|]*\\) \\|$")
	rules := map[string]string{}
	profile := ""
	for line := range strings.Lines(string(page)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "| control of "); ok {
			profile, _, _ = strings.Cut(name, " ")
		} else if strings.HasPrefix(line, "#") {
			profile = ""
		}
		if m := row.FindStringSubmatch(line); m != nil && profile != "" {
			rules[profile+": "+m[1]] = m[2]
		}
	}
	if len(rules) != 18 {
		t.Fatalf("%d controls in docs/compare.md: want 12 of baseline and 6 of restricted", len(rules))
	}
	return rules
}
