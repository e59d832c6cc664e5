package secretstore

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parseJSON reads one object of scalars. A number keeps its digits as they are
// written, a boolean is true or false. The error names lines and keys only.
func parseJSON(text []byte) (Values, *fault) {
	if !utf8.Valid(text) {
		return nil, notText()
	}
	if at, ok := syntaxError(text); ok {
		return nil, &fault{NotJSON, "not JSON: " + place(text, at), wantObject}
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return nil, &fault{NotObject, "a JSON " + jsonType(bytes.TrimSpace(text)) + " and no object", wantObject}
	}
	found := collector{values: Values{}}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, &fault{NotJSON, "not JSON: " + place(text, dec.InputOffset()), wantObject}
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return nil, &fault{NotJSON, "not JSON: " + place(text, dec.InputOffset()), wantObject}
		}
		name, _ := key.(string)
		found.addJSON(name, raw)
	}
	if err := found.fault(); err != nil {
		return nil, err
	}
	if hasLoneSurrogate(string(text)) {
		return nil, &fault{NotText, `not text: a \u escape stands for half a character`, "write the character out"}
	}
	return found.values, nil
}

const wantObject = `want one object of names and values, {"NAME": "value"}`

func notText() *fault { return &fault{NotText, "not UTF-8 text", wantObject} }

// syntaxError gives the offset of the first byte that cannot be JSON.
func syntaxError(text []byte) (offset int64, found bool) {
	var raw json.RawMessage
	err := json.Unmarshal(text, &raw)
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		return syntax.Offset, true
	}
	return 0, err != nil
}

// place says where an offset is, and nothing of what stands there.
func place(text []byte, offset int64) string {
	before := text[:min(max(offset-1, 0), int64(len(text)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Sprintf("the fault is in line %d, column %d", line, column)
}

func jsonType(raw []byte) string {
	switch raw[0] {
	case '{':
		return "object"
	case '[':
		return "list"
	case '"':
		return "text"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "number"
}

func (c *collector) addJSON(key string, raw json.RawMessage) {
	switch jsonType(raw) {
	case "object", "list":
		c.reject(Nested, key)
	case "null":
		c.reject(Null, key)
	case "text":
		var text string
		_ = json.Unmarshal(raw, &text) // it is known to be a JSON text
		c.add(key, text)
	default:
		c.add(key, string(raw))
	}
}

// hasLoneSurrogate finds a \u escape that is half of a pair: Go's decoder would
// put another character in its place without a word.
func hasLoneSurrogate(text string) bool {
	const firsts, seconds, end = 0xD800, 0xDC00, 0xE000
	open := false // after the first half of a pair
	for text != "" {
		if text[0] != '\\' {
			if open {
				return true
			}
			text = text[1:]
			continue
		}
		unit, size := escape(text)
		if isSecond := unit >= seconds && unit < end; open != isSecond {
			return true
		}
		open = unit >= firsts && unit < seconds
		text = text[size:]
	}
	return open
}

// escape reads one escape of valid JSON: its code unit, zero for other than
// \uXXXX, and its length.
func escape(text string) (unit uint64, size int) {
	if !strings.HasPrefix(text, `\u`) {
		return 0, 2
	}
	unit, _ = strconv.ParseUint(text[2:6], 16, 32)
	return unit, 6
}
