package main

import (
	"context"
	"path/filepath"
)

// tools are the programs, as absolute paths.
type tools struct{ helm, conftest, chartyard string }

// pair is one job done by chartyard and by another program.
type pair struct {
	name             string
	other, chartyard job
	// less is taken off from what chartyard used: what the same work takes without
	// the part that is compared. It may be empty.
	less   job
	budget budget
}

// budget is the largest ratio allowed, chartyard to the other; 0 where none is set.
type budget struct {
	ratio float64
	ofCPU bool // else of wall time
}

// pairs are the comparisons on the service in dir. Namespace and Kubernetes
// version are those that the default yard gives prod, so that both programs
// render the same bytes.
func (t tools) pairs(dir string) []pair {
	one := job{t.template(dir, "prod")}
	chartyard := func(args ...string) job { return job{{program: t.chartyard, args: args, dir: dir}} }
	return []pair{
		{name: "`helm template` : `chartyard render`, one environment", other: one, chartyard: chartyard("render", "--env", "prod")},
		{
			name: "`helm template`, one environment : `chartyard check`, four", other: one, chartyard: chartyard("check"),
			budget: budget{ratio: 1},
		},
		{
			name: "`helm version` : `chartyard version`", other: job{{program: t.helm, args: []string{"version"}, dir: dir}},
			chartyard: chartyard("version"), budget: budget{ratio: 1.0 / 3},
		},
	}
}

// template is helm's command for one environment of the service in dir.
func (t tools) template(dir, environment string, more ...string) command {
	args := []string{
		"template", "payments", "chart", "-f", filepath.Join("chart", "values-"+environment+".yaml"),
		"-n", "payments-" + environment, "--kube-version", "1.35",
	}
	return command{program: t.helm, args: append(args, more...), dir: dir}
}

// row is a pair's medians.
type row struct {
	pair
	otherUsed, chartyardUsed usage
}

const warmUps = 2

// measure runs the jobs in turn, so that whatever else the machine does meets
// all alike.
func (p pair) measure(ctx context.Context, rounds int) (row, error) {
	var used [3][]usage
	for round := range warmUps + rounds {
		for i, j := range [3]job{p.other, p.chartyard, p.less} {
			one, err := j.measure(ctx)
			if err != nil {
				return row{}, err
			}
			if round >= warmUps {
				used[i] = append(used[i], one)
			}
		}
	}
	chartyard, less := medians(used[1]), medians(used[2])
	chartyard.wall, chartyard.cpu = max(0, chartyard.wall-less.wall), max(0, chartyard.cpu-less.cpu)
	return row{p, medians(used[0]), chartyard}, nil
}

// measureAll measures pairs one after the other.
func measureAll(ctx context.Context, pairs []pair, rounds int) ([]row, error) {
	rows := make([]row, 0, len(pairs))
	for _, p := range pairs {
		r, err := p.measure(ctx, rounds)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}
