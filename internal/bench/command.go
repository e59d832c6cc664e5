package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// command is a program with its arguments, run in a folder. It may end with exit
// code 1 when finds is true: then it has found something, as it should.
type command struct {
	program string
	args    []string
	dir     string
	finds   bool
}

// usage is what a process took from start to end.
type usage struct {
	wall time.Duration
	cpu  time.Duration // user and system
	peak int64         // resident bytes; 0 where the system does not say
}

// measure runs the command once. A program that fails measures nothing, so an
// exit code that was not expected is an error.
func (c command) measure(ctx context.Context) (usage, error) {
	var output bytes.Buffer
	cmd := exec.CommandContext(ctx, c.program, c.args...)
	cmd.Dir, cmd.Stderr = c.dir, &output
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	state := cmd.ProcessState
	switch {
	case c.finds && err == nil:
		err = errors.New("it found nothing")
	case c.finds && state != nil && state.ExitCode() == 1:
		err = nil
	}
	if err != nil {
		return usage{}, fmt.Errorf("%s %s: %w\n%s", c.program, strings.Join(c.args, " "), err, output.String())
	}
	return usage{wall: wall, cpu: state.UserTime() + state.SystemTime(), peak: peakBytes(state)}, nil
}

// writeTo writes what the command prints to a file.
func (c command) writeTo(ctx context.Context, file string) error {
	cmd := exec.CommandContext(ctx, c.program, c.args...)
	cmd.Dir = c.dir
	text, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s %s: %w", c.program, strings.Join(c.args, " "), err)
	}
	return os.WriteFile(file, text, 0o644)
}

// job is some commands, one after the other.
type job []command

// measure runs them all.
func (j job) measure(ctx context.Context) (usage, error) {
	var sum usage
	for _, c := range j {
		used, err := c.measure(ctx)
		if err != nil {
			return usage{}, err
		}
		sum = sum.and(used)
	}
	return sum, nil
}

// and is what two processes take, one after the other.
func (u usage) and(other usage) usage {
	return usage{u.wall + other.wall, u.cpu + other.cpu, max(u.peak, other.peak)}
}

// medians takes each measure's own median.
func medians(all []usage) usage {
	return usage{
		wall: median(all, func(u usage) time.Duration { return u.wall }),
		cpu:  median(all, func(u usage) time.Duration { return u.cpu }),
		peak: median(all, func(u usage) int64 { return u.peak }),
	}
}

func median[T cmp.Ordered](all []usage, of func(usage) T) T {
	var sorted []T
	for _, u := range all {
		sorted = append(sorted, of(u))
	}
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}
