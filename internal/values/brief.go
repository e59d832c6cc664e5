package values

import (
	"fmt"
	"strconv"

	"github.com/chartyard/chartyard/internal/diag"
)

// Brief is a value on one line: a scalar as it is, a text in quotes, a
// collection by its size.
func Brief(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return strconv.Quote(v)
	case map[string]any:
		return "{" + diag.Count(len(v), "key") + "}"
	case []any:
		return "[" + diag.Count(len(v), "item") + "]"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}
