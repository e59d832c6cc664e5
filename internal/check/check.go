package check

import (
	"context"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/values"
)

// Check looks at one rendered environment and reports findings.
type Check struct {
	Name  string // for errors and counts: "policy", "values-schema"
	Rules []diag.Rule
	// Run reports findings on pass. An error means that the check could not
	// work, not that the chart is wrong.
	Run func(ctx context.Context, pass *Pass) error
}

// Yard names the yard that a chart is held to.
type Yard struct{ Name, Version string }

// Schema is a chart's values.schema.json.
type Schema struct {
	File string    // as the user would type it
	At   diag.Path // where the chart's values stand in the root chart's: {"redis"}
	Text []byte
}

// Secret is what a secret of a store gave to a service. It holds no value.
type Secret struct {
	Name   string // "prod/payments"
	Common bool   // shared by the services of the environment
	// Keys are all keys of the secret; Undeclared those that no entry of the
	// config block is declared for, Unmarked those whose entry does not say
	// whether it is sensitive. Neither reached the values.
	Keys, Undeclared, Unmarked []string
	// Missing is true when the store has no secret of that name.
	Missing bool
}

// Location is the way back from a rendered field.
type Location struct {
	Precision diag.Precision
	// Template is the line that wrote the field; Includes its callers, nearest
	// first, ending at the chart's own template file.
	Template diag.Span
	Includes []diag.Span
	// Rendered is the field's place in the printed manifest: Span.File is the
	// template's chart path, line counts within the object's document.
	Rendered diag.Span
	// ValuesPath is empty when no value is behind the field.
	ValuesPath diag.Path
	// Others are the paths that came into question too when ValuesPath is only
	// inferred, the likelier first.
	Others []diag.Path
	// FieldInferred is true when the field itself was not given, but found from
	// what the rule reads.
	FieldInferred bool
	// Unset is what the template line names that no layer sets, where the field is
	// what it is because of that; its Name is empty elsewhere.
	Unset Named
	// Origins is what each layer says about ValuesPath, lowest first.
	Origins []values.Origin
}

// Nothing is what an action named that had no value to print.
type Nothing struct {
	// Location is the action's line with its callers, and the values path that
	// it names, where that is known and has no value.
	Location
	// Text is what the action names, as the template has it: ".Values.port".
	Text string
	Named
	// Wrote is what stands in its place: "0", "null", "<nil>", "%!s(<nil>)"; empty
	// when that is nothing.
	Wrote string
}

// Pass is the input of a check: one service in one environment, rendered.
type Pass struct {
	Service     string // the service's or chart's name
	Environment string // "" when the chart has no environments
	Namespace   string
	// NamespaceChosen is true when the yard or a flag named the namespace;
	// otherwise it is Helm's default.
	NamespaceChosen bool
	Release         string
	KubeVersion     string         // "v1.33.0"
	Params          map[string]any // the yard's parameters for rules
	Profile         string         // of the environment
	Yard            Yard
	// Off reports whether a rule says nothing here; nil means that none does.
	Off func(rule string) bool

	Schemas []Schema
	Values  map[string]any // merged, root chart
	Stack   *values.Stack
	Objects []*manifest.Object

	// Secrets are those that were read for this environment, common first.
	// SecretsRead is false when none were asked for: then nobody knows whether
	// a marked entry has a value.
	Secrets     []Secret
	SecretsRead bool
	// Tracked reports whether a file of -f is under version control; nil means that
	// every file is.
	Tracked func(file string) bool

	// Locate finds where a field of an object comes from. path may name a
	// field that is not there: then the deepest that is, and the rest of the
	// path carried over to values where the template passes it through. Of
	// several values that make up one field, one that hint (the finding's
	// message) quotes is taken for the cause.
	Locate func(obj *manifest.Object, path diag.Path, hint string) Location
	// Absent finds the value for whose sake the chart of obj writes no object of a
	// kind, where one of its templates would. It may be nil.
	Absent func(obj *manifest.Object, kind string) (Location, bool)
	// Report takes a finding. Rule and Message must be set; Severity,
	// Remediation, Service and Environments are filled in from the rule and the
	// pass when empty.
	Report func(diag.Finding)
}
