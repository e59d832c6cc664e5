package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/gatekeeper"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/report"
	"github.com/chartyard/chartyard/internal/scaffold"
)

type policyExportOptions struct {
	dir, yardDir, environment, profile, action string
	rules                                      []string
	force                                      bool
}

func (p Program) policyExportCommand() *cobra.Command {
	o := &policyExportOptions{}
	cmd := &cobra.Command{
		Use:   "export --gatekeeper DIR",
		Short: "Write rules as policies for Gatekeeper, which guards a cluster with them",
		Long: `export writes each rule that looks at one object as a ConstraintTemplate, a
Constraint and a suite of its examples for gator verify, into the folders
templates, constraints and suites of DIR. It names the rules that it leaves out,
and why. A second export into DIR renews what the first one wrote.`,
		Example: "  chartyard policy export --gatekeeper cluster/policies\n  chartyard policy export --gatekeeper cluster/prod --yard standards --env prod\n  chartyard policy export --gatekeeper trial --rule 'pod-security/*' --action dryrun",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.policyExport(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.dir, "gatekeeper", "", "folder to write into")
	flags.StringVar(&o.yardDir, "yard", "", "folder of the yard to use (default: the built-in one)")
	flags.StringVarP(&o.environment, "env", "e", "", "environment of the yard that the cluster is: its profile and its Kubernetes version hold (default: none, all rules are exported)")
	flags.StringVar(&o.profile, "profile", "", "baseline, restricted, production or one of the yard's: export the rules that it has")
	flags.StringArrayVar(&o.rules, "rule", nil, "rule to export, or category/* for all of a category; may be repeated (default: all)")
	flags.Var(checkedFlag{&o.action, "ACTION", oneOf(gatekeeper.Actions())}, "action", "what Gatekeeper does where a rule is broken: deny, warn or dryrun (default: deny for errors, warn for warnings, dryrun for info)")
	flags.BoolVar(&o.force, "force", false, "write over files in DIR that are not as an export wrote them")
	return cmd
}

// exportList is the file that remembers what an export wrote.
const exportList = ".chartyard-export"

func (p Program) policyExport(ctx context.Context, o *policyExportOptions) error {
	if o.dir == "" {
		return usagef("policy export wants the folder to write into: --gatekeeper DIR")
	}
	options, err := ofYard(o.yardDir)
	if err != nil {
		return err
	}
	rules, err := pipeline.Rules(options)
	if err != nil {
		return err
	}
	options.Profile = o.profile
	if err := o.knowsRules(rules); err != nil {
		return err
	}
	export, err := o.export(ctx, options)
	if err != nil {
		return err
	}
	for _, r := range rules {
		if r.Language == "go" && o.wants(r.ID) {
			export.Left = append(export.Left, gatekeeper.Left{ID: r.ID, Reason: "it is part of the program, not written in Rego"})
		}
	}
	if len(export.Exported) == 0 {
		text := "no rule to export"
		for _, l := range export.Left {
			text += "\n" + l.ID + ": " + l.Reason
		}
		return usagef("%s", text)
	}
	if err := scaffold.Renew(ctx, export.Tree, o.dir, exportList, scaffold.WriteOptions{Force: o.force}); err != nil {
		return occupied(err)
	}
	_, err = io.WriteString(p.Stdout, o.exportText(export, p.width()))
	return err
}

func (o *policyExportOptions) export(ctx context.Context, options pipeline.Options) (*gatekeeper.Export, error) {
	known, err := o.context(options)
	if err != nil {
		return nil, err
	}
	settings, err := pipeline.RuleSettings(options, o.environment)
	if err != nil {
		return nil, err
	}
	fsys, err := options.Yard.Policies()
	if err != nil {
		return nil, err
	}
	export, err := gatekeeper.New(ctx, fsys, gatekeeper.Options{
		Only: o.wants, Context: known, Action: o.action,
		Setting: func(id string) gatekeeper.Setting {
			s := settings[id]
			return gatekeeper.Setting{Skip: s.Off, Severity: s.Severity, Params: s.Params}
		},
	})
	if err != nil && ctx.Err() == nil {
		err = &pipeline.YardError{Yard: options.Yard.Source, Err: err}
	}
	return export, err
}

// context is what is known of the cluster. Its Kubernetes is that of the
// environment, or the newest of the yard's.
func (o *policyExportOptions) context(options pipeline.Options) (map[string]string, error) {
	known := map[string]string{}
	if o.environment != "" {
		env, err := options.Yard.Environment(o.environment)
		if err != nil {
			return nil, err
		}
		known["environment"], known["kubeVersion"] = env.Name, env.KubernetesVersion
		known["profile"] = options.Yard.ProfileOf(env.Name)
	} else {
		for _, env := range options.Yard.Environments {
			if slices.Compare(numbers(env.KubernetesVersion), numbers(known["kubeVersion"])) > 0 {
				known["kubeVersion"] = env.KubernetesVersion
			}
		}
	}
	if o.profile != "" {
		known["profile"] = o.profile
	}
	return known, nil
}

// numbers of a version like 1.35.2.
func numbers(version string) []int {
	var out []int
	for part := range strings.SplitSeq(version, ".") {
		n, _ := strconv.Atoi(part) // the yard was checked
		out = append(out, n)
	}
	return out
}

// wants reports whether a rule is asked for.
func (o *policyExportOptions) wants(id string) bool {
	return len(o.rules) == 0 || slices.ContainsFunc(o.rules, func(pattern string) bool { return isMeant(pattern, id) })
}

func isMeant(pattern, id string) bool {
	category, all := strings.CutSuffix(pattern, "*")
	return id == pattern || all && strings.HasSuffix(category, "/") && strings.HasPrefix(id, category)
}

func (o *policyExportOptions) knowsRules(rules []pipeline.ListedRule) error {
	for _, pattern := range o.rules {
		if !slices.ContainsFunc(rules, func(r pipeline.ListedRule) bool { return isMeant(pattern, r.ID) }) {
			return pipeline.UnknownRule(pattern, rules)
		}
	}
	return nil
}

func (o *policyExportOptions) exportText(export *gatekeeper.Export, width int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s written to %s:", count(len(export.Exported), "rule"), o.dir)
	separator := " "
	for _, action := range gatekeeper.Actions() {
		n := 0
		for _, e := range export.Exported {
			if e.Action == action {
				n++
			}
		}
		if n > 0 {
			fmt.Fprintf(&b, "%s%d %s", separator, n, action)
			separator = ", "
		}
	}
	b.WriteString("\n")
	if len(export.Left) > 0 {
		fmt.Fprintf(&b, "\n%s left out:\n%s", count(len(export.Left), "rule"), leftText(export.Left, width))
	}
	return b.String()
}

// leftText lists rules by the reason for which they are left out, the reason of
// most rules first.
func leftText(left []gatekeeper.Left, width int) string {
	byReason := map[string][]string{}
	var reasons []string
	for _, l := range left {
		if byReason[l.Reason] == nil {
			reasons = append(reasons, l.Reason)
		}
		byReason[l.Reason] = append(byReason[l.Reason], l.ID)
	}
	slices.SortStableFunc(reasons, func(a, b string) int { return cmp.Compare(len(byReason[b]), len(byReason[a])) })
	var b strings.Builder
	for _, reason := range reasons {
		for i, line := range report.Wrap(report.Printable(reason)+":", max(width-4, 1)) {
			b.WriteString(map[bool]string{true: "- ", false: "  "}[i == 0] + line + "\n")
		}
		for _, line := range report.Wrap(strings.Join(byReason[reason], " "), max(width-4, 1)) {
			b.WriteString("    " + line + "\n")
		}
	}
	return b.String()
}
