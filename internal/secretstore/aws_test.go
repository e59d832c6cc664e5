package secretstore_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/secretstore"
	"github.com/chartyard/chartyard/internal/secretstore/awstest"
)

// TestMain keeps the machine's own credentials and endpoints out of the tests.
func TestMain(m *testing.M) {
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "AWS_") || strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			os.Unsetenv(name)
		}
	}
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": awstest.AccessKey, "AWS_SECRET_ACCESS_KEY": awstest.SecretKey,
		"AWS_CONFIG_FILE": "none", "AWS_SHARED_CREDENTIALS_FILE": "none", "AWS_EC2_METADATA_DISABLED": "true",
	} {
		os.Setenv(name, value)
	}
	os.Exit(m.Run())
}

// TestContract holds the store to its contract against a server of our own.
func TestContract(t *testing.T) {
	for _, e := range exchanges() {
		t.Run(e.name, func(t *testing.T) {
			if !e.byVariable {
				t.Parallel()
			}
			server := start(t, e.fixture)
			got := e.run(t, server.URL)
			if diff := cmp.Diff(e.want, got); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(e.calls, sortedTail(server.Calls())); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

// sortedTail puts calls for single secrets in order: they are made at once.
func sortedTail(calls []string) []string {
	for i, call := range calls {
		if strings.HasPrefix(call, "GetSecretValue") {
			slices.Sort(calls[i:])
			break
		}
	}
	return calls
}

// start runs a server for one test, which fails when it gets a wrong call.
func start(t *testing.T, fixture string) *awstest.Server {
	t.Helper()
	parsed, err := awstest.ParseFixture(fixture)
	if err != nil {
		t.Fatal(err)
	}
	server := awstest.Start(parsed)
	t.Cleanup(func() {
		for _, fault := range server.Close() {
			t.Errorf("a call that AWS would not take: %s", fault)
		}
	})
	return server
}

func (e exchange) run(t *testing.T, endpoint string) []string {
	t.Helper()
	spec := e.spec
	spec.Store, spec.Region, spec.EndpointURL = "aws:", "eu-west-1", endpoint
	if e.byVariable {
		t.Setenv("AWS_ENDPOINT_URL", endpoint)
		spec.EndpointURL = ""
	}
	store, err := secretstore.Open(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	return tell(t, e.names, store.Read(t.Context(), e.names))
}

// tell writes outcomes as text.
func tell(t *testing.T, names []string, outcomes []secretstore.Outcome) []string {
	t.Helper()
	if len(names) != len(outcomes) {
		t.Fatalf("%d outcomes for %d names", len(outcomes), len(names))
	}
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = name + ": " + tellOne(t, outcomes[i])
		if strings.Contains(out[i], "hunter2") {
			t.Errorf("a secret is in a message: %s", out[i])
		}
	}
	return out
}

func tellOne(t *testing.T, outcome secretstore.Outcome) string {
	t.Helper()
	switch err := outcome.Err.(type) {
	case nil:
		if outcome.Secret.Version == "" {
			t.Errorf("%s has no version", outcome.Secret.Name)
		}
		return pairs(outcome.Secret.Values)
	case *secretstore.NotFoundError:
		return "not found: " + err.Error()
	case *secretstore.Error:
		return string(err.Kind) + ": " + err.Error()
	default:
		return err.Error()
	}
}

func pairs(values map[string]string) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		out = append(out, fmt.Sprintf("%s=%q", key, values[key]))
	}
	return strings.Join(out, " ")
}

// A batch takes 20 names, so 45 secrets take three calls.
func TestBatchesAreOfTwenty(t *testing.T) {
	t.Parallel()
	server := awstest.Start(awstest.Fixture{Secrets: map[string]awstest.Secret{}})
	defer server.Close()
	var names []string
	for i := range 45 {
		names = append(names, fmt.Sprintf("s%02d", i))
	}
	store, err := secretstore.Open(t.Context(), secretstore.Spec{Store: "aws:", Region: "eu-west-1", EndpointURL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	store.Read(t.Context(), names)
	var sizes []int
	for _, call := range server.Calls() {
		sizes = append(sizes, len(strings.Fields(call))-1)
	}
	slices.Sort(sizes)
	if diff := cmp.Diff([]int{5, 20, 20}, sizes); diff != "" {
		t.Error(diff)
	}
}

func TestContextEndsARead(t *testing.T) {
	t.Parallel()
	server := start(t, `{}`)
	store, err := secretstore.Open(t.Context(), secretstore.Spec{Store: "aws:", Region: "eu-west-1", EndpointURL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, outcome := range store.Read(ctx, []string{"a", "b"}) {
		if outcome.Err != context.Canceled {
			t.Errorf("outcome %v, want the context's error", outcome.Err)
		}
	}
}
