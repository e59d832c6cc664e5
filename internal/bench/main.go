package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
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

func run(ctx context.Context, args []string, out io.Writer) error {
	var tools tools
	var rounds int
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&tools.helm, "helm", "", "the helm to compare with")
	flags.StringVar(&tools.chartyard, "chartyard", "", "the chartyard to measure")
	flags.IntVar(&rounds, "rounds", 15, "measured runs of each program")
	if err := flags.Parse(args); err != nil {
		return err
	}
	for _, program := range []*string{&tools.helm, &tools.chartyard} {
		abs, err := filepath.Abs(*program)
		if err != nil {
			return err
		}
		if _, err := os.Stat(abs); err != nil {
			return fmt.Errorf("make bench builds both programs: %w", err)
		}
		*program = abs
	}
	folder, err := os.MkdirTemp("", "chartyard-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := processes(ctx, tools, folder, rounds, out); err != nil {
		return err
	}
	return engines(ctx, folder, out)
}

// processes measures whole programs on a service that chartyard scaffolds.
func processes(ctx context.Context, tools tools, folder string, rounds int, out io.Writer) error {
	scaffold := command{tools.chartyard, []string{"new-service", "payments", "--owner", "team-payments"}, folder}
	if _, err := scaffold.measure(ctx); err != nil {
		return err
	}
	var rows []row
	for _, p := range tools.pairs(filepath.Join(folder, "payments")) {
		row, err := p.measure(ctx, rounds)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	return writeProcesses(out, rows, rounds)
}
