package render

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Names that mean something in a chart.
const (
	chartYAML        = "Chart.yaml"
	chartLock        = "Chart.lock"
	valuesYAML       = "values.yaml"
	valuesSchema     = "values.schema.json"
	requirementsYAML = "requirements.yaml" // of apiVersion v1
	requirementsLock = "requirements.lock"
)

// builder makes charts of their files.
type builder struct {
	remaining int64 // bytes that archives may still unpack to
}

// chart sorts the files of a chart and of the subcharts in its charts/ folder.
func (b *builder) chart(home string, entries []entry) (*Chart, error) {
	c := &Chart{home: home, files: files{}}
	if err := c.readMetadata(entries); err != nil {
		return nil, err
	}
	packed := map[string][]entry{}
	for _, e := range entries {
		if err := c.sortIn(e, packed); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(packed)) {
		if name[0] == '_' || name[0] == '.' {
			continue
		}
		sub, err := b.subchart(c.inside("charts/"+name), name, packed[name])
		if err != nil {
			return nil, err
		}
		c.subcharts = append(c.subcharts, sub)
	}
	return c, nil
}

// inside is the display path of a file of the chart.
func (c *Chart) inside(name string) string {
	if strings.HasSuffix(c.home, "!") {
		return c.home + name
	}
	return path.Join(c.home, name)
}

// sortIn gives one file its place in the chart.
func (c *Chart) sortIn(e entry, packed map[string][]entry) error {
	file := func() chartFile { return chartFile{name: e.name, display: e.display, text: string(e.data)} }
	switch below, inCharts := strings.CutPrefix(e.name, "charts/"); {
	case e.name == chartYAML, e.name == chartLock:
	case e.name == valuesYAML:
		return c.readValues(e)
	case e.name == valuesSchema:
		schema := file()
		c.schema = &schema
	case e.name == requirementsYAML, e.name == requirementsLock:
		if c.metadata.APIVersion == chart.APIVersionV1 {
			c.files[e.name] = e.data
		}
	case strings.HasPrefix(e.name, "templates/"):
		c.templates = append(c.templates, file())
	case inCharts && path.Ext(e.name) != ".prov":
		name, _, _ := strings.Cut(below, "/")
		packed[name] = append(packed[name], entry{name: below, display: e.display, data: e.data})
	default:
		c.files[e.name] = e.data
		if isCRD(e.name) {
			c.crds = append(c.crds, file())
		}
	}
	return nil
}

func isCRD(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return strings.HasPrefix(name, "crds/")
	}
	return false
}

// readValues reads values.yaml as the lowest layer of the chart.
func (c *Chart) readValues(e entry) error {
	doc, err := yamldoc.Parse(e.display, e.data)
	if err != nil {
		return syntaxError(e.display, err)
	}
	content, err := doc.Map()
	if err != nil {
		return syntaxError(e.display, err)
	}
	c.values = &values.Layer{Kind: values.Defaults, Name: e.display, Doc: doc, Values: content}
	return nil
}

// subchart builds what stands in charts/ under one name: a packed chart or a
// directory.
func (b *builder) subchart(home, name string, entries []entry) (*Chart, error) {
	if path.Ext(name) == ".tgz" {
		if entries[0].name != name {
			return nil, &Error{Fault: FaultArchive, Span: diag.Span{File: home}, Msg: "a directory where a packaged chart should be", Next: "rename it or pack it with helm package"}
		}
		return b.archive(home, bytes.NewReader(entries[0].data))
	}
	var own []entry
	for _, e := range entries {
		if _, inside, ok := strings.Cut(e.name, "/"); ok {
			own = append(own, entry{name: inside, display: e.display, data: e.data})
		}
	}
	if own == nil {
		return nil, &Error{
			Fault: FaultArchive, Span: diag.Span{File: home}, Msg: "no chart; Helm refuses other files in charts/",
			Next: "move it out of charts/, list it in .helmignore, or begin its name with _",
		}
	}
	return b.chart(home, own)
}

// archive unpacks a chart. Paths in it are shown behind an exclamation mark:
// "charts/redis-1.0.tgz!templates/web.yaml".
func (b *builder) archive(display string, from io.Reader) (*Chart, error) {
	packed := bufio.NewReader(from)
	if magic, _ := packed.Peek(2); string(magic) != "\x1f\x8b" {
		return nil, notGzip(display)
	}
	unpacked, err := loader.LoadArchiveFiles(packed)
	if err != nil {
		return nil, badArchive(display, err)
	}
	entries := make([]entry, len(unpacked))
	for i, file := range unpacked {
		b.remaining -= int64(len(file.Data))
		entries[i] = entry{name: file.Name, display: display + "!" + file.Name, data: file.Data}
	}
	if b.remaining < 0 {
		return nil, &Error{
			Fault: FaultTooLarge, Span: diag.Span{File: display},
			Msg: fmt.Sprintf("the chart and the archives in it unpack to more than %d bytes", loader.MaxDecompressedChartSize),
		}
	}
	return b.chart(display+"!", entries)
}

func notGzip(display string) *Error {
	out := &Error{
		Fault: FaultArchive, Span: diag.Span{File: display}, Msg: "no packaged chart: it is not a gzipped archive",
		Next: "give a chart's directory or what helm package makes",
	}
	if ext := path.Ext(display); ext == ".yaml" || ext == ".yml" {
		out.Next = "give values with -f and the chart's directory as the argument"
	}
	return out
}

func badArchive(display string, err error) *Error {
	out := &Error{Fault: FaultArchive, Span: diag.Span{File: display}, Msg: err.Error(), err: err}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		out.Msg, out.Next = "the archive ends too early", "fetch or pack it again"
	case strings.Contains(out.Msg, "larger than the maximum"):
		out.Fault = FaultTooLarge
	}
	return out
}
