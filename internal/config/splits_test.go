package config

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sigs.k8s.io/yaml"
)

// The split in Go is what plain Helm renders, for any block and values:
// the same bytes on the same side, or both refuse for the same reason.
// CHARTYARD_TEST_SPLITS says how many are tried (make fuzz-split N=10000000).
func TestSplitIsWhatHelmSplits(t *testing.T) {
	const batch = 200
	count := number(t, "CHARTYARD_TEST_SPLITS", 6_000)
	from := number(t, "CHARTYARD_TEST_SPLITS_FROM", 0)
	run := &run{t: t, helm: newHelm(t), to: from + count, began: time.Now()}
	run.next.Store(from)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for first := run.next.Add(batch) - batch; first < run.to && !t.Failed(); first = run.next.Add(batch) - batch {
				run.batch(first, min(first+batch, run.to))
			}
		})
	}
	workers.Wait()
	run.report()
	if count >= 1000 && !t.Failed() && (run.refused.Load() < count/20 || run.unread.Load() > count/4) {
		t.Error("the values are too seldom good or too seldom bad")
	}
}

func number(t *testing.T, variable string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 63)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

// run compares the values of seeds up to one.
type run struct {
	t     *testing.T
	helm  *helm
	to    uint64
	began time.Time
	next  atomic.Uint64 // seed that nobody has begun
	// What has been compared; refused and unread are part of it.
	done, refused, unread atomic.Uint64
}

// batch compares seeds. Values that are refused end a render, so each has one of
// its own.
func (r *run) batch(from, to uint64) {
	var good []draw
	for seed := from; seed < to; seed++ {
		d, ok, err := newDraw(seed)
		if err != nil {
			r.t.Error(err)
		}
		if !ok {
			r.unread.Add(1)
			continue
		}
		if _, refusals := ours(d.ours); len(refusals) == 0 {
			good = append(good, d)
			continue
		}
		r.refused.Add(1)
		r.compare(d)
	}
	r.compare(good...)
	if done := r.done.Add(to - from); done/100_000 != (done-(to-from))/100_000 {
		r.report()
	}
}

func (r *run) compare(draws ...draw) {
	if diff := r.helm.differences(draws...); diff != "" {
		r.t.Error(diff)
	}
}

func (r *run) report() {
	took := time.Since(r.began)
	done := r.done.Load()
	r.t.Logf("%d executions in %s (%.0f/s), seeds below %d; refused by both %d, not read by both %d",
		done, took.Round(time.Second), float64(done)/took.Seconds(), min(r.next.Load(), r.to), r.refused.Load(), r.unread.Load())
}

// What split prints, kubectl reads to the same texts.
func TestObjectsAreReadToTheSameTexts(t *testing.T) {
	for seed := range uint64(8000) {
		d, ok, err := newDraw(seed)
		if err != nil || !ok {
			continue
		}
		entries, err := Parse(d.ours)
		if err != nil {
			continue
		}
		entries = slices.DeleteFunc(entries, func(e Entry) bool { return !IsKey(e.Name) })
		plain, _ := Split(entries)
		text, err := Object{Kind: "ConfigMap", Name: "x", Namespace: "y", Data: plain}.YAML()
		if err != nil {
			t.Fatal(d, err)
		}
		var got struct{ Data map[string]string }
		if err := yaml.Unmarshal([]byte(text), &got); err != nil {
			t.Fatal(d, err)
		}
		if fmt.Sprintf("%q", got.Data) != fmt.Sprintf("%q", plain) {
			t.Fatalf("%s: got %q, want %q", d, got.Data, plain)
		}
	}
}

func FuzzSplitIsWhatHelmSplits(f *testing.F) {
	helm := newHelm(f)
	f.Add("LOG_LEVEL", "info", "", false, "true", "prod")
	f.Add("DB_PASSWORD", "multi\nline\n", "x", true, "[prod]", "dev")
	f.Fuzz(func(t *testing.T, name, value, def string, sensitive bool, required, environment string) {
		long := map[string]any{"value": value, "sensitive": sensitive}
		if def != "" {
			long["default"] = def
		}
		var under any
		if yaml.Unmarshal([]byte(required), &under) == nil {
			long["required"] = under
		}
		values := map[string]any{
			Block:          map[string]any{name: long, "PLAIN": value, "NONE": map[string]any{"required": under, "sensitive": true}},
			DeliveryKey:    map[string]any{"plain": "files", "sensitive": "files", "secret": "chart"},
			EnvironmentKey: environment, "extraEnv": map[string]any{},
		}
		if diff := helm.differences(draw{helm: values, ours: values}); diff != "" {
			t.Fatal(diff)
		}
	})
}
