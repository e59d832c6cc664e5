package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/values"
)

// A value from a store goes to an entry that says whether it is sensitive, and
// leaves everything else that the entry says.
func TestLayer(t *testing.T) {
	declared := map[string]any{Block: map[string]any{
		"DB_PASSWORD": map[string]any{"sensitive": true, "description": "of the user", "required": []any{"prod"}},
		"START_DATE":  map[string]any{"sensitive": false, "value": "2001-01-01"},
		"UNSAID":      map[string]any{"description": "words"},
		"WRONG":       map[string]any{"sensitive": "true"},
		"SHORT":       "info",
		"GONE":        nil,
	}}
	got := Layer(declared, map[string]string{
		"DB_PASSWORD": "swordfish", "START_DATE": "", "UNSAID": "a", "WRONG": "b", "SHORT": "c", "GONE": "d", "FOREIGN": "e", "db_password": "f",
	})
	want := FromStore{
		Values: map[string]any{Block: map[string]any{
			"DB_PASSWORD": map[string]any{"value": "swordfish"},
			"START_DATE":  map[string]any{"value": ""},
		}},
		Undeclared: []string{"FOREIGN", "GONE", "db_password"},
		Unmarked:   []string{"SHORT", "UNSAID", "WRONG"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	merged := values.MergeMaps(declared, got.Values)
	entry := merged[Block].(map[string]any)["DB_PASSWORD"]
	if diff := cmp.Diff(map[string]any{"value": "swordfish", "sensitive": true, "description": "of the user", "required": []any{"prod"}}, entry); diff != "" {
		t.Error(diff)
	}
}

func TestLayerOfNothing(t *testing.T) {
	for _, declared := range []map[string]any{nil, {}, {Block: nil}, {Block: "x"}, {Block: []any{}}} {
		got := Layer(declared, map[string]string{"A": "b"})
		if diff := cmp.Diff(FromStore{Values: map[string]any{}, Undeclared: []string{"A"}}, got); diff != "" {
			t.Errorf("%v: %s", declared, diff)
		}
		if diff := cmp.Diff(FromStore{Values: map[string]any{}}, Layer(declared, nil)); diff != "" {
			t.Errorf("%v: %s", declared, diff)
		}
	}
}

// Where External Secrets or someone else makes the Secret, no value of a marked
// entry comes in.
func TestLayerWithoutTheChartsSecret(t *testing.T) {
	for _, maker := range []Maker{ByExternal, Existing} {
		declared := map[string]any{
			Block: map[string]any{
				"DB_PASSWORD": map[string]any{"sensitive": true},
				"START_DATE":  map[string]any{"sensitive": false},
			},
			DeliveryKey: map[string]any{"secret": string(maker)},
		}
		got := Layer(declared, map[string]string{"DB_PASSWORD": "swordfish", "START_DATE": "2001-01-01"})
		want := FromStore{Values: map[string]any{Block: map[string]any{"START_DATE": map[string]any{"value": "2001-01-01"}}}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", maker, diff)
		}
	}
}
