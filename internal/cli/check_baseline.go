package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/scaffold"
)

// validateBaseline refuses to make a baseline of less than everything.
func (o *checkOptions) validateBaseline() error {
	switch {
	case !o.options.WriteBaseline:
	case len(o.options.Environments) > 0:
		return usagef("--write-baseline takes in all environments; leave --env out")
	case o.options.BaselineFile == pipeline.NoBaseline:
		return usagef("--write-baseline has no file to write with --baseline %s", pipeline.NoBaseline)
	}
	return nil
}

func (p Program) writeBaselines(ctx context.Context, files []pipeline.BaselineFile) error {
	for _, file := range files {
		if err := os.MkdirAll(filepath.Dir(file.Name), 0o755); err != nil {
			return fmt.Errorf("writing the baseline: %w", err)
		}
		if err := scaffold.WriteFile(ctx, file.Name, file.Text); err != nil {
			return fmt.Errorf("writing the baseline: %w", err)
		}
		fmt.Fprintf(p.Stderr, "chartyard: wrote %s: %s\n", file.Name, count(file.Total, "finding"))
	}
	return nil
}
