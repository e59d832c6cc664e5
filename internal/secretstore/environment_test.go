package secretstore_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chartyard/chartyard/internal/secretstore"
)

// What the SDK takes from the environment, and what is said when it finds
// nothing there. These tests change the environment and so run alone.
func TestEnvironment(t *testing.T) {
	closed := closedPort(t)
	for _, c := range []struct {
		name string
		set  map[string]string
		spec secretstore.Spec
		want string // URL is the server's
	}{
		{
			"region and endpoint",
			map[string]string{"AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": "URL"},
			secretstore.Spec{},
			`a: A="1"`,
		},
		{
			"the endpoint of the service alone",
			map[string]string{"AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": closed, "AWS_ENDPOINT_URL_SECRETS_MANAGER": "URL"},
			secretstore.Spec{},
			`a: A="1"`,
		},
		{
			"what is said wins",
			map[string]string{"AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": closed},
			secretstore.Spec{Region: "eu-west-1", EndpointURL: "URL"},
			`a: A="1"`,
		},
		{
			"a profile",
			map[string]string{"AWS_CONFIG_FILE": "FOLDER/config", "AWS_PROFILE": "shop", "AWS_ENDPOINT_URL": "URL", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
			secretstore.Spec{},
			`a: A="1"`,
		},
		{
			"no region", nil,
			secretstore.Spec{},
			"no region: AWS Secrets Manager: no region is set; choose one with --region, AWS_REGION, or region in the profile of ~/.aws/config",
		},
		{
			"no credentials",
			map[string]string{"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
			secretstore.Spec{Region: "eu-west-1", EndpointURL: "URL"},
			"a: no credentials: AWS Secrets Manager (eu-west-1): no credentials in the environment, in ~/.aws, or from this machine's role; set AWS_PROFILE, log in with aws sso login, or work without secrets (--no-secrets)",
		},
		{
			"half of the credentials",
			map[string]string{"AWS_ACCESS_KEY_ID": "hunter2", "AWS_SECRET_ACCESS_KEY": ""},
			secretstore.Spec{Region: "eu-west-1", EndpointURL: "URL"},
			"a: no credentials: AWS Secrets Manager (eu-west-1): no credentials in the environment, in ~/.aws, or from this machine's role; set AWS_PROFILE, log in with aws sso login, or work without secrets (--no-secrets)",
		},
		{
			"no such profile",
			map[string]string{"AWS_PROFILE": "shp", "AWS_CONFIG_FILE": "FOLDER/config"},
			secretstore.Spec{},
			"no credentials: AWS Secrets Manager: there is no profile shp; look at AWS_PROFILE and ~/.aws/config",
		},
		{
			"a profile that wants a code",
			map[string]string{"AWS_PROFILE": "mfa", "AWS_CONFIG_FILE": "FOLDER/config", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
			secretstore.Spec{},
			"no credentials: AWS Secrets Manager: the profile's role wants an MFA code, which is not asked for here; take its credentials into the environment first: aws configure export-credentials --format env",
		},
		{
			"a program that gives no credentials",
			map[string]string{"AWS_PROFILE": "program", "AWS_CONFIG_FILE": "FOLDER/config", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
			secretstore.Spec{Region: "eu-west-1", EndpointURL: "URL"},
			"a: no credentials: AWS Secrets Manager (eu-west-1): no credentials in the environment, in ~/.aws, or from this machine's role; set AWS_PROFILE, log in with aws sso login, or work without secrets (--no-secrets)",
		},
		{
			"nobody at the endpoint",
			map[string]string{"AWS_MAX_ATTEMPTS": "1"},
			secretstore.Spec{Region: "eu-west-1", EndpointURL: closed},
			"a: unreachable: AWS Secrets Manager (eu-west-1): " + closed + " cannot be reached: the connection is refused; look at the region, the network, the proxy and the endpoint",
		},
		{
			"a host that is none",
			map[string]string{"AWS_MAX_ATTEMPTS": "1"},
			secretstore.Spec{Region: "eu-west-1", EndpointURL: "http://secrets.invalid"},
			"a: unreachable: AWS Secrets Manager (eu-west-1): http://secrets.invalid cannot be reached: the name secrets.invalid cannot be resolved; look at the region, the network, the proxy and the endpoint",
		},
		{
			"no TLS",
			map[string]string{"AWS_MAX_ATTEMPTS": "1"},
			secretstore.Spec{Region: "eu-west-1", EndpointURL: "HTTPS-SERVER"},
			"a: unreachable: AWS Secrets Manager (eu-west-1): HTTPS-SERVER cannot be reached: it does not speak TLS; look at the region, the network, the proxy and the endpoint",
		},
		{
			"a password in the endpoint is not shown",
			map[string]string{"AWS_MAX_ATTEMPTS": "1", "AWS_ENDPOINT_URL": "http://user:hunter2@secrets.invalid"},
			secretstore.Spec{Region: "eu-west-1"},
			"a: unreachable: AWS Secrets Manager (eu-west-1): http://secrets.invalid cannot be reached: the name secrets.invalid cannot be resolved; look at the region, the network, the proxy and the endpoint",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := start(t, `{"secrets": {"a": {"json": {"A": "1"}}}}`)
			dir := t.TempDir()
			config := "[profile shop]\nregion = eu-west-1\naws_access_key_id = AKIDTEST\naws_secret_access_key = test-secret-key\n" +
				"[profile mfa]\nregion = eu-west-1\nrole_arn = arn:aws:iam::123456789012:role/a\nsource_profile = shop\nmfa_serial = arn:aws:iam::123456789012:mfa/a\n" +
				"[profile program]\ncredential_process = echo hunter2\n"
			if err := os.WriteFile(filepath.Join(dir, "config"), []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			places := strings.NewReplacer("URL", server.URL, "HTTPS-SERVER", strings.Replace(server.URL, "http:", "https:", 1), "FOLDER", dir)
			for name, value := range c.set {
				t.Setenv(name, places.Replace(value))
			}
			spec := c.spec
			spec.Store, spec.EndpointURL = "aws:", places.Replace(spec.EndpointURL)
			if got := readA(t, spec); got != places.Replace(c.want) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// readA reads the secret a, and tells what became of it.
func readA(t *testing.T, spec secretstore.Spec) string {
	t.Helper()
	store, err := secretstore.Open(t.Context(), spec)
	if err != nil {
		return tellOne(t, secretstore.Outcome{Err: err})
	}
	return tell(t, []string{"a"}, store.Read(t.Context(), []string{"a"}))[0]
}
