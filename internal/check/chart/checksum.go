package chart

import (
	"regexp"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// ReportFixedChecksums tells of checksums among the annotations of pod templates
// that are written out in a template: they stay as they are, so no change rolls
// the pods. fixed says where a field comes from that neither a value nor a
// function has a part in; values may be set at the deployment, and are let pass.
func ReportFixedChecksums(pass *check.Pass, fixed func(*manifest.Object, diag.Path) ([]diag.Span, bool)) {
	for _, obj := range pass.Objects {
		if !slices.Contains([]string{"Deployment", "StatefulSet", "DaemonSet"}, obj.Kind) {
			continue
		}
		for _, key := range checksums(obj.Value) {
			path := annotations().Append(key)
			at, ok := fixed(obj, path)
			if !ok {
				continue
			}
			f := found(ruleFixedChecksum, key+" is written out: it stays the same when what the pods read changes", at[0])
			pass.ReportTemplate(f, obj, path, nil, at...)
		}
	}
}

// annotations are those of the pods that a workload makes.
func annotations() diag.Path { return diag.Path{"spec", "template", "metadata", "annotations"} }

// checksums are the annotations that are called so and look it: MD5 has 32
// digits, SHA-512 128. A number that someone counts up by hand is none.
func checksums(value any) []string {
	for _, step := range annotations() {
		object, _ := value.(map[string]any)
		value = object[step]
	}
	object, _ := value.(map[string]any)
	digest := regexp.MustCompile(`^(?i)(\w+:)?[0-9a-f]{32,128}$`)
	var keys []string
	for key, v := range object {
		if text, ok := v.(string); ok && strings.Contains(strings.ToLower(key), "checksum") && digest.MatchString(text) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}
