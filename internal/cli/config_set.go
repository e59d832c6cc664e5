package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/configedit"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/scaffold"
	"github.com/chartyard/chartyard/internal/yard"
)

type configSetOptions struct {
	configedit.Edit
	environments   []string
	path, yardDir  string
	kind, from     string
	required       []string
	isFromArgument bool
	// isFoundInSecret is true when ruleStaticKeys looks at the entry's name.
	isFoundInSecret bool
}

// ruleStaticKeys is the rule that finds static AWS keys by their names.
const ruleStaticKeys = "identity/no-static-aws-keys"

func (p Program) configSetCommand() *cobra.Command {
	o := &configSetOptions{}
	cmd := &cobra.Command{
		Use:   "set NAME [VALUE]",
		Short: "Set an entry of the config block in its values files",
		Long: `set changes the value of one entry in chart/values.yaml, or with --env in the
overlays of those environments. The files are edited in place: comments, order
and style stay. VALUE is kept to the letter; what YAML would read as a number is
put in quotes unless the entry is declared as one. A VALUE of - is read from
standard input, to its last line end; one that begins with a dash comes last,
behind --.

What an entry says of itself, as by --sensitive, --required or --type, goes to
chart/values.yaml and holds in every environment, whatever --env says.

The value of a sensitive entry is not taken. --sensitive marks the entry, takes
the values that it has out of all files, and says in which secret of each
environment they belong. --required dev wants a value in dev only.`,
		Example: "  chartyard config set LOG_LEVEL debug --env dev --env test\n" +
			"  chartyard config set CA_BUNDLE - <ca.pem\n" +
			"  chartyard config set API_TOKEN --sensitive --description \"Token of the ledger\"\n" +
			"  chartyard config set LOG_LEVEL --env test --unset",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := p.completeConfigSet(o, args); err != nil {
				return err
			}
			return p.configSet(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVarP(&o.environments, "env", "e", nil, "environment whose overlay gets VALUE; may be repeated (default: none, values.yaml does)")
	flags.BoolVar(&o.Unset, "unset", false, "take the entry out of the file")
	flags.BoolVar(&o.Sensitive, "sensitive", false, "mark the entry; its value belongs in a secret")
	flags.StringVar(&o.Reason, "reason", "", "why an entry that looks secret is none; says sensitive: false")
	flags.StringSliceVar(&o.required, "required", nil, "`WHERE` the entry must have a value: true, false, or environments, as in uat,prod")
	flags.StringVar(&o.kind, "type", "", "`TYPE` that values must have: "+strings.Join(config.Types(), ", "))
	flags.StringVar(&o.from, "from", "", "`SECRET` that holds the value of a sensitive entry: service or common")
	flags.StringVar(&o.Description, "description", "", "what the entry is, for people")
	flags.StringVar(&o.path, "path", "", "service or chart to change (default: the working directory)")
	flags.StringVar(&o.yardDir, "yard", "", "folder of the yard to use (default: the built-in one)")
	return cmd
}

// completeConfigSet reads the arguments, and the value from standard input.
func (p Program) completeConfigSet(o *configSetOptions, args []string) error {
	if len(args) == 0 || len(args) > 2 {
		return usagef("config set wants a NAME and a VALUE, got %d arguments; put a VALUE with spaces in quotes", len(args))
	}
	o.Name, o.InOverlays = args[0], len(o.environments) > 0
	if err := o.readFlags(); err != nil {
		return err
	}
	isDescribed := o.Sensitive || o.Reason != "" || o.Required != nil || o.Type != "" || o.From != "" || o.Description != ""
	switch hasValue := len(args) == 2; {
	case o.Unset && (hasValue || isDescribed):
		return usagef("--unset takes the entry out; it goes with no VALUE and no flag that describes the entry")
	case o.Sensitive && o.Reason != "":
		return usagef("--sensitive and --reason exclude each other: a reason says why the entry is no secret")
	case o.Sensitive && hasValue:
		return usagef("%s is to be sensitive, so its value does not go into a file; leave VALUE out to learn where it belongs%s", o.Name, o.known(args))
	case !hasValue && !o.Unset && !isDescribed:
		return usagef("config set %s wants a VALUE; - reads it from standard input", o.Name)
	case hasValue && args[1] == "-":
		return o.read(p.Stdin)
	case hasValue:
		o.Value, o.isFromArgument = &args[1], true
	}
	return nil
}

// known reminds of where an argument can be seen.
func (o *configSetOptions) known(args []string) string {
	if len(args) == 2 && args[1] == "-" {
		return ""
	}
	return ". What was typed is in the history of your shell now"
}

func (o *configSetOptions) readFlags() error {
	if o.kind != "" && !slices.Contains(config.Types(), o.kind) {
		return usagef("--type %s: want one of %s%s", o.kind, strings.Join(config.Types(), ", "), diag.DidYouMean(o.kind, config.Types()))
	}
	if o.from != "" && o.from != string(config.FromService) && o.from != string(config.FromCommon) {
		return usagef("--from %s: want service or common", o.from)
	}
	o.Type, o.From = config.Type(o.kind), config.From(o.from)
	if len(o.required) == 1 {
		if required, err := strconv.ParseBool(o.required[0]); err == nil {
			o.Required = required
			return nil
		}
	}
	var environments []any
	for _, name := range o.required {
		environments = append(environments, name)
	}
	if len(environments) > 0 {
		o.Required = environments
	}
	return nil
}

// read takes the value from a stream, all of it.
func (o *configSetOptions) read(stream io.Reader) error {
	const most = 1 << 20 // what a ConfigMap holds
	text, err := io.ReadAll(io.LimitReader(stream, most+1))
	switch {
	case err != nil:
		return fmt.Errorf("standard input: %w", err)
	case len(text) > most:
		return usagef("standard input: a value of more than 1 MiB fits in no ConfigMap")
	case !utf8.Valid(text):
		return usagef("standard input: not UTF-8 text, which is all that YAML holds; encode it in base64")
	}
	value := string(text)
	o.Value = &value
	return nil
}

func (p Program) configSet(ctx context.Context, o *configSetOptions) error {
	y, err := openYard(o.yardDir)
	if err != nil {
		return err
	}
	options := release.Options{Yard: y, Environments: o.environments}
	if o.path != "" {
		options.Paths = []string{o.path}
	}
	subjects, err := release.Find(options)
	switch {
	case err != nil:
		return err
	case len(subjects) != 1:
		return usagef("config set changes one service; there are %d below %s", len(subjects), o.path)
	}
	if err := o.holdRequired(subjects[0], y.Names()); err != nil {
		return err
	}
	o.isFoundInSecret = looksAtKey(y, o.Name)
	edited, err := configedit.Apply(ctx, subjects[0], o.Edit)
	if err != nil {
		if input := (*release.InputError)(nil); errors.As(err, &input) && o.isFromArgument && strings.Contains(err.Error(), "is sensitive") {
			return usagef("%w. What was typed is in the history of your shell now", err)
		}
		return err
	}
	if len(edited.Files) > 0 {
		if err := scaffold.Write(ctx, edited.Files, subjects[0].Target.ChartPath, scaffold.WriteOptions{Force: true}); err != nil {
			return err
		}
	}
	_, err = io.WriteString(p.Stdout, o.say(edited))
	return err
}

// holdRequired refuses environments under --required that there are none of.
func (o *configSetOptions) holdRequired(s release.Subject, known []string) error {
	for _, env := range s.Environments {
		if env.Name != "" && !slices.Contains(known, env.Name) {
			known = append(known, env.Name)
		}
	}
	list, _ := o.Required.([]any)
	for _, item := range list {
		if name, _ := item.(string); !slices.Contains(known, name) {
			return usagef("--required %s: want true, false or environments, of %s%s", name, strings.Join(known, ", "), diag.DidYouMean(name, known))
		}
	}
	return nil
}

// say is what was done and what is left to do.
func (o *configSetOptions) say(edited *configedit.Edited) string {
	var b strings.Builder
	for _, c := range edited.Changes {
		before, after := c.Before, c.After
		for _, side := range []*string{&before, &after} {
			switch *side {
			case "":
				*side = "not set"
			case "null":
				*side = "no value"
			}
		}
		if before == after {
			fmt.Fprintf(&b, "%s: %s: %s, as before\n", c.Span, o.Name, after)
			continue
		}
		fmt.Fprintf(&b, "%s: %s: %s → %s\n", c.Span, o.Name, before, after)
	}
	for _, span := range edited.Remaining {
		fmt.Fprintf(&b, "%s still sets %s\n", span, o.Name)
	}
	if edited.Exposed {
		next := "Have a new one made."
		if edited.IsAWSKey {
			next = "Deactivate it."
		}
		fmt.Fprintf(&b, "\nA value of %s stood in these files: who can read the repository knows it. %s\n", o.Name, next)
	}
	o.sayBetter(&b, edited)
	o.saySecrets(&b, edited.Secrets)
	if edited.Schema != "" {
		command := "chartyard schema"
		if o.path != "" {
			command += " " + o.path
		}
		fmt.Fprintf(&b, "\n%s follows from the config block and is stale now; renew it:\n  %s\n", edited.Schema, command)
	}
	return b.String()
}

// sayBetter tells what may be better than to mark the entry.
func (o *configSetOptions) sayBetter(b *strings.Builder, edited *configedit.Edited) {
	if len(edited.Harmless) > 0 {
		fmt.Fprintf(b, "\nValues went that do not look secret: those of %s.\n"+
			"If only the password in the address is secret, take this change back: leave %s as it was\n"+
			"but for the password, and mark an entry of its own for that.\n", strings.Join(edited.Harmless, ", "), o.Name)
	}
	if edited.IsAWSKey && !o.Unset {
		still := "valid until somebody deactivates it"
		if o.isFoundInSecret {
			still = ruleStaticKeys + " finds it there too"
		}
		fmt.Fprintf(b, "\n%[1]s is a static AWS key, and in a Secret it still is one: %[2]s.\n"+
			"Give the ServiceAccount a role (serviceAccount.roleArn in the standard chart), and take the entry out:\n  chartyard config set %[1]s --unset\n", o.Name, still)
	}
}

// saySecrets tells where the value of a sensitive entry belongs, and a way to
// put it there that shows it to nobody: no argument, no file, no history.
func (o *configSetOptions) saySecrets(b *strings.Builder, places []configedit.SecretPlace) {
	var named []configedit.SecretPlace
	for _, place := range places {
		if place.Secret != "" {
			named = append(named, place)
		}
	}
	if len(places) > 0 && len(named) == 0 {
		fmt.Fprintf(b, "\nThe yard names no secret for the value of %s; give it with -f from a file that is not in git.\n", o.Name)
	}
	if len(named) == 0 {
		return
	}
	fmt.Fprintf(b, "\nThe value of %s belongs in a secret, under the key %s:\n", o.Name, o.Name)
	for _, place := range named {
		fmt.Fprintf(b, "  %-8s %s\n", place.Environment, place.Secret)
	}
	if o.InOverlays && o.Value == nil && o.Required == nil && len(places) > len(o.environments) && places[0].IsRequired {
		fmt.Fprintf(b, "All of these want one, not %[1]s only; --required %[1]s says that the others do not.\n", strings.Join(o.environments, ","))
	}
	first := named[0]
	if asked := slices.IndexFunc(named, func(p configedit.SecretPlace) bool { return slices.Contains(o.environments, p.Environment) }); asked >= 0 {
		first = named[asked]
	}
	fmt.Fprintf(b, `In AWS Secrets Manager, for %s:
  read -rs VALUE && export VALUE
  aws secretsmanager get-secret-value --secret-id %[2]s --query SecretString --output text |
    jq '.[%[3]q] = env.VALUE' |
    aws secretsmanager put-secret-value --secret-id %[2]s --secret-string file:///dev/stdin
`, first.Environment, shellWord(first.Secret), o.Name)
}

// looksAtKey reports whether ruleStaticKeys finds an entry of that name in a
// Secret: it is one of the rule's own names, and the yard may not say otherwise:
// it has no profiles of its own, and no word on the rule.
func looksAtKey(y *yard.Yard, name string) bool {
	for _, id := range []string{ruleStaticKeys, "identity/*"} {
		if y.Severities[id] != nil || y.Params[id] != nil {
			return false
		}
	}
	names := []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}
	return len(y.Profiles) == 0 && slices.Contains(names, strings.ToUpper(name))
}

// shellWord is a text as one word of a shell.
func shellWord(text string) string {
	isPlain := func(c rune) bool {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("/_+=.@-", c)
	}
	if !strings.ContainsFunc(text, func(c rune) bool { return !isPlain(c) }) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
