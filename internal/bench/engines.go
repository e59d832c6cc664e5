package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// engineRounds is how often the benchmarks run. Each round runs both engines,
// so that other load on the machine meets both alike.
const engineRounds = 7

// engineBudget is the largest ratio allowed.
const engineBudget = 0.5

// engines runs the Go benchmarks that do one job with both engines, from the
// module's root. The test binary is built once.
func (b *bench) engines(ctx context.Context) error {
	const dir = "internal/render"
	binary := filepath.Join(b.folder, "render.test")
	build := command{program: "go", args: []string{"test", "-c", "-o", binary, "./" + dir}, dir: "."}
	if _, err := build.measure(ctx); err != nil {
		return err
	}
	var text bytes.Buffer
	for range engineRounds {
		test := exec.CommandContext(ctx, binary, "-test.run", "^$", "-test.bench", "AgainstHelm", "-test.benchtime", "100ms")
		test.Dir, test.Stdout, test.Stderr = dir, &text, &text
		if err := test.Run(); err != nil {
			return fmt.Errorf("%s: %w\n%s", test, err, &text)
		}
	}
	results, err := parseBenchmarks(&text)
	if err != nil {
		return err
	}
	if len(results) == 0 {
		return errors.New("no benchmark is named BenchmarkAgainstHelm/<chart>/helm and /chartyard")
	}
	return writeEngines(b.out, results)
}

// engineRow is the time of one operation with each engine.
type engineRow struct {
	name            string // of the chart: "worker"
	helm, chartyard float64
}

// parseBenchmarks reads what `go test -bench` prints. A benchmark's last name
// is the engine, helm or chartyard; repeated results give their median.
func parseBenchmarks(text io.Reader) ([]engineRow, error) {
	times := map[string]map[string][]float64{}
	lines := bufio.NewScanner(text)
	for lines.Scan() {
		name, ns, ok := parseResult(lines.Text())
		if !ok {
			continue
		}
		job, engine := path.Split(name)
		if times[job] == nil {
			times[job] = map[string][]float64{}
		}
		times[job][engine] = append(times[job][engine], ns)
	}
	var rows []engineRow
	for _, job := range slices.Sorted(maps.Keys(times)) {
		helm, chartyard := times[job]["helm"], times[job]["chartyard"]
		if len(helm) == 0 || len(chartyard) == 0 {
			return nil, fmt.Errorf("benchmark %s: want both helm and chartyard below it", job)
		}
		slices.Sort(helm)
		slices.Sort(chartyard)
		rows = append(rows, engineRow{path.Base(job), helm[len(helm)/2], chartyard[len(chartyard)/2]})
	}
	return rows, lines.Err()
}

// parseResult reads a line like
// "BenchmarkAgainstHelm/worker/helm-2   1234   987654 ns/op   …".
func parseResult(line string) (name string, ns float64, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 4 || fields[3] != "ns/op" {
		return "", 0, false
	}
	name, ok = strings.CutPrefix(fields[0], "Benchmark")
	ns, err := strconv.ParseFloat(fields[2], 64)
	if i := strings.LastIndexByte(name, '-'); i > 0 {
		name = name[:i] // the number of processors
	}
	return name, ns, ok && err == nil
}
