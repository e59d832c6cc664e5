package pipeline

import (
	"slices"
	"testing"

	checkconfig "github.com/chartyard/chartyard/internal/check/config"
	"github.com/chartyard/chartyard/internal/check/leaks"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yard"
)

func TestRulesOfSecretsAreRules(t *testing.T) {
	rules := slices.Concat(checkconfig.Rules(), leaks.Rules())
	for _, id := range rulesOfSecrets() {
		if !slices.ContainsFunc(rules, func(r diag.Rule) bool { return r.ID == id }) {
			t.Errorf("%s is no rule", id)
		}
	}
}

func TestRulesOfRenderAreRules(t *testing.T) {
	ofValues := rulesOfValues()
	for _, id := range rulesOfRender() {
		if _, known := ofValues[id]; !known {
			t.Errorf("%s is no rule", id)
		}
	}
}

// What has leaked stays leaked, whoever says that it may.
func TestDefaultYardNeverWaivesLeaks(t *testing.T) {
	y, err := yard.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"config/leak", "config/literal-secret"} {
		if !slices.Contains(y.Waivers.Never, id) {
			t.Errorf("%s can be waived in the default yard", id)
		}
	}
	if y.Waivers.LongestDays == 0 {
		t.Error("waivers of the default yard have no longest term")
	}
}
