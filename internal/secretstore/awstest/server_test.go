package awstest_test

import (
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/chartyard/chartyard/internal/secretstore/awstest"
)

// A server that lets a wrong call pass would make every test that uses it
// worth less.
func TestWrongCallsAreFaults(t *testing.T) {
	const scope = "AKIDTEST/20260102/eu-west-1/secretsmanager/aws4_request"
	right := map[string]string{
		"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "secretsmanager.GetSecretValue", "X-Amz-Date": "20260102T030405Z",
		"Authorization": "AWS4-HMAC-SHA256 Credential=" + scope + ", SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=" + strings.Repeat("0", 64),
	}
	const body = `{"SecretId": "a", "VersionStage": "AWSCURRENT"}`
	authorization := func(old, new string) string { return strings.Replace(right["Authorization"], old, new, 1) }
	for _, c := range []struct {
		name         string
		header, with string
		body         string
		want         string // empty: no fault
	}{
		{"a right one", "", "", body, ""},
		{"no signature", "Authorization", "", body, "Authorization is no AWS4-HMAC-SHA256"},
		{"another region", "Authorization", authorization("eu-west-1", "us-east-1"), body, "signed for 20260102/us-east-1/secretsmanager/aws4_request, want 20260102/eu-west-1/secretsmanager/aws4_request"},
		{"another service", "Authorization", authorization("secretsmanager", "ssm"), body, "signed for 20260102/eu-west-1/ssm/aws4_request, want 20260102/eu-west-1/secretsmanager/aws4_request"},
		{"another key", "Authorization", authorization("AKIDTEST", "AKIDOTHER"), body, "access key AKIDOTHER is not the one for secretsmanager"},
		{"a header that is not signed", "Authorization", authorization(";x-amz-target", ""), body, "header x-amz-target is not signed"},
		{"the host not signed", "Authorization", authorization("host;", ""), body, "header host is not signed"},
		{"half a signature", "Authorization", authorization("00000000", ""), body, "Signature is no SHA-256"},
		{"no date", "X-Amz-Date", "", body, "X-Amz-Date is "},
		{"another content", "Content-Type", "application/json", body, `Content-Type is "application/json"`},
		{"another call", "X-Amz-Target", "secretsmanager.ListSecrets", body, `X-Amz-Target is "secretsmanager.ListSecrets"`},
		{"no secret", "", "", `{"VersionStage": "AWSCURRENT"}`, "GetSecretValue without SecretId"},
		{"no version", "", "", `{"SecretId": "a"}`, "GetSecretValue of a says neither VersionStage nor VersionId: some servers answer with an old version"},
		{"a short id", "", "", `{"SecretId": "a", "VersionId": "1"}`, "VersionId has 1 characters, want 32 to 64"},
		{"an empty stage", "", "", `{"SecretId": "a", "VersionStage": ""}`, "VersionStage has 0 characters, want 1 to 256"},
		{"a field that is none", "", "", `{"Name": "a"}`, `GetSecretValue: json: unknown field "Name"`},
		{"a batch of none", "X-Amz-Target", "secretsmanager.BatchGetSecretValue", `{}`, "BatchGetSecretValue of 0 secrets, want 1 to 20"},
		{"a batch of too many", "X-Amz-Target", "secretsmanager.BatchGetSecretValue", `{"SecretIdList": ["` + strings.Repeat(`a","`, 20) + `a"]}`, "BatchGetSecretValue of 21 secrets, want 1 to 20"},
		{"a batch that asks twice", "X-Amz-Target", "secretsmanager.BatchGetSecretValue", `{"SecretIdList": ["a", "a"]}`, "BatchGetSecretValue asks for a secret twice: a a"},
		{"a batch with a stage", "X-Amz-Target", "secretsmanager.BatchGetSecretValue", `{"SecretIdList": ["a"], "VersionStage": "AWSCURRENT"}`, `BatchGetSecretValue: json: unknown field "VersionStage"`},
		{"a token of no page", "X-Amz-Target", "secretsmanager.BatchGetSecretValue", `{"SecretIdList": ["a"], "NextToken": "7"}`, `NextToken is "7"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := awstest.Start(awstest.Fixture{Secrets: map[string]awstest.Secret{"a": {JSON: map[string]any{"A": "x"}}}})
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			for name, value := range right {
				request.Header.Set(name, value)
			}
			if c.header != "" {
				request.Header.Set(c.header, c.with)
			}
			answer, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(answer.Body)
			answer.Body.Close()
			faults := strings.Join(server.Close(), "\n")
			if err != nil || faults != c.want || (answer.StatusCode == http.StatusOK) != (c.want == "") {
				t.Errorf("faults %q, want %q; HTTP %d %s, error %v", faults, c.want, answer.StatusCode, text, err)
			}
		})
	}
}

func TestFixtureRefusesUnknownFields(t *testing.T) {
	if _, err := awstest.ParseFixture(`{"secret": {}}`); err == nil {
		t.Error("no error")
	}
}

// The server must not get into the product.
func TestIsNoPartOfTheProduct(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "./cmd/chartyard")
	list.Dir = "../../.."
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	if deps := strings.Fields(string(out)); len(deps) < 50 {
		t.Fatalf("only %d packages are linked", len(deps))
	}
	if strings.Contains(string(out), "awstest") {
		t.Error("cmd/chartyard links awstest")
	}
}
