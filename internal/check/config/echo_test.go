package config

import (
	"testing"

	"github.com/chartyard/chartyard/internal/diag"
)

func TestEchoes(t *testing.T) {
	told := []diag.Finding{
		{Rule: ruleMissing, Severity: diag.Error, ValuesPath: diag.Path{"config", "DB_HOST"}},
		{Rule: ruleName, Severity: diag.Error, ValuesPath: diag.Path{"config", "log.level"}},
		{Rule: ruleUnread, Severity: diag.Warning, ValuesPath: diag.Path{"config", "PORT"}},
		{Rule: ruleLiteral, Severity: diag.Error, ValuesPath: diag.Path{"config", "TOKEN", "value"}},
		{Rule: ruleLooksSecret, Severity: diag.Error, ValuesPath: diag.Path{"redis", "url"}},
	}
	for message, want := range map[string]bool{
		"config.DB_HOST: required, and has no value in this environment": true,
		"fail: config.DB_HOST.value: want string":                        true,
		"config.log.level: no name of an environment variable":           true,
		`config: "log.level": a key has letters`:                         true,
		"config.DB_HOSTNAME: want integer":                               false,
		"config.DB_HOST_2: want integer":                                 false,
		"config.PORT: want integer":                                      false,
		"config.TOKEN: want an object":                                   false,
		"redis.url: want integer":                                        false,
		"nil pointer evaluating interface {}.host":                       false,
	} {
		if got := Echoes(message, told); got != want {
			t.Errorf("%q: got %v", message, got)
		}
	}
}

func TestRepeats(t *testing.T) {
	about := func(rule, kind string, path ...string) diag.Finding {
		return diag.Finding{Rule: rule, Object: &diag.Object{Kind: kind, Name: "payments"}, ValuesPath: path}
	}
	told := []diag.Finding{
		about("a/b", "Deployment", "config", "KEY"), about("a/b", "Secret", "config", "OTHER"), about("a/b", "Deployment", "labels", "team"),
		{Rule: "a/b", ValuesPath: diag.Path{"config", "NOWHERE"}},
	}
	for _, test := range []struct {
		finding diag.Finding
		want    bool
	}{
		{about("a/b", "Secret", "config", "KEY"), true},
		{about("a/b", "ConfigMap", "config", "KEY", "value"), true},
		{about("a/c", "Secret", "config", "KEY"), false},
		{about("a/b", "Secret", "config", "OTHER"), false},
		{about("a/b", "Deployment", "config", "KEY"), false},
		{about("a/b", "Secret", "labels", "team"), false},
		{about("a/b", "Secret", "config", "NOWHERE"), false},
		{about("a/b", "Secret", "config"), false},
		{about("a/b", "Secret"), false},
		{diag.Finding{Rule: "a/b", ValuesPath: diag.Path{"config", "KEY"}}, false},
	} {
		if got := Repeats(test.finding, told); got != test.want {
			t.Errorf("%+v: got %v", test.finding, got)
		}
	}
}
