package config

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// What to do depends on what stands there: a static AWS key goes, an address
// keeps all but its password, anything else is marked.
func TestRemedies(t *testing.T) {
	const role, split, mark, move = "serviceAccount.roleArn", "Split the password off", "Mark the entry", "declare it in the config block"
	for values, want := range map[string]string{
		"config: {AWS_ACCESS_KEY_ID: AKIAIOSFODNN7EXAMPLE}":                       role,
		"config: {CLOUD_ID: AKIAIOSFODNN7EXAMPLE}":                                "(chartyard config set CLOUD_ID --unset), and give the ServiceAccount a role",
		"config: {AWS_SECRET_ACCESS_KEY: abc}":                                    role,
		"config: {AWS_SESSION_TOKEN: {sensitive: true, value: abc}}":              role,
		"podAnnotations: {example.com/key: AKIAIOSFODNN7EXAMPLE}":                 role,
		"extraEnv: [{name: AWS_SECRET_ACCESS_KEY, value: Sword-Fish_1}]":          role,
		"config: {LEDGER_URL: 'https://app:swordfish@ledger.example.com'}":        split + ": leave the address here without it, and mark an entry of its own for the password (chartyard config set LEDGER_URL_PASSWORD",
		"config: {ledger.url: 'https://app:swordfish@ledger.example.com'}":        split,
		"config: {BUILD: ghp_0123456789abcdefghijklmnopqrstuvwxyzAB}":             mark,
		"config: {SMTP_PASSWORD: swordfish}":                                      mark,
		"cache: {url: 'redis://:swordfish@cache.example.com', password: sword-2}": move,
	} {
		found := findings(t, read(t, &txtar.Archive{Files: []txtar.File{{Name: "values.yaml", Data: []byte("configDelivery: {plain: files, sensitive: env}\n" + values + "\n")}}}))
		if len(found) == 0 {
			t.Errorf("%s: nothing was found", values)
		}
		for _, f := range found {
			if !strings.Contains(f.Remediation, want) || want == role && strings.Contains(f.Remediation, "--sensitive") {
				t.Errorf("%s: %s: %q", values, f.Rule, f.Remediation)
			}
		}
	}
}
