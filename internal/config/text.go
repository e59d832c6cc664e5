package config

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// maxExact is the first whole number that a float, which is how Helm reads
// numbers, cannot tell from its neighbour.
const maxExact = 1 << 53

// Text is a scalar as the process gets it: a text byte for byte, a whole number
// in digits, any other number in Go's shortest form. A mapping, a list, a null
// and a whole number that Helm would round are errors.
func Text(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case bool:
		return strconv.FormatBool(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		switch {
		case v != math.Floor(v):
			return fmt.Sprint(v), nil
		case v >= maxExact || v <= -maxExact:
			return "", errors.New("a number this large is rounded by Helm; put it in quotes")
		}
		return fmt.Sprintf("%.0f", v), nil
	case nil, map[string]any, []any:
		return "", errors.New("a value is a text, a number or a boolean; put a structure in quotes")
	}
	return fmt.Sprint(v), nil
}
