package release

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// Masked stands for a sensitive value, whatever its length.
const Masked = "********"

// IsSensitive reports whether a values path belongs to a marked entry of a
// config block: that of the chart or of a subchart. One layer's mark is
// enough: a later layer that replaced the entry cannot take it back.
func (r *Rendered) IsSensitive(path diag.Path) bool { return isSensitive(r.Output.Stack, path) }

func isSensitive(stack *values.Stack, path diag.Path) bool {
	for i, step := range path {
		if step == config.Block && i+1 < len(path) && IsMarked(stack, path[:i+2]) && (len(path) == i+2 || !isDescription(path[i+2])) {
			return true
		}
	}
	return false
}

// Veil masks sensitive values in what findings say: a chart's own fail or a
// schema may quote the value that it refuses.
func (r *Rendered) Veil(findings []diag.Finding) {
	if len(findings) == 0 {
		return
	}
	if r.canaries != nil {
		for i := range findings {
			r.canaries.Mask(&findings[i])
		}
	}
	r.veilSecrets(findings)
	veil := r.maskedForms()
	if veil == nil {
		return
	}
	for i := range findings {
		VeilFinding(&findings[i], veil.Replace)
	}
}

// VeilFinding masks what a finding says.
func VeilFinding(f *diag.Finding, veil func(string) string) {
	f.Message, f.Remediation = veil(f.Message), veil(f.Remediation)
	if len(f.Details) > 0 {
		f.Details = []byte(veil(string(f.Details)))
	}
	for j := range f.Related {
		f.Related[j].Message = veil(f.Related[j].Message)
	}
}

// Veiler is Veil for many texts.
func (r *Rendered) Veiler() func(text string) string {
	veil := r.maskedForms()
	return func(text string) string {
		if r.canaries != nil {
			text = r.canaries.MaskText(text)
		}
		if veil == nil {
			return text
		}
		return veil.Replace(text)
	}
}

// maskedForms replaces each sensitive value in the forms that a text may have it
// in; nil when there is none.
func (r *Rendered) maskedForms() *strings.Replacer {
	var pairs []string
	for _, secret := range secretsIn(r.Output.Stack) {
		quoted := strconv.Quote(secret)
		for _, form := range []string{secret, quoted[1 : len(quoted)-1], base64.StdEncoding.EncodeToString([]byte(secret))} {
			pairs = append(pairs, form, Masked)
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	return strings.NewReplacer(pairs...)
}

// secretsIn lists the texts of sensitive values in all layers, longest first.
// One of a character or two is in every message, and none can be told from it.
func secretsIn(stack *values.Stack) []string {
	const shortest = 3
	var out []string
	for _, layer := range stack.Layers {
		for _, path := range values.Leaves(layer.Values, nil) {
			if !isSensitive(stack, layer.At.Append(path...)) {
				continue
			}
			v, _ := values.Lookup(layer.Values, path)
			if v == nil {
				continue
			}
			texts := []string{fmt.Sprint(v)}
			if text, err := config.Text(v); err == nil && text != texts[0] { // a number in digits
				texts = append(texts, text)
			}
			for _, text := range texts {
				if len(text) >= shortest {
					out = append(out, text)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

// IsMarked reports whether a layer marks an entry of a config block. It counts
// as marked, too, what is named like a secret while no layer says that it is
// none: the chart refuses it, and no report may show it.
func IsMarked(stack *values.Stack, entry diag.Path) bool {
	marked, said := Marks(stack, entry)
	return marked || !said && config.NamedLikeSecret(entry[len(entry)-1])
}

// Marks reports whether a layer marks an entry as sensitive, and whether any
// says that it is or is not. A mark that is written wrong, as "true" in quotes,
// is one.
func Marks(stack *values.Stack, entry diag.Path) (marked, said bool) {
	mark := entry.Append("sensitive")
	for i := len(entry) - 1; i > 0; i-- {
		if entry[i] == "global" { // a subchart has a copy of the root chart's
			marked, said = Marks(stack, entry[i:])
			break
		}
	}
	for _, layer := range stack.Layers {
		if !mark.HasPrefix(layer.At) {
			continue
		}
		v, _ := values.Lookup(layer.Values, append(slices.Clone(layer.Source), mark[len(layer.At):]...))
		marked, said = marked || v != nil && v != false, said || v != nil
	}
	return marked, said
}
