package schemas

import (
	"testing"

	"github.com/chartyard/chartyard/internal/check/schemas/flat"
)

// The standard chart's schema and values, with both validators. A flat compile
// that is the first meets every pattern for the first time.
func BenchmarkStandardChart(b *testing.B) {
	text, values := readSchema(b, standardChart), readValues(b, standardChart)
	measure := func(name string, work func() bool) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if !work() {
					b.Fatal("it did not work")
				}
			}
		})
	}
	format := formatsOfHelm()
	var warm flat.Compiler
	whole, err := compile([]byte(text))
	if err != nil {
		b.Fatal(err)
	}
	flatly, err := warm.Compile(text)
	if err != nil {
		b.Fatal(err)
	}
	measure("compile/whole", func() bool { _, err := compile([]byte(text)); return err == nil })
	measure("compile/flat/first", func() bool {
		first := flat.Compiler{Format: format}
		_, err := first.Compile(text)
		return err == nil
	})
	measure("compile/flat/later", func() bool { _, err := warm.Compile(text); return err == nil })
	measure("validate/whole", func() bool { return whole.validateNow(values) == nil })
	measure("validate/flat", func() bool { return flatly.Valid(values) })
}
