package config

import (
	"encoding/base64"
	"fmt"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/references"
)

// maxData is core.MaxSecretSize of the Kubernetes API: so many bytes all values
// of a Secret may have, and of a ConfigMap.
const maxData = 1 << 20

// large finds objects that an API server would refuse. What a Secret of the
// config block holds is counted from the values: the objects were rendered with
// others.
func (r *reader) large() {
	for _, obj := range r.Objects {
		if obj.Kind != "ConfigMap" && obj.Kind != "Secret" {
			continue
		}
		if size, field, key := sizeOf(obj); size > maxData {
			r.ReportAt(diag.Finding{Rule: ruleLarge, Message: tooLarge(obj.Kind, size, key)}, obj, diag.Path{field, key})
		}
	}
	if !config.ReadDelivery(r.Values).HelmSeesSecrets() {
		return
	}
	size, largest := 0, config.Entry{}
	for _, e := range r.parsed {
		if e.Sensitive {
			size += len(e.Text)
			if len(e.Text) > len(largest.Text) {
				largest = e
			}
		}
	}
	if size > maxData {
		r.ReportValue(diag.Finding{Rule: ruleLarge, Message: tooLarge("Secret", size, largest.Name)}, largest.Path)
	}
}

func tooLarge(kind string, size int, key string) string {
	return fmt.Sprintf("the %s holds %d bytes, and may hold %d; the largest part is %s", kind, size, maxData, key)
}

// sizeOf adds up the values of an object as an API server counts them, and
// finds the largest.
func sizeOf(obj *manifest.Object) (size int, field, key string) {
	largest := -1
	for _, of := range []string{"data", "binaryData", "stringData"} {
		data, _ := obj.Value[of].(map[string]any)
		encoded := of == "binaryData" || of == "data" && obj.Kind == "Secret"
		for _, name := range sortedKeys(data) {
			text, _ := data[name].(string)
			n := len(text)
			if encoded {
				n = base64.StdEncoding.DecodedLen(n)
			}
			size += n
			if n > largest {
				largest, field, key = n, of, name
			}
		}
	}
	return size, field, key
}

// unread finds entries with a value that no container gets.
func (r *reader) unread() {
	uses := references.Of(r.Objects)
	if !hasWorkload(r.Objects) {
		return
	}
	got := map[string]bool{}
	for _, use := range uses {
		if use.Key == "" { // all of an object that is not in the release
			got[use.Kind] = true
		}
		got[use.Kind+"/"+use.Key] = true
	}
	for _, e := range r.parsed {
		kind := "ConfigMap"
		if e.Sensitive {
			kind = "Secret"
		}
		if !e.HasValue || got[kind] || got[kind+"/"+e.Name] {
			continue
		}
		r.declared(e.Name, diag.Finding{
			Rule: ruleUnread, Message: diag.Path{config.Block, e.Name}.String() + " reaches no container, neither as a variable nor as a file",
		})
	}
}

func hasWorkload(objects []*manifest.Object) bool {
	for _, obj := range objects {
		if references.PodSpec(obj.Kind) != nil {
			return true
		}
	}
	return false
}
