package policy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// fault is what is wrong with a policy, and where.
type fault struct {
	file string
	line int
	msg  string
}

func (f *fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.file, f.line, f.msg) }

func faultf(at *ast.Location, format string, args ...any) *fault {
	return &fault{file: at.File, line: max(at.Row, 1), msg: fmt.Sprintf(format, args...)}
}

// faultsOf reads OPA's errors. Those without a place keep the file's name.
func faultsOf(file string, err error) []*fault {
	var list ast.Errors
	if !errors.As(err, &list) {
		return []*fault{{file: file, line: 1, msg: strings.TrimPrefix(err.Error(), file+":0: ")}}
	}
	out := make([]*fault, len(list))
	for i, e := range list {
		out[i] = &fault{file: file, line: 1, msg: inOurWords(e.Message)}
		if e.Location != nil {
			out[i].file, out[i].line = e.Location.File, max(e.Location.Row, 1)
		}
	}
	return out
}

// inOurWords tells a function that is refused from one that there is not.
func inOurWords(msg string) string {
	name, undefined := strings.CutPrefix(msg, "undefined function ")
	if b, ok := ast.BuiltinMap[name]; undefined && ok && refused(b) {
		return name + ": a policy may look at nothing but its input: no network, clock, chance or environment"
	}
	return msg
}

// joined makes one error of faults in the order of their places.
func joined(faults []*fault) error {
	slices.SortStableFunc(faults, func(a, b *fault) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.msg, b.msg))
	})
	faults = slices.CompactFunc(faults, func(a, b *fault) bool { return *a == *b })
	all := make([]error, len(faults))
	for i, f := range faults {
		all[i] = f
	}
	return errors.Join(all...)
}
