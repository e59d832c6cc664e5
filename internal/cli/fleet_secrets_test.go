package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chartyard/chartyard/internal/cli"
	"github.com/chartyard/chartyard/internal/secretstore/awstest"
)

// A fleet whose services share the common secret of an environment reads it
// once, and every secret in as few calls as the store allows.
func TestAFleetReadsEachSecretOnce(t *testing.T) {
	const services = 200
	environments := []string{"dev", "test", "uat", "prod"}
	fixture := awstest.Fixture{Secrets: map[string]awstest.Secret{}}
	for _, env := range environments {
		fixture.Secrets[env+"/common"] = awstest.Secret{JSON: map[string]any{"SHARED": "of all services"}}
	}
	t.Chdir(t.TempDir())
	for i := range services {
		name := fmt.Sprintf("service-%03d", i)
		if code, output := run(t, "new-service", name, "--owner", "fleet"); code != 0 {
			t.Fatal(output)
		}
		for _, env := range environments {
			fixture.Secrets[env+"/"+name] = awstest.Secret{JSON: map[string]any{"DB_PASSWORD": "of " + name + " in " + env}}
		}
	}
	server := awstest.Start(fixture)
	for name, value := range server.Environ() {
		t.Setenv(name, value)
	}
	code, output := run(t, "check", "--secrets", "aws:", "./...")
	calls := server.Calls()
	for _, fault := range server.Close() {
		t.Errorf("a call that AWS would not take: %s", fault)
	}
	if code != 0 || !strings.Contains(output, "200 services") {
		t.Fatalf("exit %d\n%s", code, output)
	}
	asked := strings.Fields(strings.Join(calls, " "))
	for _, env := range environments {
		if n := count(asked, env+"/common"); n != 1 {
			t.Errorf("%s/common is read %d times", env, n)
		}
	}
	const perCall, secrets = 20, services*4 + 4
	if want := (secrets + perCall - 1) / perCall; len(calls) != want {
		t.Errorf("%d calls for %d secrets, want %d", len(calls), secrets, want)
	}
}

// run is one run of the program, both streams in one.
func run(t *testing.T, args ...string) (code int, output string) {
	t.Helper()
	var b bytes.Buffer
	program := cli.Program{
		Stdin: strings.NewReader(""), Stdout: &b, Stderr: &b, LookupEnv: os.LookupEnv,
		Build: cli.Build{Version: "v0.0.0-test"},
	}
	code = program.Run(t.Context(), args)
	return code, b.String()
}

func count(words []string, word string) int {
	n := 0
	for _, w := range words {
		if strings.Trim(w, ",[]") == word {
			n++
		}
	}
	return n
}
