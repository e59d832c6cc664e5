package leaks

import (
	"cmp"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
)

// hits lists the canaries in a text.
func (c *Canaries) hits(text string) []hit {
	var hits []hit
	for _, x := range c.find {
		hits = append(hits, x.find(text)...)
	}
	if len(c.find) > 1 {
		slices.SortFunc(hits, func(a, b hit) int { return cmp.Compare(a.begin, b.begin) })
	}
	return hits
}

// Planted reports whether there is anything to look for.
func (c *Canaries) Planted() bool { return len(c.entries) > 0 }

// Mask puts the mask of a secret in the place of each canary in what a finding
// says.
func (c *Canaries) Mask(f *diag.Finding) {
	if len(c.find) == 0 {
		return
	}
	f.Message, f.Remediation = c.MaskText(f.Message), c.MaskText(f.Remediation)
	if len(f.Details) > 0 {
		f.Details = []byte(c.MaskText(string(f.Details)))
	}
	f.Path = c.maskPath(f.Path)
	if f.Object != nil {
		object := *f.Object
		object.Name, object.Namespace = c.MaskText(object.Name), c.MaskText(object.Namespace)
		object.Kind, object.APIVersion = c.MaskText(object.Kind), c.MaskText(object.APIVersion)
		f.Object = &object
	}
	for i := range f.Related {
		f.Related[i].Message = c.MaskText(f.Related[i].Message)
	}
}

func (c *Canaries) maskPath(path diag.Path) diag.Path {
	var out diag.Path
	for i, step := range path {
		masked := c.MaskText(step)
		if masked != step && out == nil {
			out = path.Append()
		}
		if out != nil {
			out[i] = masked
		}
	}
	if out == nil {
		return path
	}
	return out
}

// MaskText is text without canaries.
func (c *Canaries) MaskText(text string) string {
	hits := c.hits(text)
	if len(hits) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, h := range hits {
		if h.begin >= at {
			b.WriteString(text[at:h.begin] + config.Masked)
			at = h.end
		}
	}
	b.WriteString(text[at:])
	return b.String()
}
