// Command chartyard builds Helm service charts and keeps them seaworthy.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/chartyard/chartyard/internal/cli"
)

// Stamped by the linker, see the Makefile.
var (
	version = "v0.0.0-dev"
	commit  = "unknown"
	date    = "unknown"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	program := cli.Program{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		LookupEnv: os.LookupEnv, CacheDir: os.UserCacheDir, Now: time.Now,
		Build: cli.Build{Version: version, Commit: commit, Date: date},
	}
	code := program.Run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
