package main

import (
	"context"
	"path/filepath"
)

// tools are the two programs, as absolute paths.
type tools struct{ helm, chartyard string }

// pair is one job done by both programs.
type pair struct {
	name            string
	helm, chartyard command
	// budget is the largest ratio of wall times, chartyard to helm, that is
	// allowed; 0 where none is set.
	budget float64
}

// pairs are the comparisons on the service in dir. Namespace and Kubernetes
// version are those that the default yard gives prod, so that both programs
// render the same bytes.
func (t tools) pairs(dir string) []pair {
	template := command{t.helm, []string{
		"template", "payments", "chart",
		"-f", filepath.Join("chart", "values-prod.yaml"), "-n", "payments-prod", "--kube-version", "1.35",
	}, dir}
	chartyard := func(args ...string) command { return command{t.chartyard, args, dir} }
	return []pair{
		{"`helm template` : `chartyard render`, one environment", template, chartyard("render", "--env", "prod"), 0},
		{"`helm template`, one environment : `chartyard check`, four", template, chartyard("check"), 1},
		{"`helm version` : `chartyard version`", command{t.helm, []string{"version"}, dir}, chartyard("version"), 1.0 / 3},
	}
}

// row is a pair's medians.
type row struct {
	pair
	helmUsed, chartyardUsed usage
}

const warmUps = 2

// measure runs both programs in turn, so that whatever else the machine does
// meets both alike.
func (p pair) measure(ctx context.Context, rounds int) (row, error) {
	var helm, chartyard []usage
	for round := range warmUps + rounds {
		a, err := p.helm.measure(ctx)
		if err != nil {
			return row{}, err
		}
		b, err := p.chartyard.measure(ctx)
		if err != nil {
			return row{}, err
		}
		if round >= warmUps {
			helm, chartyard = append(helm, a), append(chartyard, b)
		}
	}
	return row{p, medians(helm), medians(chartyard)}, nil
}
