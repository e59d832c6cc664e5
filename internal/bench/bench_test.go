package main

import (
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
		{pair{name: "fast", budget: 1}, usage{100 * ms, 120 * ms, 80e6}, usage{50 * ms, 60 * ms, 40e6}},
		{pair{name: "slow", budget: 0.5}, usage{100 * ms, 120 * ms, 0}, usage{75 * ms, 60 * ms, 0}},
	}
	var out strings.Builder
	if err := writeProcesses(&out, rows, 3); err != nil {
		t.Fatal(err)
	}
	want := `| what | wall ms | CPU ms | peak MB | budget for wall |
|---|---|---|---|---|
| fast | 100 → 50 (0.50) | 120 → 60 (0.50) | 80 → 40 (0.50) | 1.00, held |
| slow | 100 → 75 (0.75) | 120 → 60 (0.50) | unknown | 0.50, **missed** |
`
	_, got, _ := strings.Cut(out.String(), "\n\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

func TestMeasureReportsAFailure(t *testing.T) {
	_, err := command{"go", []string{"no-such-command"}, "."}.measure(t.Context())
	if err == nil || !strings.Contains(err.Error(), "no-such-command") {
		t.Errorf("error = %v, want one that names the command", err)
	}
}

func TestMedianIsNotTheMean(t *testing.T) {
	all := []usage{{wall: 1}, {wall: 100}, {wall: 2}}
	if got := medians(all).wall; got != 2 {
		t.Errorf("median wall = %d, want 2", got)
	}
}
