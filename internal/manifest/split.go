package manifest

import "strings"

// Piece is one document of a stream: its text without surrounding space and
// where that begins in the stream, in bytes.
type Piece struct {
	Offset int
	Text   string
}

// Split cuts a stream of YAML documents as Helm 3.22.0 does
// (releaseutil.SplitManifests): at "---" that begins a line, wherever that
// stands, so a block scalar that holds such a line is cut too. White space on
// both sides of the separator goes with it, what follows it on its line does
// not. Empty pieces are dropped; a piece of nothing but the rarer kinds of
// Unicode space remains, as an empty text.
func Split(stream string) []Piece {
	text := strings.TrimSpace(stream)
	base := strings.Index(stream, text)
	var pieces []Piece
	begin := 0
	for begin <= len(text) {
		end, next := separator(text, begin)
		if end > begin {
			pieces = append(pieces, trimmed(text[begin:end], base+begin))
		}
		begin = next
	}
	return pieces
}

// separator finds the first separator at or after from: where the document
// before it ends and where the next one begins. Without one both are the end
// of the text, next beyond it.
func separator(text string, from int) (end, next int) {
	const dashes = "---"
	if from == 0 && strings.HasPrefix(text, dashes) {
		return 0, skipSpace(text, len(dashes))
	}
	at := strings.Index(text[from:], "\n"+dashes)
	if at < 0 {
		return len(text), len(text) + 1
	}
	at += from
	end = at
	for end > from && isSpace(text[end-1]) {
		end--
	}
	return end, skipSpace(text, at+1+len(dashes))
}

func skipSpace(text string, at int) int {
	for at < len(text) && isSpace(text[at]) {
		at++
	}
	return at
}

// isSpace is \s of Go's regular expressions.
func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'
}

func trimmed(text string, offset int) Piece {
	inner := strings.TrimSpace(text)
	if inner == "" {
		return Piece{Offset: offset}
	}
	return Piece{Offset: offset + strings.Index(text, inner), Text: inner}
}
