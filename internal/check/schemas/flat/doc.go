// Package flat answers one question fast: are these values surely valid against
// this JSON Schema? It reads the keywords that charts use, in drafts 6, 7, 2019-09
// and 2020-12, and refuses every schema that has anything else, or is not as its
// draft wants it. Whatever it does not answer with yes is for a whole validator to
// judge, which also finds the words.
//
// It knows no format: its user hands them in. It may import nothing but the
// standard library.
package flat
