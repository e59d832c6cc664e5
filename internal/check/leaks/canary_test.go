package leaks

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A canary of the second set has no character in common with that of the first,
// counted from the beginning or from the end.
func TestSetsDifferEverywhere(t *testing.T) {
	for n := range most {
		for _, of := range []func(int, set) string{text, number} {
			a, b := of(n, first), of(n, second)
			if len(a) == len(b) {
				t.Errorf("canary %d: %q and %q have one length", n, a, b)
			}
			for i := range min(len(a), len(b)) {
				if a[i] == b[i] || a[len(a)-1-i] == b[len(b)-1-i] {
					t.Errorf("canary %d: %q and %q share a character", n, a, b)
				}
			}
		}
	}
}

// No two canaries share a piece that is long enough to be a hit.
func TestCanariesShareNoPiece(t *testing.T) {
	seen := map[string]int{}
	for n := range 150 { // of more, hardly any
		for of, least := range map[string]int{text(n, first): leastLetters, number(n, first): leastDigits} {
			for i := 0; i+least <= len(of); i++ {
				piece := of[i : i+least]
				if other, ok := seen[piece]; ok {
					t.Errorf("canaries %d and %d have %q", other, n, piece)
				}
				seen[piece] = n
			}
		}
	}
}

// Every piece of six letters in any form is found, wherever it stands, and its
// entry is named.
func TestFindEveryForm(t *testing.T) {
	x := new(Cache).text(40)
	forms := map[string]func(string) string{
		"": func(s string) string { return s }, "upper case": strings.ToUpper,
		"in hexadecimal": func(s string) string { return hex.EncodeToString([]byte(s)) },
		"reversed": func(s string) string {
			b := []byte(s)
			slices.Reverse(b)
			return string(b)
		},
		"in base64":        func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"in base64, url":   func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("?" + s + "!")) },
		"in base64, upper": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(" " + strings.ToUpper(s))) },
		"in base64, twice": func(s string) string {
			return base64.StdEncoding.EncodeToString([]byte("u" + base64.StdEncoding.EncodeToString([]byte("app:"+s))))
		},
	}
	random := rand.New(rand.NewPCG(1, 2))
	for says, write := range forms {
		for range 300 {
			n, from, size := random.IntN(40), random.IntN(9), 10+random.IntN(6)
			piece := text(n, first)[from : from+size]
			before := strings.Repeat("a: 1\n", random.IntN(5)) + strings.Repeat(" ", random.IntN(4))
			printed := before + write(piece) + " # end\n"
			hits := x.find(printed)
			if len(hits) != 1 || hits[0].entry != n || hits[0].begin < len(before) || hits[0].from < from-1 || hits[0].to > from+size {
				t.Fatalf("%s of %q in %q: %+v", says, piece, printed, hits)
			}
		}
	}
}

// Random text holds no canary. (With hundreds of entries one megabyte may have a
// piece of one; that it stands there in the second render, too, clears it.)
func TestFindNothingElse(t *testing.T) {
	x, y := new(Cache).text(8), new(Cache).number(8)
	random := rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	for range 20000 {
		raw := make([]byte, 30)
		for i := range raw {
			raw[i] = byte(random.Uint32())
		}
		fmt.Fprintf(&b, "sum: %x\nraw: %s\n", raw, base64.StdEncoding.EncodeToString(raw))
	}
	if hits := slices.Concat(x.find(b.String()), y.find(b.String())); len(hits) > 0 {
		t.Errorf("%d hits in random text: %+v", len(hits), hits)
	}
}

func BenchmarkFind(b *testing.B) {
	x := new(Cache).text(4)
	manifest := strings.Repeat("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: payments\n  labels:\n    app.kubernetes.io/name: payments\n", 180)
	b.SetBytes(int64(len(manifest)))
	for b.Loop() {
		x.find(manifest)
	}
}

func BenchmarkIndex(b *testing.B) {
	for b.Loop() {
		new(Cache).text(4)
	}
}
