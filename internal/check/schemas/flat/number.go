package flat

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// exact is the largest whole number up to which a float64 has every one, and
// prints each with its own digits.
const exact = 1 << 53

// number is one that a schema names. Values compare with it as the decimal
// numbers that they print as, not as the binary ones that they are.
type number struct {
	whole int64
	rat   *big.Rat // nil where whole is the number, and at most exact
}

// parseNumber reads a number as JSON writes it. It refuses what needs much room.
func parseNumber(text string) (number, bool) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n >= -exact && n <= exact {
		return number{whole: n}, true
	}
	const longest, largest = 40, 400
	if len(text) > longest {
		return number{}, false
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		if exponent, err := strconv.Atoi(text[i+1:]); err != nil || exponent < -largest || exponent > largest {
			return number{}, false
		}
	}
	rat, ok := new(big.Rat).SetString(text)
	return number{rat: rat}, ok
}

func (n number) sign() int {
	if n.rat != nil {
		return n.rat.Sign()
	}
	return int(max(-1, min(1, n.whole)))
}

func (n number) big() *big.Rat {
	if n.rat != nil {
		return n.rat
	}
	return new(big.Rat).SetInt64(n.whole)
}

// compare is negative where the value v is below the number, 0 where it is it.
func (n number) compare(v any) int {
	if n.rat == nil {
		switch v := v.(type) {
		case float64:
			return compare(v, float64(n.whole))
		case int64:
			return compare(v, n.whole)
		case int:
			return compare(int64(v), n.whole)
		}
	}
	return ratOf(v).Cmp(n.big())
}

func compare[T int64 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// divides reports whether the value is a multiple of the number.
func (n number) divides(v any) bool {
	if f, ok := v.(float64); ok && n.rat == nil && math.Abs(f) <= exact && isWhole(f) {
		return int64(f)%n.whole == 0
	}
	return new(big.Rat).Quo(ratOf(v), n.big()).IsInt()
}

func isWhole(f float64) bool { return f == math.Trunc(f) }

// ratOf is a plain value's number as it prints.
func ratOf(v any) *big.Rat {
	rat, ok := new(big.Rat).SetString(fmt.Sprint(v))
	if !ok {
		return new(big.Rat) // no plain number fails
	}
	return rat
}
