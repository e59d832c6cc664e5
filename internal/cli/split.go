package cli

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/configview"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/scaffold"
)

type splitOptions struct {
	chartFlags
	paths  []string
	out    string
	reveal bool
	force  bool
}

func (p Program) splitCommand() *cobra.Command {
	o := &splitOptions{}
	cmd := &cobra.Command{
		Use:   "split [PATH]",
		Short: "Show the ConfigMap and the Secret that the config block gives",
		Long: `split sorts the config block into ConfigMap and Secret, as the chart's templates
do, and says for each entry where its value was set. Values of the Secret are
masked unless --reveal is given, which works on a terminal only. A marked entry
without a value shows a placeholder, which no API server takes.`,
		Example: "  chartyard split --env prod\n  chartyard split --env prod --out manifests",
		Args:    onePath,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			if o.reveal && o.out == "" && !isTerminal(p.Stdout) {
				return usagef("--reveal shows secrets and works on a terminal only; --out DIR writes them to a file that only you can read")
			}
			return p.split(cmd.Context(), o)
		},
	}
	o.bind(cmd.Flags())
	cmd.Flags().StringVar(&o.out, "out", "", "write configmap.yaml and secret.yaml into this folder, the Secret with mode 0600")
	cmd.Flags().BoolVar(&o.reveal, "reveal", false, "show the values of the Secret, on a terminal")
	cmd.Flags().BoolVar(&o.force, "force", false, "overwrite files in the --out folder")
	return cmd
}

func (p Program) split(ctx context.Context, o *splitOptions) error {
	options, err := o.complete(ctx, p, o.paths)
	if err != nil {
		return err
	}
	options.Placeholders = options.Secrets == nil
	subjects, err := o.find(p, options)
	if err != nil {
		return err
	}
	many := len(subjects) > 1 || len(subjects[0].Environments) > 1
	var tree scaffold.Tree
	result, err := pipeline.RenderAll(ctx, subjects, options, func(r *release.Rendered) error {
		objects, err := configview.Split(r, o.reveal || o.out != "")
		if err != nil {
			return err
		}
		if o.out != "" {
			files, err := splitFiles(r, objects)
			tree = append(tree, files...)
			return err
		}
		return p.printSplit(r, objects, many)
	})
	if err := p.told(result, err); err != nil || o.out == "" {
		return err
	}
	if err := scaffold.Write(ctx, tree, o.out, scaffold.WriteOptions{Force: o.force}); err != nil {
		return occupied(err)
	}
	return p.wrote(len(tree), o.out)
}

// splitFiles are the objects as files, below the environment's name.
func splitFiles(r *release.Rendered, objects []config.Object) (scaffold.Tree, error) {
	var tree scaffold.Tree
	for _, object := range objects {
		text, err := object.YAML()
		if err != nil {
			return nil, err
		}
		file := scaffold.File{Path: path.Join(r.Environment.Name, strings.ToLower(object.Kind)+".yaml"), Text: []byte(text), Mode: 0o644}
		if object.Kind == "Secret" {
			file.Mode = 0o600
		}
		tree = append(tree, file)
	}
	return tree, nil
}

func (p Program) printSplit(r *release.Rendered, objects []config.Object, many bool) error {
	var b strings.Builder
	if many {
		fmt.Fprintf(&b, "# %s\n", r.Title())
	}
	for _, object := range objects {
		text, err := object.YAML()
		if err != nil {
			return err
		}
		b.WriteString("---\n" + text)
	}
	_, err := fmt.Fprint(p.Stdout, b.String())
	return err
}
