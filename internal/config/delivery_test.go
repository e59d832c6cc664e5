package config

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

func readValues(t *testing.T, text []byte) map[string]any {
	t.Helper()
	values := map[string]any{}
	if err := yaml.Unmarshal(text, &values); err != nil {
		t.Fatal(err)
	}
	return values
}

func TestReadDelivery(t *testing.T) {
	got := ReadDelivery(readValues(t, []byte(`
configDelivery:
  plain: files
  sensitive: env
  plainPath: /a
  sensitivePath: /b
  secret: external
  existingSecret: c
  external: {storeKind: SecretStore, storeName: d, refreshInterval: 1h, common: e, service: f}
`)))
	want := Delivery{
		Plain: AsFiles, Sensitive: AsEnv, PlainPath: "/a", SensitivePath: "/b", Secret: ByExternal, ExistingSecret: "c",
		External: External{StoreKind: "SecretStore", StoreName: "d", RefreshInterval: "1h", Common: "e", Service: "f"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Another chart's values say what they like under this key.
func TestReadDeliveryOfAnythingElse(t *testing.T) {
	for _, text := range []string{``, `configDelivery: `, `configDelivery: files`, `configDelivery: [files]`, `configDelivery: {plain: 1, secret: true, external: x}`} {
		got := ReadDelivery(readValues(t, []byte(text)))
		if diff := cmp.Diff(Delivery{}, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		if !got.HelmSeesSecrets() {
			t.Errorf("%s: the chart makes its Secret, but Helm does not see it", text)
		}
	}
}

func TestHelmSeesSecrets(t *testing.T) {
	for maker, want := range map[Maker]bool{"": true, ByChart: true, ByExternal: false, Existing: false, "vault": false} {
		if got := (Delivery{Secret: maker}).HelmSeesSecrets(); got != want {
			t.Errorf("%q: %v", maker, got)
		}
	}
}

// Every key that is read here stands in the standard chart.
func TestTheStandardChartSaysItsDelivery(t *testing.T) {
	text, err := os.ReadFile("../../chart-template/chart/values.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got := ReadDelivery(readValues(t, text))
	if got.Plain != AsEnv || got.Sensitive != AsEnv || got.PlainPath == "" || got.SensitivePath == "" || got.Secret != ByChart || got.External.StoreKind == "" {
		t.Errorf("%+v", got)
	}
}
