package secretstore_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/secretstore/awstest"
)

// TestContractWithMoto holds the store to the same contract against
// moto_server, an AWS of others, where it is on PATH and works. With
// CHARTYARD_TEST_MOTO=required it fails where it does not.
func TestContractWithMoto(t *testing.T) {
	if testing.Short() {
		t.Skip("moto_server takes seconds to start")
	}
	required := os.Getenv("CHARTYARD_TEST_MOTO") == "required"
	endpoint, err := startMoto(t)
	if err != nil && required {
		t.Fatal(err)
	}
	if err != nil {
		t.Skip(err)
	}
	for _, e := range exchanges() {
		t.Run(e.name, func(t *testing.T) {
			if e.other != "" {
				t.Skip("moto does otherwise: " + e.other)
			}
			fixture, err := awstest.ParseFixture(e.fixture)
			if err != nil {
				t.Fatal(err)
			}
			seed(t, endpoint, fixture)
			if diff := cmp.Diff(e.want, e.run(t, endpoint)); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
		})
	}
}

// startMoto runs moto_server on a port of its choice until the test ends. The
// error says why there is none.
func startMoto(t *testing.T) (endpoint string, err error) {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		return "", errors.New("moto_server is not on PATH: only our own server was used")
	}
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "-p", "0")
	said, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		stop()
		return "", err
	}
	t.Cleanup(func() { stop(); _ = cmd.Wait() })
	running := regexp.MustCompile(`Running on (http://127\.0\.0\.1:\d+)`)
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if found := running.FindStringSubmatch(lines.Text()); found != nil {
			go func() { _, _ = io.Copy(io.Discard, said) }() // its log of requests
			return found[1], nil
		}
	}
	return "", errors.New("moto_server is on PATH and does not start: only our own server was used")
}

// seed empties moto and fills it with a fixture.
func seed(t *testing.T, endpoint string, fixture awstest.Fixture) {
	t.Helper()
	answer, err := http.Post(endpoint+"/moto-api/reset", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	client := secretsmanager.New(secretsmanager.Options{
		Region: "eu-west-1", BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider(awstest.AccessKey, awstest.SecretKey, ""),
	})
	for name, secret := range fixture.Secrets {
		seedOne(t, client, name, secret)
	}
}

func seedOne(t *testing.T, client *secretsmanager.Client, name string, secret awstest.Secret) {
	t.Helper()
	_, err := client.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{Name: &name})
	for _, version := range secret.Contents(name) {
		if err != nil {
			break
		}
		// AWSPREVIOUS comes of itself when AWSCURRENT moves on.
		stages := []string{"AWSCURRENT"}
		if slices.Contains(version.Stages, "AWSPENDING") {
			stages = version.Stages
		}
		_, err = client.PutSecretValue(t.Context(), &secretsmanager.PutSecretValueInput{
			SecretId: &name, ClientRequestToken: &version.ID, SecretString: version.SecretString(), SecretBinary: version.Binary, VersionStages: stages,
		})
	}
	if err == nil && secret.Deleted {
		_, err = client.DeleteSecret(t.Context(), &secretsmanager.DeleteSecretInput{SecretId: &name, RecoveryWindowInDays: aws.Int64(7)})
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// closedPort is an address that refuses connections.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return (&url.URL{Scheme: "http", Host: listener.Addr().String()}).String()
}
