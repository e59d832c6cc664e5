package engine

import "fmt"

// limitExceeded is the end of a render that asked for more than it may have.
type limitExceeded struct {
	limit string // "steps", "bytes", "depth", "time"
	msg   string // what was asked and what is allowed
}

func (e limitExceeded) Error() string { return e.msg }

const (
	// maxElements is the longest list that one call may make.
	maxElements = 1_000_000
	// maxValue is the most bytes of text that one value may come to when it is
	// printed or encoded, by the estimate of measure.
	maxValue = 16 << 20
	// maxDepth is how deep maps and lists may lie in each other when a function
	// has to walk them.
	maxDepth = 1000
	// maxParse is the most memory, by estimate, that parsing one text may take.
	maxParse = 96 << 20

	// What is charged for what a list or a map keeps besides its values.
	elementBytes = 16
	entryBytes   = 40
	mapBytes     = 200

	// What is spent for functions that are slow by design.
	keySteps  = 100
	hashSteps = 500    // bcrypt at its lowest cost
	kdfSteps  = 20_000 // scrypt, a tenth of a second
)

// product multiplies two sizes; past 2^40, more than any budget, it stays there.
func product(a, b int) int {
	const most = 1 << 40
	switch {
	case a <= 0 || b <= 0:
		return 0
	case a > most/b:
		return most
	}
	return a * b
}

// elements charges for a list that is about to be made.
func (c *calls) elements(n int) error {
	if n > maxElements {
		return limitExceeded{"bytes", fmt.Sprintf("a list of %d elements; one call may make %d", n, maxElements)}
	}
	return c.charge(product(n, elementBytes))
}

// charged is the text s once it is paid for.
func (c *calls) charged(s string) (string, error) {
	return s, c.charge(len(s))
}
