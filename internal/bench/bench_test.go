package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseBenchmarks(t *testing.T) {
	const printed = `goos: linux
BenchmarkAgainstHelm/plain-chart/helm-2         100   3000000 ns/op   12 B/op   3 allocs/op
BenchmarkAgainstHelm/plain-chart/helm-2         100   1000000 ns/op   12 B/op   3 allocs/op
BenchmarkAgainstHelm/plain-chart/helm-2         100   2000000 ns/op   12 B/op   3 allocs/op
BenchmarkAgainstHelm/plain-chart/chartyard-2    100    500000 ns/op
PASS
ok  	example.com/x	1.2s
`
	got, err := parseBenchmarks(strings.NewReader(printed))
	if err != nil {
		t.Fatal(err)
	}
	want := []engineRow{{"plain-chart", 2e6, 5e5}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(engineRow{})); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestParseBenchmarksWantsBothEngines(t *testing.T) {
	_, err := parseBenchmarks(strings.NewReader("BenchmarkAgainstHelm/worker/helm-2 100 3000000 ns/op\n"))
	if err == nil || !strings.Contains(err.Error(), "AgainstHelm/worker") {
		t.Errorf("error = %v, want one that names the benchmark", err)
	}
}

func TestProcessTable(t *testing.T) {
	const ms = time.Millisecond
	rows := []row{
		{pair{name: "fast", budget: budget{ratio: 1}}, usage{100 * ms, 120 * ms, 80e6}, usage{50 * ms, 60 * ms, 40e6}},
		{pair{name: "thrifty", budget: budget{ratio: 0.1, ofCPU: true}}, usage{100 * ms, 120 * ms, 0}, usage{75 * ms, 6 * ms, 0}},
		{pair{name: "slow", budget: budget{ratio: 0.5}}, usage{100 * ms, 120 * ms, 0}, usage{75 * ms, 60 * ms, 0}},
	}
	var out strings.Builder
	if err := writePairs(&out, "Some.", rows); err != nil {
		t.Fatal(err)
	}
	want := `Some.

| what | wall ms | CPU ms | peak MB | budget |
|---|---|---|---|---|
| fast | 100 → 50 (0.50) | 120 → 60 (0.50) | 80 → 40 (0.50) | wall 1.00, held |
| thrifty | 100 → 75 (0.75) | 120 → 6 (0.05) | unknown | CPU 0.10, held |
| slow | 100 → 75 (0.75) | 120 → 60 (0.50) | unknown | wall 0.50, **missed** |

`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

func TestMeasureReportsAFailure(t *testing.T) {
	_, err := command{program: "go", args: []string{"no-such-command"}, dir: "."}.measure(t.Context())
	if err == nil || !strings.Contains(err.Error(), "no-such-command") {
		t.Errorf("error = %v, want one that names the command", err)
	}
}

func TestMeasureHoldsAFindingToItsExitCode(t *testing.T) {
	exit := func(code string) command {
		return command{program: "sh", args: []string{"-c", "exit " + code}, dir: ".", finds: true}
	}
	for code, fails := range map[string]bool{"0": true, "1": false, "2": true} {
		if _, err := exit(code).measure(t.Context()); (err != nil) != fails {
			t.Errorf("exit %s: error = %v, want one: %t", code, err, fails)
		}
	}
}

func TestUsageAddsUp(t *testing.T) {
	if got, want := (usage{1, 2, 30}).and(usage{4, 8, 16}), (usage{5, 10, 30}); got != want {
		t.Errorf("together %+v, want %+v", got, want)
	}
}

func TestJobStopsAtAFailure(t *testing.T) {
	dir := t.TempDir()
	sh := func(script string) command { return command{program: "sh", args: []string{"-c", script}, dir: dir} }
	if _, err := (job{sh("touch a"), sh("exit 3"), sh("touch b")}).measure(t.Context()); err == nil {
		t.Error("no error")
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 1 {
		t.Errorf("files %v (%v), want the first command's only", left, err)
	}
}

func TestMedianIsNotTheMean(t *testing.T) {
	all := []usage{{wall: 1}, {wall: 100}, {wall: 2}}
	if got := medians(all).wall; got != 2 {
		t.Errorf("median wall = %d, want 2", got)
	}
}
