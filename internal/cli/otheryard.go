package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/yard"
)

// tellYards says on standard error which services were made from a yard other
// than the one in use: other rules hold for them than their own. Another version
// of the same yard is how a yard moves on, and is not told.
func (p Program) tellYards(subjects []release.Subject, used *yard.Yard) {
	var others []string
	made := map[string][]string{}
	for _, s := range subjects {
		if s.Target.Config == nil || s.Target.Config.Yard.Name == used.Name {
			continue
		}
		other := s.Target.Config.Yard.Name
		if !slices.Contains(others, other) {
			others = append(others, other)
		}
		made[other] = append(made[other], s.Target.Name)
	}
	const most = 3
	for _, other := range others {
		names, were := made[other], "was"
		if len(names) > 1 {
			were = "were"
		}
		if more := len(names) - most; more > 0 {
			names = append(names[:most:most], fmt.Sprintf("%d more", more))
		}
		fmt.Fprintf(p.Stderr, "chartyard: %s %s made from yard %s, and this run uses yard %s %s; if you mean the other, name its folder with --yard or CHARTYARD_YARD\n",
			strings.Join(names, ", "), were, other, used.Name, used.Version)
	}
}
