package yamldoc

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"
	sigs "sigs.k8s.io/yaml"
)

// Doc is one YAML document with the name of the file it came from. It is
// read only once parsed, so several goroutines may share it.
type Doc struct {
	File string
	// Root is the document's content. It is nil when the document is empty,
	// and in the rare case that only Helm's parser can read the text: then
	// there are values but no places.
	Root *yaml.Node

	text []byte
	// reference says that Helm's own parser must decode the values.
	reference bool
}

// Parse reads the first YAML document of text, as Helm does: what follows a
// second document marker is not looked at (MoreDocuments tells). file is used
// in spans and errors as is. The error is a *Error that carries the place.
//
// Parse refuses what Helm refuses when it scans the text; an unusable value
// (an infinite number, a null key, an alias bomb) is refused by Value.
// Duplicate keys are no error to Helm, the last wins: see Duplicates. text is
// kept and must not change.
func Parse(file string, text []byte) (*Doc, error) {
	d := &Doc{File: file, text: text}
	root, err := parseNodes(text)
	if err != nil || hasLeadingTab(text) {
		if _, refErr := decodeReference(text); refErr != nil {
			return nil, findFault(file, text)
		}
	}
	d.Root = root
	d.reference = err != nil || hasBareTag(text)
	return d, nil
}

// hasLeadingTab reports whether a line is indented with a tab, also behind the
// signs that begin a key, a value or an item. Before a comment, the parser of
// nodes accepts that and Helm's parser does not.
func hasLeadingTab(text []byte) bool {
	for {
		i := bytes.IndexByte(text, '\t')
		if i < 0 {
			return false
		}
		before := bytes.TrimRight(text[:i], " :?-")
		if len(before) == 0 || strings.IndexByte("\r\n", before[len(before)-1]) >= 0 || before[len(before)-1] >= 0x80 {
			return true
		}
		text = text[i+1:]
	}
}

func parseNodes(text []byte) (*yaml.Node, error) {
	var doc yaml.Node
	if err := safeUnmarshal(text, &doc); err != nil {
		return nil, err
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

// safeUnmarshal takes the parser's panics on odd texts for errors.
func safeUnmarshal(text []byte, doc *yaml.Node) (err error) {
	defer func() {
		if recover() != nil {
			err = errUnreadable
		}
	}()
	return yaml.Unmarshal(text, doc)
}

func decodeReference(text []byte) (v any, err error) {
	defer func() {
		if recover() != nil {
			v, err = nil, errUnreadable
		}
	}()
	err = sigs.Unmarshal(text, &v)
	return v, err
}

// hasBareTag reports whether the text may have the non-specific tag "!". The
// parser drops it without a trace, yet Helm reads `! "12"` as a number.
func hasBareTag(text []byte) bool {
	for {
		i := bytes.IndexByte(text, '!')
		if i < 0 {
			return false
		}
		text = text[i+1:]
		if len(text) == 0 || strings.IndexByte(" \t\r\n,]}", text[0]) >= 0 || text[0] >= 0x80 {
			return true
		}
	}
}

// MoreDocuments reports whether another document follows the first one. Helm
// ignores it, which its author seldom means.
func (d *Doc) MoreDocuments() bool {
	if !bytes.Contains(d.text, []byte("---")) && !bytes.Contains(d.text, []byte("...")) {
		return false
	}
	dec := yaml.NewDecoder(bytes.NewReader(d.text))
	var doc yaml.Node
	if dec.Decode(&doc) != nil {
		return false
	}
	return dec.Decode(&doc) == nil
}
