package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/yard"
)

const agrees = "ingress-aws/shared-group-agrees"

// charts writes charts with an Ingress of the group shop, by folder: what stands
// behind scheme in the template, and in values.yaml.
func charts(t *testing.T, all map[string][2]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for folder, c := range all {
		for name, text := range map[string]string{
			"Chart.yaml":  "apiVersion: v2\nname: " + strings.Split(folder, "-")[0] + "\nversion: 0.1.0\n",
			"values.yaml": c[1],
			"templates/ingress.yaml": "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: " + folder +
				"\n  annotations:\n    alb.ingress.kubernetes.io/group.name: shop\n    alb.ingress.kubernetes.io/scheme: " + c[0] + "\n",
		} {
			file := filepath.Join(dir, folder, filepath.FromSlash(name))
			if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// checkAll checks all charts of a folder.
func checkAll(t *testing.T, dir string, jobs int) *Result {
	t.Helper()
	y, err := yard.Default()
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Options: release.Options{Paths: []string{dir + "/..."}, Yard: y, ReadFile: os.ReadFile}, Vetted: true, Jobs: jobs}
	subjects, err := release.Find(o.Options)
	if err != nil {
		t.Fatal(err)
	}
	result, err := Check(context.Background(), subjects, o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// disagree are the findings of a run that say that services do.
func disagree(r *Result) []diag.Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f diag.Finding) bool { return f.Rule != agrees })
}

// Charts that share a name are two services all the same.
func TestServicesOfOneNameAreTold(t *testing.T) {
	dir := charts(t, map[string][2]string{
		"shop-one": {"{{ .Values.scheme }}", "scheme: internal\n"},
		"shop-two": {"{{ .Values.scheme }}", "scheme: internet-facing\n"},
	})
	var got []string
	for _, f := range disagree(checkAll(t, dir, 0)) {
		file, _ := filepath.Rel(dir, f.Span.File)
		got = append(got, fmt.Sprintf("%s:%d %s: %s", filepath.ToSlash(file), f.Span.Line, f.Object.Name, strings.ReplaceAll(f.Message, filepath.ToSlash(dir)+"/", "")))
	}
	const rest = ": the controller changes nothing for any of them"
	want := []string{
		`shop-one/values.yaml:1 shop-one: this service says scheme "internal", and shop in shop-two of the same group says "internet-facing"` + rest,
		`shop-two/values.yaml:1 shop-two: this service says scheme "internet-facing", and shop in shop-one of the same group says "internal"` + rest,
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// What one service keeps secret, another's finding does not tell, not even by
// what stood in its place.
func TestFindingsOfOthersTellNoSecret(t *testing.T) {
	dir := charts(t, map[string][2]string{
		"pay":  {"{{ .Values.config.B.value }}", "config:\n  A: {sensitive: true, value: otherwise}\n  B: {sensitive: true, value: jabberwock}\n"},
		"shop": {"internal", ""},
	})
	found := disagree(checkAll(t, dir, 0))
	if len(found) != 2 {
		t.Fatalf("findings: %+v", found)
	}
	for _, f := range found {
		if strings.Count(f.Message, `"`+release.Masked+`"`) != 1 || !strings.Contains(f.Message, `"internal"`) {
			t.Errorf("%s: %s", f.Service, f.Message)
		}
	}
}

// By however many workers, a run says the same in the same order.
func TestFleetFindingsDoNotDependOnWorkers(t *testing.T) {
	all := map[string][2]string{}
	for i := range 12 {
		all[fmt.Sprintf("s%02d", i)] = [2]string{"{{ .Values.scheme }}", "scheme: " + []string{"internal", "internet-facing"}[i%2] + "\n"}
	}
	dir := charts(t, all)
	want := checkAll(t, dir, 1).Findings
	if n := len(disagree(&Result{Result: release.Result{Findings: want}})); n != 12 {
		t.Errorf("%d services are told, want 12", n)
	}
	for _, jobs := range []int{2, 8} {
		if diff := cmp.Diff(want, checkAll(t, dir, jobs).Findings); diff != "" {
			t.Errorf("findings of %d workers (-of one +of them):\n%s", jobs, diff)
		}
	}
}
