package manifest

import (
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Object is one rendered document that is a Kubernetes object (a hook and a
// CRD too; the items of a List are objects of their own).
type Object struct {
	diag.Object
	// Template is the chart path of the file that rendered it:
	// "payments/templates/deployment.yaml".
	Template string
	// Offset is where Text begins in that template's output, in bytes.
	Offset int
	// Text is the document without its separator.
	Text string
	// Doc has the positions in Text (line 1 is Text's first line). For an item
	// of a List it is the whole List's document and At the item's path.
	Doc *yamldoc.Doc
	At  diag.Path
	// Value is the decoded object, JSON types.
	Value map[string]any
	// Hook is true when the object carries helm.sh/hook.
	Hook bool
}
