package detect

import (
	"encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"
)

const (
	digits   = "0123456789"
	hexes    = digits + "abcdef"
	lowers   = "abcdefghijklmnopqrstuvwxyz"
	uppers   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	alnums   = digits + lowers + uppers
	base64s  = alnums + "+/"
	passcode = "hunter2" // a password that nobody uses
)

// random makes up a token, so that none stands in this file.
func random(seed uint64, alphabet string, n int) string {
	r := rand.New(rand.NewPCG(seed, 7))
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(out)
}

// Each of these is a secret, by its own look.
func secrets(seed uint64) map[string]string {
	of := func(alphabet string, n int) string { return random(seed, alphabet, n) }
	pem := "-----BEGIN RSA " + "PRIVATE KEY-----\n" + of(base64s, 64) + "\n-----END RSA " + "PRIVATE KEY-----\n"
	jwt := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." +
		base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"1234567890"}`)) + "." + of(alnums, 43)
	return map[string]string{
		"AKIA" + of(uppers+"234567", 16):                     "an AWS access key ID",
		"key = ASIA" + of(uppers+"234567", 16) + ";":         "an AWS access key ID",
		"ghp_" + of(alnums, 36):                              "a GitHub token",
		"github_pat_" + of(alnums, 82):                       "a GitHub token",
		"https://ghs_" + of(alnums, 36) + "@github.com/a/b":  "a GitHub token",
		"glpat-" + of(alnums, 20):                            "a GitLab token",
		"glrt-t1_" + of(alnums, 27) + ".01." + of(alnums, 9): "a GitLab token",
		"xoxb-" + of(digits, 12) + "-" + of(alnums, 24):      "a Slack token",
		"https://hooks.slack.com/services/T" + of(uppers, 8) + "/B" + of(uppers, 8) + "/" + of(alnums, 24): "a Slack webhook",
		"sk_live_" + of(alnums, 24):                      "a Stripe key",
		"AIza" + of(alnums+"-_", 35):                     "a Google API key",
		"npm_" + of(alnums, 36):                          "an npm token",
		"pypi-AgEIcHlwaS5vcmc" + of(alnums, 80):          "a PyPI token",
		"SG." + of(alnums, 22) + "." + of(alnums, 43):    "a SendGrid API key",
		"SK" + of(hexes, 32):                             "a Twilio API key",
		"hvs." + of(alnums, 95):                          "a Vault token",
		of(alnums, 3) + "8Q~" + of(alnums, 33):           "an Azure client secret",
		of("123456789", 9) + ":AA" + of(alnums+"-_", 33): "a Telegram bot token",
		"dckr_pat_" + of(alnums, 27):                     "a Docker Hub token",
		"sk-proj-" + of(alnums, 100):                     "an OpenAI API key",
		jwt:                                              "a JSON Web Token",
		"Bearer " + jwt:                                  "a JSON Web Token",
		pem:                                              "a private key",
		"{\"private_key\": \"" + strings.ReplaceAll(pem, "\n", `\n`) + "\"}":                 "a private key",
		base64.StdEncoding.EncodeToString([]byte(pem)):                                       "a private key in base64",
		"postgres://app:" + passcode + "@db.example.com/app":                                 "a URL with a password",
		"redis://:" + passcode + "@cache:6379/0":                                             "a URL with a password",
		"amqp://guest:guest@rabbit:5672/%2f":                                                 "a URL with a password",
		"mongodb+srv://u:p%40ss@a.b.net/?w=majority":                                         "a URL with a password",
		"postgres://app:pa/ss" + "@db/app":                                                   "a URL with a password",
		"a: 1\nurl: https://u:" + passcode + "@example.com\n":                                "a URL with a password",
		"app:" + passcode + "@tcp(db:3306)/app?parseTime=true":                               "a data source name with a password",
		"jdbc:oracle:thin:app/" + passcode + "@//db:1521/x":                                  "a JDBC URL with a password",
		"Server=db;Database=a;User Id=sa;Password=" + passcode + ";":                         "a password in a longer text",
		"server=db;uid=sa;pwd=" + passcode:                                                   "a password in a longer text",
		"jdbc:postgresql://db/a?user=u&password=" + passcode:                                 "a password in a longer text",
		"host=db user=u password=" + passcode + " sslmode=off":                               "a password in a longer text",
		"--requirepass " + "x --api-key=" + of(alnums, 20):                                   "an api key in a longer text",
		"[client]\nuser = u\npassword = " + passcode + "\n":                                  "a password in a longer text",
		`{"user": "u", "password": "` + passcode + `"}`:                                      "a password in a longer text",
		"https://a.blob.core.windows.net/b?sv=2024-01-01&sp=r&sig=" + of(alnums, 43) + "%3D": "a shared access signature",
		"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=" + of(base64s, 86) + "==":  "an account key in a longer text",
		of(base64s, 40):       Opaque,
		of(alnums, 32):        Opaque,
		of(base64s, 43) + "=": Opaque,
		of(digits+lowers, 40): Opaque,
		of(hexes, 48):         Opaque,
		of(alnums+"-_", 64):   Opaque,
	}
}

func TestValueKnowsSecrets(t *testing.T) {
	const rounds = 200
	missed := 0
	for seed := range uint64(rounds) {
		for text, want := range secrets(seed) {
			got, ok := Value(text)
			switch {
			case got == want && ok:
			case want == Opaque && !ok: // chance may make a text that is not random enough
				missed++
			default:
				t.Fatalf("seed %d: %d characters, %q: want %q", seed, len(text), got, want)
			}
		}
	}
	if most := rounds * 6 / 20; missed > most {
		t.Errorf("%d of %d random texts were missed, want at most %d", missed, rounds*6, most)
	}
}

func TestValueLetsGo(t *testing.T) {
	sum := random(1, hexes, 64)
	for _, text := range []string{
		"", "x", "info", "changeme", "hunter2", "true", "250m", "1Gi", "8080", "registry.example.com/payments/service", "payments-prod",
		"sha256:" + sum, "registry.example.com/a@sha256:" + sum, sum, sum[:40], sum[:32], "sha256-" + random(2, base64s, 43) + "=",
		"123e4567-e89b-12d3-a456-426614174000", "payments-7d9f8b6c5d-x2x9z", "ip-10-0-12-34.eu-west-1.compute.internal",
		"arn:aws:acm:eu-west-1:123456789012:certificate/123e4567-e89b-12d3-a456-426614174000",
		"arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/payments/123e4567-e89b-12d3-a456-426614174000",
		"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/payments-AbCdEf",
		"arn:aws:iam::123456789012:role/payments-Prod-2024-EksPodIdentityRole1A2B3C",
		"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "routing.http.drop_invalid_header_fields.enabled", "vpc-0123456789abcdef0",
		"Z0123456789ABCDEFGHIJ", "https://sqs.eu-west-1.amazonaws.com/123456789012/payments-queue-v2.fifo",
		"https://example.com/a/very/long/path/with/Version2/And/UpperCase/v1beta1?x=1", "https://user@example.com/", "ssh://git@github.com/a/b.git",
		"postgres://app:${DB_PASSWORD}@db/app", "postgres://app:<password>@db/app", "postgres://app:{{ .Values.x }}@db/app", "postgres://app:***@db/app",
		"postgres://app:$(DB_PASSWORD)@db/app", "postgres://app:%s@db/app", "https://example.com:8443/users/@me", "http://a:80/x@y", "mailto:a@example.com",
		"Server=db;Integrated Security=true;Password=${PASSWORD};", "password={{ .Values.password }}", "--password-file=/run/secrets/password",
		"--token-ttl=1h", "--secret-name=payments", "spring.datasource.password=${DB_PASSWORD}", "password: $PASSWORD", "existingSecret: payments-db",
		"--tls-secret=payments-tls", "disable-token=true", "password=", "The password: it comes from the store", "secretKey: api-key",
		"ssh-ed25519 AAAA" + random(3, base64s, 64) + " me@example.com", "-----BEGIN CERTIFICATE-----\n" + random(4, base64s, 64) + "\n-----END CERTIFICATE-----\n",
		"-----BEGIN PUBLIC KEY-----\n" + random(5, base64s, 64) + "\n-----END PUBLIC KEY-----\n",
		base64.StdEncoding.EncodeToString([]byte("server: {port: 8080, host: example.com}\nlogging: {level: info}\n")),
		base64.StdEncoding.EncodeToString([]byte("{\"name\": \"payments\", \"replicas\": 3, \"Region\": \"eu-west-1\"}")),
		"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "AKIAXXXXXXXXXXXXXXXX", "sk_live_...", "xoxb-your-token", "eyJhbGciOiJIUzI1NiJ9",
		"com.example.payments.Service2Configuration", "MyVeryLongCamelCaseIdentifierNumber2024", "kubernetes.io/service-account-token",
		"1.2.3, 1.2.4, 2.0.0-rc.1+build.20240101", "2024-01-02T03:04:05.678Z", "0 3 * * 1-5", "10.0.0.0/8,192.168.0.0/16", "h2c://[::1]:8080",
		"ENC[AES256_GCM,data:" + random(6, base64s, 40) + ",iv:x,type:str]", "ref+awssecrets://prod/payments#/password", "vault:secret/data/payments#password",
		"ssl:TLSv1.2:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "Mozilla/5.0 (X11; Linux x86_64)",
		"projects/payments-123456/locations/europe-west1/keyRings/main/cryptoKeys/key1/cryptoKeyVersions/1", "payments.servicebus.windows.net",
	} {
		if kind, ok := Value(text); ok {
			t.Errorf("%q: %s", text, kind)
		}
	}
}

// A text made to be slow takes no longer than another of its length, or this
// test would never end.
func TestLongTextsAreReadInOnePass(t *testing.T) {
	const enough = 1 << 18
	for _, piece := range []string{"sig=", "eyJ-", "eyJ.", "SG.", "x://", "u:p ://", "token=", `token="`, "password: ", "a.", "1:", "@tcp(", "AKIA ", "glpat-", "=", ":", "LS0tLS1CRUdJTi", "hooks.slack.com/services/T"} {
		Value(strings.Repeat(piece, enough/len(piece)))
	}
}

