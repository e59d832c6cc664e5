package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// fleetRounds is how often the fleet is checked.
const fleetRounds = 3

// fleet measures many services: in one run, which shares what they have in
// common, and in one run each, which shares nothing.
func (b *bench) fleet(ctx context.Context) error {
	const environments = 4
	folder := filepath.Join(b.folder, "fleet")
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	together := job{{program: b.chartyard, args: []string{"check", "--quiet", "./..."}, dir: folder}}
	var each job
	for i := range b.services {
		service, err := b.scaffold(ctx, folder, fmt.Sprintf("service-%03d", i))
		if err != nil {
			return err
		}
		each = append(each, command{program: b.chartyard, args: []string{"check", "--quiet"}, dir: service})
	}
	_, err := fmt.Fprintf(b.out, "%d services as `new-service` makes them, each in %d environments; medians of %d runs.\n\n"+
		"| `chartyard check` | CPU s | wall s | CPU ms for a service in an environment | peak MB |\n|---|---|---|---|---|\n", b.services, environments, fleetRounds)
	if err != nil {
		return err
	}
	for _, run := range []struct {
		name string
		job  job
	}{{"in one run", together}, {"in a run for each service", each}} {
		var used []usage
		for range fleetRounds {
			one, err := run.job.measure(ctx)
			if err != nil {
				return err
			}
			used = append(used, one)
		}
		u := medians(used)
		_, err := fmt.Fprintf(b.out, "| %s | %.2f | %.2f | %.2f | %.3g |\n", run.name,
			u.cpu.Seconds(), u.wall.Seconds(), milliseconds(u.cpu)/float64(b.services*environments), megabytes(u.peak))
		if err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(b.out)
	return err
}
