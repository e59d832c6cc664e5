package engine

import "testing"

func TestMeantTemplate(t *testing.T) {
	defined := []string{"outer", "service.labels", "service.names", "service.config.checksum", "redis.fullname"}
	for name, want := range map[string]string{
		"service.peers":           "",
		"service.label":           "service.labels",
		"servce.labels":           "service.labels",
		"service.config.checksun": "service.config.checksum",
		"service.config.labels":   "",
		"mysql.fullname":          "",
		"outre":                   "outer",
		"other.thing":             "",
		"":                        "",
	} {
		if got := meantTemplate(name, defined); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
