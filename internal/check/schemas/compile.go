package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// schemaURL is what Helm calls a values schema. References that are relative
// to it lead into the host's file system, which is why they are refused.
const schemaURL = "file:///values.schema.json"

// maxDepth bounds how deep a schema may nest: the library needs memory in the square of it.
const maxDepth = 200

const byteOrderMark = "\xef\xbb\xbf"

// errLoop is the one fault that Helm finds later: only when a value leads into
// the loop. It is a fault of the schema all the same.
const errLoop = "a reference leads back to itself without end"

// compiled is a schema ready for use, by several goroutines at once.
type compiled struct {
	schema *jsonschema.Schema
	doc    any // the schema's text, decoded, for words
}

// brokenError is a fault of the schema itself.
type brokenError struct {
	offset int64     // in the text, where JSON ends to be JSON; else -1
	path   diag.Path // in the schema
	msg    string
}

func (e *brokenError) Error() string { return e.msg }

// remoteRefError is a reference that leads out of the schema.
type remoteRefError struct{ url string }

func (e *remoteRefError) Error() string { return "reference to " + e.url }

func compile(text []byte) (c *compiled, err error) {
	defer func() {
		if r := recover(); r != nil {
			c, err = nil, &brokenError{offset: -1, msg: fmt.Sprint(r)}
		}
	}()
	text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	doc, err := decode(text)
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	agreeWithHelm(compiler)
	compiler.LoadURL = refuse
	if err := compiler.AddResource(schemaURL, bytes.NewReader(withDraft(text, doc))); err != nil {
		return nil, &brokenError{offset: -1, msg: err.Error()}
	}
	schema, err := compiler.Compile(schemaURL)
	if err != nil {
		return nil, brokenSchema(err)
	}
	return &compiled{schema: schema, doc: doc}, nil
}

// withDraft names the draft that Helm takes where a schema names none. The
// library takes it too, but then asserts formats, which the draft does not.
func withDraft(text []byte, doc any) []byte {
	members, ok := doc.(map[string]any)
	if !ok || members["$schema"] != nil {
		return text
	}
	const draft = `{"$schema": "https://json-schema.org/draft/2020-12/schema"`
	if len(members) == 0 {
		return []byte(draft + "}")
	}
	return bytes.Replace(text, []byte("{"), []byte(draft+","), 1)
}

// decode reads the schema as Helm does: one JSON value and nothing behind it.
func decode(text []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var doc any
	if err := dec.Decode(&doc); err != nil {
		out := &brokenError{offset: int64(len(text)), msg: "no JSON: " + err.Error()}
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			out.offset = syntax.Offset
		}
		return nil, out
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, &brokenError{offset: dec.InputOffset(), msg: "more text follows after the JSON value"}
	}
	switch doc.(type) {
	case bool, map[string]any:
	default:
		return nil, &brokenError{offset: 0, msg: "a schema is an object, or true or false"}
	}
	if deeper(doc, maxDepth) {
		return nil, &brokenError{offset: -1, msg: fmt.Sprintf("it nests more than %d levels", maxDepth)}
	}
	return doc, nil
}

func deeper(v any, levels int) bool {
	if levels < 0 {
		return true
	}
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			if deeper(member, levels-1) {
				return true
			}
		}
	case []any:
		for _, item := range v {
			if deeper(item, levels-1) {
				return true
			}
		}
	}
	return false
}

// refuse stands where the library would open a file or an address. A URN that
// nobody resolves is any value to Helm.
func refuse(url string) (io.ReadCloser, error) {
	if strings.HasPrefix(url, "urn:") {
		return io.NopCloser(strings.NewReader("true")), nil
	}
	return nil, &remoteRefError{url: url}
}

func brokenSchema(err error) error {
	if remote := (*remoteRefError)(nil); errors.As(err, &remote) {
		return remote
	}
	invalid := (*jsonschema.ValidationError)(nil)
	if loop := jsonschema.InfiniteLoopError(""); errors.As(err, &loop) {
		return &brokenError{offset: -1, msg: errLoop}
	}
	if !errors.As(err, &invalid) {
		msg := strings.TrimPrefix(err.Error(), "jsonschema "+schemaURL+" compilation failed: ")
		return &brokenError{offset: -1, msg: strings.ReplaceAll(msg, schemaURL, "values.schema.json")}
	}
	for len(invalid.Causes) > 0 {
		invalid = invalid.Causes[0]
	}
	return &brokenError{offset: -1, path: pointer(invalid.InstanceLocation), msg: invalid.Message}
}

// brokenFinding reports why a schema cannot be used, at the line where that is.
func brokenFinding(s check.Schema, err error) diag.Finding {
	f := diag.Finding{Span: diag.Span{File: s.File}}
	remote, broken := (*remoteRefError)(nil), (*brokenError)(nil)
	switch {
	case errors.As(err, &remote):
		f.Rule = ruleRemoteRef
		f.Message = "the schema refers to " + remote.url + ", which is not in it; the values were not checked"
		f.Span = spanOfText(s, remote.url)
	case errors.As(err, &broken):
		f.Rule = ruleBroken
		f.Message = "the schema cannot be used: " + broken.msg
		if len(broken.path) > 0 {
			f.Message = "the schema cannot be used: " + broken.path.String() + ": " + broken.msg
		}
		f.Span = spanOfFault(s, broken)
	}
	return f
}

func spanOfFault(s check.Schema, broken *brokenError) diag.Span {
	if broken.offset >= 0 {
		return spanOfOffset(s, int(broken.offset))
	}
	span := diag.Span{File: s.File}
	if len(broken.path) == 0 {
		return span
	}
	// JSON is YAML unless tabs indent it.
	doc, err := yamldoc.Parse(s.File, s.Text)
	if err != nil {
		return span
	}
	_, key, value := doc.Deepest(broken.path)
	if key == nil {
		key = value
	}
	return doc.Span(key)
}

func spanOfOffset(s check.Schema, offset int) diag.Span {
	before := s.Text[:min(max(offset-1, 0), len(s.Text))]
	line := bytes.Count(before, []byte("\n"))
	return diag.Span{File: s.File, Line: line + 1, Column: len(before) - bytes.LastIndexByte(before, '\n')}
}

// spanOfText is where a reference stands. Only its end is sure to be written
// as the library gives it: the beginning may come from $id.
func spanOfText(s check.Schema, url string) diag.Span {
	for _, written := range []string{url, url[strings.LastIndexByte(url, '/')+1:]} {
		if i := bytes.Index(s.Text, []byte(written)); i >= 0 && written != "" {
			return spanOfOffset(s, i+1)
		}
	}
	return diag.Span{File: s.File}
}

// pointer decodes a JSON pointer as the library writes it.
func pointer(text string) diag.Path {
	var path diag.Path
	for _, step := range strings.Split(text, "/")[1:] {
		path = append(path, unescape(step))
	}
	return path
}
