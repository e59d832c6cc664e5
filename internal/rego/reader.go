package rego

import (
	"encoding/binary"
	"errors"
)

// Reader reads parts with their lengths, as compiled policies have them. After
// the first part that is not whole it reads nothing more.
type Reader struct {
	in  string
	err error
}

var errCut = errors.New("compiled policy is cut short or mangled")

// NewReader reads a text from its beginning.
func NewReader(in string) Reader { return Reader{in: in} }

// Err says that what was read is not whole.
func (r *Reader) Err() error { return r.err }

// Rest is what is left to read.
func (r *Reader) Rest() string { return r.in }

func (r *Reader) fail() { r.in, r.err = "", errCut }

// Take reads the next n bytes.
func (r *Reader) Take(n int) string {
	if n > len(r.in) {
		r.fail()
		return ""
	}
	s := r.in[:n]
	r.in = r.in[n:]
	return s
}

// Count reads how many parts or bytes follow: no more than are left to read.
func (r *Reader) Count() int {
	n := r.number()
	if n > len(r.in) {
		r.fail()
		return 0
	}
	return n
}

func (r *Reader) number() int {
	if r.in != "" && r.in[0] < 0x80 {
		n := int(r.in[0])
		r.in = r.in[1:]
		return n
	}
	var buf [binary.MaxVarintLen32]byte
	n, size := binary.Uvarint(buf[:copy(buf[:], r.in)])
	if size <= 0 {
		r.fail()
		return 0
	}
	r.in = r.in[size:]
	return int(n)
}
