package cli_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/chartyard/chartyard/internal/cli"
)

var update = flag.Bool("update", false, "rewrite what the scripts compare with")

// TestMain makes the test binary the program chartyard when it is called so.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"chartyard": chartyard})
}

func chartyard() {
	limitFiles()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	program := cli.Program{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		LookupEnv: os.LookupEnv,
		Build:     cli.Build{Version: "v1.2.3", Commit: "0123abc", Date: "2026-01-02T03:04:05Z"},
		Now:       now,
	}
	os.Exit(program.Run(ctx, os.Args[1:]))
}

// now is noon of the day in TODAY, else of a Monday in November.
func now() time.Time {
	day, err := time.Parse(time.DateOnly, os.Getenv("TODAY"))
	if err != nil {
		day = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	}
	return day.Add(12 * time.Hour)
}

// TestScripts runs testdata/script/*.txtar, one user story each. Besides the
// commands of testscript they have
//
//	exits CODE COMMAND…   runs it and holds it to its exit code
//	valid FILE            holds a JSON report to schema/report.schema.json
//	mode PERM FILE        holds a file to its permissions
//	aws-server FIXTURE    runs an AWS Secrets Manager that holds a fixture (awstest.Fixture)
//	aws-calls             writes the calls that it got since the last time to the file calls
//	push NAME:TAG FILE…   pushes files to the script's registry as conftest does, and sets
//	                      REGISTRY and DIGEST
//	registry-end          ends it
//
// the variable TODAY, which is the day it is taken for (2026-11-23), and the
// conditions [helm] and [kube-score]: the programs that
// CHARTYARD_TEST_HELM and CHARTYARD_TEST_KUBE_SCORE name.
func TestScripts(t *testing.T) {
	programs := reference(t)
	aws := awsServers{t}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", programs.dir+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("HOME", filepath.Join(env.WorkDir, ".home"))
			env.Values[awsKey{}] = &awsServer{}
			env.Values[registryKey{}] = &scriptRegistry{}
			return nil
		},
		Condition: programs.has,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "mode": mode, "valid": valid,
			"aws-server": aws.start, "aws-calls": aws.calls,
			"push": push, "registry-end": endRegistry,
		},
	})
}

// programs are those that chartyard is compared with.
type programs struct {
	dir   string // of links with their common names
	found map[string]bool
}

// reference links the programs that the environment names. One that is named
// and is not there fails the test: only an unnamed one is passed over.
func reference(t *testing.T) programs {
	p := programs{dir: t.TempDir(), found: map[string]bool{}}
	for name, variable := range map[string]string{"helm": "CHARTYARD_TEST_HELM", "kube-score": "CHARTYARD_TEST_KUBE_SCORE"} {
		file := os.Getenv(variable)
		p.found[name] = file != ""
		if file == "" {
			continue
		}
		if _, err := exec.LookPath(file); err != nil {
			t.Fatalf("%s: %v", variable, err)
		}
		if err := os.Symlink(file, filepath.Join(p.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func (p programs) has(condition string) (bool, error) {
	if condition == "every-file-readable" {
		return os.Geteuid() <= 0, nil
	}
	found, known := p.found[condition]
	if !known {
		return false, fmt.Errorf("no such condition")
	}
	return found, nil
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	err = ts.Exec(args[1], args[2:]...)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

func mode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mode PERM FILE")
	}
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", info.Mode().Perm()); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}

// valid holds a report to its schema.
func valid(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: valid FILE")
	}
	ts.Check(validReport(strings.NewReader(ts.ReadFile(args[0]))))
}
