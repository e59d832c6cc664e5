package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is what all measurements share.
type bench struct {
	tools
	rounds   int
	services int    // of the fleet
	folder   string // for whatever is written
	service  string // that chartyard has scaffolded there
	out      io.Writer
}

func run(ctx context.Context, args []string, out io.Writer) error {
	b := bench{out: out}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&b.helm, "helm", "", "the helm to compare with")
	flags.StringVar(&b.conftest, "conftest", "", "the conftest to compare with")
	flags.StringVar(&b.chartyard, "chartyard", "", "the chartyard to measure")
	flags.IntVar(&b.rounds, "rounds", 15, "measured runs of each program")
	flags.IntVar(&b.services, "services", 200, "services of the fleet")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := b.find(); err != nil {
		return err
	}
	var err error
	if b.folder, err = os.MkdirTemp("", "chartyard-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.folder)
	if b.service, err = b.scaffold(ctx, b.folder, "payments"); err != nil {
		return err
	}
	for _, measure := range []func(context.Context) error{b.processes, b.policies, b.fleet, b.engines} {
		if err := measure(ctx); err != nil {
			return err
		}
	}
	return nil
}

// find makes the programs' paths absolute.
func (b *bench) find() error {
	for _, program := range []*string{&b.helm, &b.conftest, &b.chartyard} {
		abs, err := filepath.Abs(*program)
		if err != nil {
			return err
		}
		if info, err := os.Stat(abs); err != nil || info.IsDir() {
			return fmt.Errorf("%s: no such program; make bench builds all three", abs)
		}
		*program = abs
	}
	return nil
}

// scaffold makes a service below folder.
func (b *bench) scaffold(ctx context.Context, folder, name string) (string, error) {
	make := command{program: b.chartyard, args: []string{"new-service", name, "--owner", "team-" + name}, dir: folder}
	_, err := make.measure(ctx)
	return filepath.Join(folder, name), err
}

// processes measures whole programs on one service.
func (b *bench) processes(ctx context.Context) error {
	rows, err := measureAll(ctx, b.pairs(b.service), b.rounds)
	if err != nil {
		return err
	}
	heading := fmt.Sprintf("Whole processes on %s/%s, %d processors; medians of %d runs in turn after %d to warm up. helm → chartyard (ratio).",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), b.rounds, warmUps)
	return writePairs(b.out, heading, rows)
}