func TestDERIsToldApart(t *testing.T) {
	body := random(8, alnums, 100)
	private := "0\x81\x90\x02\x01\x00" + body
	public := "0\x81\x90\x30\x0d\x06" + body
	if kind, ok := Value(base64.StdEncoding.EncodeToString([]byte(private))); !ok {
		t.Errorf("a private key: %q", kind)
	}
	if kind, ok := Value(base64.StdEncoding.EncodeToString([]byte(public))); ok {
		t.Errorf("a public key: %q", kind)
	}
}

func TestPlaceholder(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, " ": true, "***": true, "<password>": true, "${X}": true, "$(X)": true, "$X": true, "{{ .x }}": true, "%X%": true, "xxxx": true,
		"REPLACE_ME": true, "redacted": true, "...": true, "ENC[x]": true, "{cipher}abc": true, "op://vault/item/field": true,
		"changeme": false, "x": false, "*": true, "password": false, "x1": false, "$": false, "$1$abc": false, "<": false, "%": false, "{a}": false, "hunter2": false,
	} {
		if got := Placeholder(text); got != want {
			t.Errorf("Placeholder(%q) = %v", text, got)
		}
	}
}

func TestIdentifies(t *testing.T) {
	for name, want := range map[string]bool{
		"CLIENT_ID": true, "clientId": true, "clientID": true, "image.sha256": true, "CERT_ARN": true, "commitHash": true, "publicKey": true, "version": true,
		"id": true, "paid": false, "CLIENT_SECRET": false, "key": false, "value": false, "": false, "cavalid": false,
	} {
		if got := Identifies(name); got != want {
			t.Errorf("Identifies(%q) = %v", name, got)
		}
	}
}

func BenchmarkValue(b *testing.B) {
	for _, text := range []string{"info", "registry.example.com/payments/service", "arn:aws:iam::123456789012:role/payments", "https://payments.example.com/api/v1?x=1"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				Value(text)
			}
		})
	}
}

func FuzzValue(f *testing.F) {
	for text := range secrets(1) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		kind, ok := Value(text)
		if ok != (kind != "") {
			t.Errorf("%q: %q, %v", text, kind, ok)
		}
		Placeholder(text)
		Refers(text)
		if Identifies(text) && text == "" {
			t.Error("nothing is an identifier")
		}
	})
}
