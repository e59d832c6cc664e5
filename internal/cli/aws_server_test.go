package cli_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/chartyard/chartyard/internal/secretstore/awstest"
)

// awsServers are the AWS Secrets Managers of scripts. A call that AWS would not
// take fails the test, whatever the script looks at.
type awsServers struct{ t *testing.T }

// start runs a server that holds a fixture, and makes it the script's AWS.
func (s awsServers) start(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: aws-server FIXTURE")
	}
	fixture, err := awstest.ParseFixture(ts.ReadFile(args[0]))
	ts.Check(err)
	server := awstest.Start(fixture)
	ts.Defer(func() {
		for _, fault := range server.Close() {
			s.t.Errorf("%s: a call that AWS would not take: %s", ts.Name(), fault)
		}
	})
	for name, value := range server.Environ() {
		ts.Setenv(name, value)
	}
	*s.running(ts) = awsServer{server: server}
}

// calls writes the calls since the server was started, or since the last
// time, into the file "calls", sorted.
func (s awsServers) calls(ts *testscript.TestScript, neg bool, args []string) {
	current := s.running(ts)
	if neg || len(args) != 0 || current.server == nil {
		ts.Fatalf("usage: aws-calls, after aws-server")
	}
	all := current.server.Calls()
	fresh := all[current.told:]
	current.told = len(all)
	slices.Sort(fresh) // several are made at once
	text := strings.Join(fresh, "\n") + "\n"
	ts.Check(os.WriteFile(ts.MkAbs("calls"), []byte(text), 0o600))
}

// awsServer is the server that a script uses now.
type awsServer struct {
	server *awstest.Server
	told   int // calls that were written
}

type awsKey struct{}

func (awsServers) running(ts *testscript.TestScript) *awsServer {
	return ts.Value(awsKey{}).(*awsServer)
}
