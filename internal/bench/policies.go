package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
)

// policies measures rules in Rego against conftest: the same files on the same
// four manifests, beside the library's that every check has.
func (b *bench) policies(ctx context.Context) error {
	folder, err := filepath.Abs("internal/bench/testdata/policies")
	if err != nil {
		return err
	}
	var pairs []pair
	for _, fault := range []string{"", "resources.limits.memory=null"} {
		some, err := b.policyPairs(ctx, folder, fault)
		if err != nil {
			return err
		}
		pairs = append(pairs, some...)
	}
	rows, err := measureAll(ctx, pairs, b.rounds)
	if err != nil {
		return err
	}
	heading := fmt.Sprintf("The same rules in Rego, those of `internal/bench/testdata/policies`, on the same manifests of four environments; medians of %d runs in turn. conftest → chartyard (ratio). "+
		"Rules alone: what `chartyard check` takes more with `--policy` than without.", b.rounds)
	return writePairs(b.out, heading, rows)
}

// policyPairs are conftest's job and chartyard's with a value set that is at
// fault, or none.
func (b *bench) policyPairs(ctx context.Context, rules, fault string) ([]pair, error) {
	state, set := "no finding", []string(nil)
	if fault != "" {
		state, set = "a fault in each environment", []string{"--set", fault}
	}
	var renders job
	var manifests []string
	for _, environment := range []string{"dev", "test", "uat", "prod"} {
		render := b.template(b.service, environment, set...)
		name := filepath.Join(b.folder, fmt.Sprintf("%s-%t.yaml", environment, fault != ""))
		if err := render.writeTo(ctx, name); err != nil {
			return nil, err
		}
		renders, manifests = append(renders, render), append(manifests, name)
	}
	conftest := func(manifests ...string) command {
		args := append([]string{"test", "--policy", rules}, manifests...)
		return command{program: b.conftest, args: args, dir: b.folder, finds: fault != ""}
	}
	chartyard := func(args ...string) job {
		return job{{program: b.chartyard, args: append(append(args, set...), "--cache-dir", filepath.Join(b.folder, "cache")), dir: b.service, finds: fault != ""}}
	}
	with, without := chartyard("check", "--policy", rules), chartyard("check")
	var each job
	for _, m := range manifests {
		each = append(each, conftest(m))
	}
	tenth := budget{ratio: 0.1, ofCPU: true}
	return []pair{
		{name: "rules alone, one `conftest` for all environments, " + state, other: job{conftest(manifests...)}, chartyard: with, less: without},
		{name: "rules alone, one for each, " + state, other: each, chartyard: with, less: without, budget: tenth},
		{name: "`helm template` and `conftest` for each : `chartyard check`, " + state, other: slices.Concat(renders, each), chartyard: with},
	}, nil
}
