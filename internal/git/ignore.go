package git

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Ignored reports whether git passes a file or folder over: by a .gitignore
// between it and the root, or by info/exclude. What is under version control
// already is not ignored, whatever those say; the user's own list of ignored
// files outside the repository is not asked.
func (r *Repo) Ignored(file string) (bool, error) {
	rel, ok := r.Rel(file)
	if !ok || rel == "." {
		return false, nil
	}
	if tracked, err := r.Tracked(file); tracked || err != nil {
		return false, err
	}
	patterns, err := patternsIn(filepath.Join(r.common, "info", "exclude"), nil)
	if err != nil {
		return false, err
	}
	steps := strings.Split(rel, "/")
	for i := range steps { // what is in an ignored folder cannot be taken in again
		folder := filepath.Join(r.root, filepath.FromSlash(path.Join(steps[:i]...)))
		more, err := patternsIn(filepath.Join(folder, ".gitignore"), steps[:i])
		if err != nil {
			return false, err
		}
		patterns = append(patterns, more...)
		info, err := os.Lstat(filepath.Join(folder, steps[i]))
		isFolder := i+1 < len(steps) || err == nil && info.IsDir()
		if isIgnored(patterns, steps[:i+1], isFolder) {
			return true, nil
		}
	}
	return false, nil
}

// pattern is a line of a .gitignore.
type pattern struct {
	folder      []string // that the file stands in
	steps       []string // of a path below the folder; one alone is a name at any depth
	anyDepth    bool
	negated     bool
	onlyFolders bool
}

// isIgnored is what the last pattern that fits says.
func isIgnored(patterns []pattern, steps []string, isFolder bool) bool {
	ignored := false
	for _, p := range patterns {
		if p.matches(steps, isFolder) {
			ignored = !p.negated
		}
	}
	return ignored
}

func (p pattern) matches(steps []string, isFolder bool) bool {
	if p.onlyFolders && !isFolder || len(steps) <= len(p.folder) {
		return false
	}
	steps = steps[len(p.folder):]
	if p.anyDepth {
		return matchStep(p.steps[0], steps[len(steps)-1])
	}
	return matchSteps(p.steps, steps)
}

func matchSteps(pattern, steps []string) bool {
	if len(pattern) == 0 {
		return len(steps) == 0
	}
	if pattern[0] == "**" {
		if len(pattern) == 1 {
			return len(steps) > 0 // what is inside, not the folder itself
		}
		for i := range steps {
			if matchSteps(pattern[1:], steps[i:]) {
				return true
			}
		}
		return false
	}
	return len(steps) > 0 && matchStep(pattern[0], steps[0]) && matchSteps(pattern[1:], steps[1:])
}

// matchStep is a shell pattern; one that cannot be read fits nothing.
func matchStep(pattern, name string) bool {
	ok, err := path.Match(strings.ReplaceAll(pattern, "[!", "[^"), name)
	return ok && err == nil
}

// patternsIn reads a file of patterns that hold below a folder. There may be
// none.
func patternsIn(file string, folder []string) ([]pattern, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []pattern
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		if p, ok := readPattern(line); ok {
			p.folder = folder
			out = append(out, p)
		}
	}
	return out, nil
}

func readPattern(line string) (p pattern, ok bool) {
	line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	if line == "" || line[0] == '#' {
		return p, false
	}
	line, p.negated = strings.CutPrefix(line, "!")
	line, p.onlyFolders = strings.CutSuffix(line, "/")
	p.anyDepth = !strings.Contains(line, "/")
	p.steps = strings.Split(strings.TrimPrefix(line, "/"), "/")
	return p, line != ""
}
