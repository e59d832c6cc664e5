package render

import (
	"encoding/base64"
	"path"
	"strings"

	"github.com/gobwas/glob"

	"github.com/chartyard/chartyard/internal/yamldoc"
)

// files are what templates see as .Files: the chart's files that are no
// templates, by path. The methods are those of Helm 3.22.0. Nothing changes
// them, so renders share them.
type files map[string][]byte

// GetBytes returns a file's content, empty for one that is not there.
func (f files) GetBytes(name string) []byte {
	if content, ok := f[name]; ok {
		return content
	}
	return []byte{}
}

// Get is GetBytes as text.
func (f files) Get(name string) string { return string(f.GetBytes(name)) }

// Glob returns the files whose path matches; every file for a pattern that
// cannot be read, as Helm does.
func (f files) Glob(pattern string) files {
	g, err := glob.Compile(pattern, '/')
	if err != nil {
		g = glob.MustCompile("**")
	}
	out := files{}
	for name, content := range f {
		if g.Match(name) {
			out[name] = content
		}
	}
	return out
}

// AsConfig writes the files as the data of a ConfigMap, keyed by base name.
func (f files) AsConfig() string {
	return f.data(func(content []byte) string { return string(content) })
}

// AsSecrets writes the files as the data of a Secret, keyed by base name.
func (f files) AsSecrets() string {
	return f.data(base64.StdEncoding.EncodeToString)
}

func (f files) data(encode func([]byte) string) string {
	if f == nil {
		return ""
	}
	data := make(map[string]any, len(f))
	for name, content := range f {
		data[path.Base(name)] = encode(content)
	}
	text, err := yamldoc.Marshal(data)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(text), "\n")
}

// Lines returns the lines of a file, without the empty one after the last
// line's end.
func (f files) Lines(name string) []string {
	text := string(f[name])
	if text == "" {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}
