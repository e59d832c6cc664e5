package scaffold

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/chartyard/chartyard/internal/yard"
)

// NewYard is a copy of a yard under another name. What stands above the name in
// yard.yaml is about the one it is made from, and is left out.
func NewYard(from *yard.Yard, name string) (Tree, error) {
	var tree Tree
	err := fs.WalkDir(from.FS, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(from.FS, file)
		if err != nil {
			return err
		}
		if file == yard.File {
			if text, err = renamed(from, text, name); err != nil {
				return err
			}
		}
		tree = append(tree, File{Path: file, Text: text, Mode: mode(entry, text)})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("yard %s: %w", from.Source, err)
	}
	return tree.sorted(), nil
}

func renamed(from *yard.Yard, text []byte, name string) ([]byte, error) {
	_, rest, found := strings.Cut("\n"+string(text), "\nname: "+from.Name+"\n")
	if !found {
		return nil, fmt.Errorf("%s: no line \"name: %s\" in it", yard.File, from.Name)
	}
	head := "# Standards that began as those of yard " + from.Name + " " + from.Version + ".\n" +
		"# schema/yard.schema.json describes this file.\n\nname: " + name + "\n"
	return []byte(head + rest), nil
}
