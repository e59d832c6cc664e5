package yamldoc

import (
	"math"
	"strconv"
)

func (e *emitter) int(i int64, at place) error {
	e.separate(at)
	e.buf = strconv.AppendInt(e.buf, i, 10)
	e.endLine()
	return nil
}

// float writes f as it comes out of JSON and YAML again: whole numbers that fit
// 64 bits without exponent, all else in Go's shortest form.
func (e *emitter) float(f float64, at place) error {
	if isInfOrNaN(f) {
		return e.leave(at)
	}
	e.separate(at)
	e.buf = appendFloat(e.buf, f)
	e.endLine()
	return nil
}

func appendFloat(buf []byte, f float64) []byte {
	const exact = 1 << 53
	if f == math.Trunc(f) && math.Abs(f) < exact {
		return strconv.AppendInt(buf, int64(f), 10)
	}
	if abs := math.Abs(f); abs >= exact && abs < 1e21 {
		// JSON writes these in full, and YAML reads them as integers if it can.
		digits := strconv.FormatFloat(f, 'f', -1, 64)
		if kind := resolveNumber(digits).kind; kind == intScalar || kind == uintScalar {
			return append(buf, digits...)
		}
	}
	return strconv.AppendFloat(buf, f, 'g', -1, 64)
}
