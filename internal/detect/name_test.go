package detect

import (
	"os"
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"
)

func TestName(t *testing.T) {
	for name, want := range map[string]string{
		"DB_PASSWORD": "password", "DBPASSWORD": "password", "dbPassword": "password", "password": "password", "PASSWORD_2": "password",
		"DB_PWD": "password", "DB_PASS": "password", "dbPass": "password", "DBPASS": "password", "PASS": "password", "adminpwd": "password",
		"PASSWORD_OLD": "password", "passwords": "passwords", "htpasswd": "passwd", "KEY_PASSPHRASE": "passphrase",
		"SECRET_KEY_BASE": "secret key", "secretKeyBase": "secret key", "SECRET_KEY": "secret key", "clientSecret": "secret", "JWT_SECRET": "secret",
		"accessToken": "token", "GITHUB_TOKEN": "token", "TOKEN1": "token", "API_KEY": "api key", "apiKeys": "api key", "DD-APP-KEY": "app key",
		"AWS_SECRET_ACCESS_KEY": "access key", "PRIVATE_KEY_PEM": "private key", "tls.privateKey": "private key", "ENCRYPTION_KEY": "encryption key",
		"encryptKey": "encryption key", "GOOGLE_CREDENTIALS_JSON": "credentials", "dbCreds": "creds", "HASH_SALT": "salt",
		"connectionString": "connection string", "DB_CONN_STR": "connection string", "ConnectionStrings": "", "STORAGE_ACCOUNT_KEY": "account key",

		"": "", "_": "", "1": "", "TOKEN_URL": "", "TOKEN_TTL": "", "PASSWORD_POLICY": "", "PASSWORD_MIN_LENGTH": "", "PASSWORD_FILE": "", "SECRET_NAME": "",
		"existingSecretPasswordKey": "", "TOKENS_PER_SECOND": "", "MAX_TOKENS": "", "KEY_ID": "", "AWS_ACCESS_KEY_ID": "", "PUBLIC_KEY": "", "COMPASS": "",
		"BYPASS": "", "bypass": "", "Bypass": "", "OLDPWD": "", "KEY": "", "key": "", "KEYS": "", "PARTITION_KEY": "", "sortKey": "", "MONKEY": "",
		"imagePullSecrets": "", "secrets": "", "SACRED": "", "BASALT": "", "tokenizer": "", "AUTHOR": "", "PASSENGER": "", "secretName": "", "databaseURL": "",
	} {
		if got, ok := Name(name); got != want || ok != (want != "") {
			t.Errorf("Name(%q) = %q, %v; want %q", name, got, ok, want)
		}
	}
}

// The chart's templates, its schema and its README state one rule, and Name is
// that rule.
func TestNameIsTheStandardChartsRule(t *testing.T) {
	pattern := ofTemplates(t)
	rule := regexp.MustCompile(pattern)
	words := []string{
		"", "a", "B", "1", "_", "-", "12", "DB", "user", "My", "password", "PASSWD", "Pass", "pass", "PASS", "pwd", "Pwd", "secret", "Token", "cred", "Creds",
		"salt", "Salt", "credentials", "api", "Private", "access", "encryption", "Crypt", "app", "hmac", "key", "KEYS", "Base", "base64", "b64", "OLD", "pem",
		"json", "value", "conn", "Connection", "string", "STR", "s", "é",
	}
	for _, a := range []string{"", "a", "B", "1", "_", "-", "DB", "user", "Secret", "api", "conn", "é"} {
		for _, b := range words {
			for _, c := range words {
				for _, d := range []string{"", "_9", "Key", "_BASE"} {
					name := a + b + c + d
					if _, got := Name(name); got != rule.MatchString(name) {
						t.Errorf("Name(%q): got %v", name, got)
					}
				}
			}
		}
	}
	inSchema := bothCases(t, pattern)
	for file, want := range map[string]struct {
		text  string
		times int
	}{
		"../../chart-template/chart/values.schema.json": {`"` + inSchema + `"`, 2},
		"../../chart-template/README.md":                {"`" + strings.TrimPrefix(pattern, "(?i)") + "`", 1},
	} {
		if got := strings.Count(read(t, file), want.text); got != want.times {
			t.Errorf("%s: %d times, want %d: %s", file, got, want.times, want.text)
		}
	}
}

func ofTemplates(t testing.TB) string {
	t.Helper()
	_, rest, _ := strings.Cut(read(t, "../../chart-template/chart/templates/_config.tpl"), `define "service.config.nameIsPlain"`)
	_, rest, _ = strings.Cut(rest, `regexMatch "`)
	pattern, _, ok := strings.Cut(rest, `" .`)
	if !ok {
		t.Fatal("_config.tpl has no regexMatch in service.config.nameIsPlain")
	}
	return pattern
}

// bothCases writes a pattern without the flag i, which JSON Schema's dialect
// does not have.
func bothCases(t *testing.T, pattern string) string {
	t.Helper()
	if _, err := syntax.Parse(pattern, syntax.Perl); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	rest := strings.TrimPrefix(pattern, "(?i)")
	for rest != "" {
		if inner, ok := strings.CutPrefix(rest, "(?-i:"); ok {
			group, after, _ := strings.Cut(inner, "))")
			b.WriteString("(" + group + "))")
			rest = after
			continue
		}
		c := rest[0]
		if c == '[' {
			end := strings.IndexByte(rest, ']') + 1
			b.WriteString(rest[:end])
			rest = rest[end:]
			continue
		}
		if isLetter(c) {
			b.WriteString("[" + strings.ToUpper(rest[:1]) + strings.ToLower(rest[:1]) + "]")
		} else {
			b.WriteByte(c)
		}
		rest = rest[1:]
	}
	return b.String()
}

func read(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func FuzzName(f *testing.F) {
	rule := regexp.MustCompile(ofTemplates(f))
	f.Add("DB_PASSWORD")
	f.Add("SECRET_KEY_BASE64")
	f.Fuzz(func(t *testing.T, name string) {
		for i := range len(name) {
			if name[i] >= 0x80 {
				t.Skip("the flag i also folds letters that are no ASCII")
			}
		}
		if _, got := Name(name); got != rule.MatchString(name) {
			t.Errorf("Name(%q): got %v", name, got)
		}
	})
}
