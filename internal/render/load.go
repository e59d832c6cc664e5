package render

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"

	"github.com/chartyard/chartyard/internal/diag"
)

// Load reads a chart from a directory or a packaged chart (.tgz) and all its
// subcharts, as Helm does: .helmignore of the chart's own directory counts,
// files are at most 5 MiB, an archive holds at most 100 MiB. Unlike in Helm,
// that limit holds for a directory and for archives in archives too, and a
// symbolic link that leads out of the directory is refused. The error is an
// *Error, also for a dependency that Chart.yaml declares and charts/ lacks.
func Load(path string) (*Chart, error) {
	display := filepath.ToSlash(filepath.Clean(path))
	info, err := os.Stat(path)
	if err != nil {
		out := unreadable(display, err)
		if out.Fault == FaultNotFound {
			out.Msg, out.Next = "no such file or directory", "give the path of a chart's directory or of a packaged chart (.tgz)"
		}
		return nil, out
	}
	if info.IsDir() {
		return loadTree(tree{fsys: os.DirFS(path), display: display, roots: absolute(path)})
	}
	return loadArchive(path, display)
}

// LoadFS reads a chart whose files are those of fsys; display is the path of
// its root in spans and errors. Symbolic links are followed inside fsys when
// it can read them (fs.ReadLinkFS).
func LoadFS(fsys fs.FS, display string) (*Chart, error) {
	return loadTree(tree{fsys: fsys, display: display})
}

// absolute lists the names under which an absolute link may mean the chart's
// own directory.
func absolute(dir string) []string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil
	}
	roots := []string{filepath.ToSlash(abs)}
	if real, err := filepath.EvalSymlinks(abs); err == nil && real != abs {
		roots = append(roots, filepath.ToSlash(real))
	}
	return roots
}

func loadTree(t tree) (*Chart, error) {
	entries, err := t.read()
	if err != nil {
		return nil, err
	}
	b := builder{remaining: loader.MaxDecompressedChartSize}
	c, err := b.chart(t.display, entries)
	if err != nil {
		return nil, t.aboutMissing(err)
	}
	return c, c.missingDependency()
}

// aboutMissing says more of a missing Chart.yaml, where the directory can tell.
func (t tree) aboutMissing(err error) error {
	missing := (*Error)(nil)
	if !errors.As(err, &missing) || missing.Fault != FaultNotFound || missing.Span.File != t.name(chartYAML) {
		return err
	}
	if info, statErr := fs.Stat(t.fsys, chartYAML); statErr == nil && info.IsDir() {
		missing.Fault, missing.Msg, missing.Next = FaultUnreadable, "a directory where the chart's description should be", "make it a file"
	}
	return err
}

func loadArchive(path, display string) (*Chart, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(display, err)
	}
	defer file.Close()
	b := builder{remaining: loader.MaxDecompressedChartSize}
	c, err := b.archive(display, file)
	if err != nil {
		return nil, err
	}
	return c, c.missingDependency()
}

// missingDependency finds what Chart.yaml declares and charts/ lacks, as
// `helm template` does before it renders: of the root chart, by name. The place
// is the first one's.
func (c *Chart) missingDependency() error {
	have := map[string]bool{}
	for _, sub := range c.subcharts {
		have[sub.Name()] = true
	}
	var missing []string
	var first diag.Span
	for i, dep := range c.metadata.Dependencies {
		if have[dep.Name] {
			continue
		}
		if missing == nil {
			first = c.dependencySpan(i)
		}
		missing = append(missing, dep.Name)
	}
	if missing == nil {
		return nil
	}
	msg := "dependency " + missing[0] + " is"
	if len(missing) > 1 {
		msg = "dependencies " + strings.Join(missing, ", ") + " are"
	}
	return &Error{
		Fault: FaultDependency, Span: first, Msg: msg + " declared and not in " + c.inside("charts/"),
		Next: "run: helm dependency build " + c.home,
	}
}

func (c *Chart) dependencySpan(i int) diag.Span {
	if _, item, ok := c.declares.Find(diag.Path{"dependencies", strconv.Itoa(i)}); ok {
		return c.declares.Span(item)
	}
	return diag.Span{File: c.declares.File}
}
