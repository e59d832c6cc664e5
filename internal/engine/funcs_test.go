package engine

import (
	"strings"
	"testing"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
	helm "helm.sh/helm/v3/pkg/engine"
)

// budget is a host that counts.
type budget struct {
	bytes, steps int
	maxBytes     int // 0: no limit
	maxSteps     int
	notes        []string
	seeds        int
	salt         byte
}

func (b *budget) charge(n int) error {
	b.bytes += n
	if b.maxBytes > 0 && b.bytes > b.maxBytes {
		return limitExceeded{"bytes", "too much"}
	}
	return nil
}

func (b *budget) spend(n int) error {
	b.steps += n
	if b.maxSteps > 0 && b.steps > b.maxSteps {
		return limitExceeded{"steps", "too long"}
	}
	return nil
}

func (b *budget) blank(spoilt)   {}
func (b *budget) note(fn string) { b.notes = append(b.notes, fn) }

func (b *budget) seed() [32]byte {
	b.seeds++
	return [32]byte{b.salt, byte(b.seeds)}
}

// execute renders a text with the functions bound to h.
func execute(h host, text string, data any) (string, error) {
	t, err := template.New("t").Option("missingkey=zero").Funcs(funcMap(h)).Parse(text)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, data)
	return strings.ReplaceAll(out.String(), "<no value>", ""), err
}

// helmExecute renders a text with Helm's own engine.
func helmExecute(text string, values map[string]any) (string, error) {
	chrt := &chart.Chart{
		Metadata:  &chart.Metadata{Name: "c", Version: "1.0.0"},
		Templates: []*chart.File{{Name: "templates/t", Data: []byte(text)}},
	}
	out, err := helm.Render(chrt, chartutil.Values{"Values": values})
	return out["c/templates/t"], err
}

// TestFunctionNames asks Helm's parser about every name that sprig, Helm or
// this package could give: it must know exactly those that our parser knows.
func TestFunctionNames(t *testing.T) {
	ours := parseFuncs()
	names := map[string]bool{"env": true, "expandenv": true, "printx": true, "toJSON": true, "mustToYaml": true}
	for name := range ours {
		names[name] = true
	}
	for name := range sprig.TxtFuncMap() {
		names[name] = true
	}
	for name := range names {
		_, err := helmExecute("{{ if false }}{{ "+name+" }}{{ end }}", nil)
		if _, known := ours[name]; known != (err == nil) {
			t.Errorf("%s: ours %v, Helm says %v", name, known, err)
		}
	}
}

// TestSharedAndOverlay holds the two parts of the functions to be disjoint and
// complete.
func TestSharedAndOverlay(t *testing.T) {
	f := newFuncs()
	overlay := f.overlay(&budget{})
	for name := range overlay {
		if _, both := f.shared[name]; both {
			t.Errorf("%s is in both", name)
		}
	}
	if got, want := len(overlay)+len(f.shared), len(funcMap(&budget{})); got != want {
		t.Errorf("%d functions in the two parts, %d in all", got, want)
	}
}

func BenchmarkFuncs(b *testing.B) {
	h := &budget{}
	f := newFuncs()
	base := template.New("").Funcs(f.shared)
	b.Run("new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			newFuncs()
		}
	})
	b.Run("overlay", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f.overlay(h)
		}
	})
	b.Run("whole map and Funcs", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			template.New("").Funcs(funcMap(h))
		}
	})
	b.Run("clone and overlay", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			t, _ := base.Clone()
			t.Funcs(f.overlay(h))
		}
	})
	b.Run("shared and overlay", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			template.New("").Funcs(f.shared).Funcs(f.overlay(h))
		}
	})
}
