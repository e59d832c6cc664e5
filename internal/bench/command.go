package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// command is a program with its arguments, run in a folder.
type command struct {
	program string
	args    []string
	dir     string
}

// usage is what a process took from start to end.
type usage struct {
	wall time.Duration
	cpu  time.Duration // user and system
	peak int64         // resident bytes; 0 where the system does not say
}

// measure runs the command once. A program that fails measures nothing, so its
// exit code is an error.
func (c command) measure(ctx context.Context) (usage, error) {
	var output bytes.Buffer
	cmd := exec.CommandContext(ctx, c.program, c.args...)
	cmd.Dir, cmd.Stderr = c.dir, &output
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil {
		return usage{}, fmt.Errorf("%s %s: %w\n%s", c.program, strings.Join(c.args, " "), err, output.String())
	}
	state := cmd.ProcessState
	return usage{wall: wall, cpu: state.UserTime() + state.SystemTime(), peak: peakBytes(state)}, nil
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
