package leaks

import "sync"

// index finds pieces of a tape in a text, in any form, in one pass that looks
// at every third place of it.
type index struct {
	forms []form
	each  int // characters of a canary on the tape
	// filter has a bit for the hash of each four characters in a row, slots the
	// place of each six: form and offset, plus one, in an open hash table.
	filter []uint64
	slots  []uint32
}

const (
	gram       = 6 // characters; every hit has so many
	block      = 4 // of a gram that are looked up first
	stride     = gram - block + 1
	filterBits = 17
	offsetBits = 22
)

// hit is a run of a text that came from a canary.
type hit struct {
	begin, end int // in the text
	entry      int
	from, to   int // which characters of the canary, the last included
	says       string
}

func newIndex(tape string, each, least int) *index {
	x := &index{forms: formsOf(tape, least), each: each, filter: make([]uint64, 1<<filterBits/64)}
	grams := 0
	for _, f := range x.forms {
		grams += len(f.text)
	}
	size := 1
	for size < grams*3/2 {
		size *= 2
	}
	x.slots = make([]uint32, size)
	for n, f := range x.forms {
		for at := 0; at+gram <= len(f.text); at++ {
			x.add(n, at)
		}
		for at := 0; at+block <= len(f.text); at++ {
			h := hashBlock(f.text[at:])
			x.filter[h/64] |= 1 << (h % 64)
		}
	}
	return x
}

func (x *index) add(n, at int) {
	i := x.slot(x.forms[n].text[at:])
	for x.slots[i] != 0 {
		i = (i + 1) & (len(x.slots) - 1)
	}
	x.slots[i] = uint32(n<<offsetBits|at) + 1
}

// hashBlock and slot ignore letter case.
func hashBlock(s string) uint32 {
	folded := (uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24) | 0x20202020
	return folded * 2654435761 >> (32 - filterBits)
}

func (x *index) slot(s string) int {
	key := uint64(0)
	for i := range gram {
		key = key<<8 | uint64(s[i]|0x20)
	}
	return int(key*0x9E3779B97F4A7C15>>32) & (len(x.slots) - 1)
}

// find lists the hits in a text, in order; none overlap.
func (x *index) find(text string) []hit {
	var hits []hit
	free := 0 // where the next hit may begin
	for i := 0; i+block <= len(text); i += stride {
		h := hashBlock(text[i:])
		if x.filter[h/64]&(1<<(h%64)) == 0 {
			continue
		}
		if found, ok := x.around(text, i, free); ok {
			hits = append(hits, found)
			free = found.end
			i = max(i, free-stride)
		}
	}
	return hits
}

// around finds the longest hit that has the block at i.
func (x *index) around(text string, i, free int) (best hit, ok bool) {
	for at := max(i-(gram-block), free, 0); at <= i && at+gram <= len(text); at++ {
		for s := x.slot(text[at:]); x.slots[s] != 0; s = (s + 1) & (len(x.slots) - 1) {
			place := int(x.slots[s] - 1)
			found, good := x.extend(text, at, free, &x.forms[place>>offsetBits], place&(1<<offsetBits-1))
			if good && found.end-found.begin > best.end-best.begin {
				best, ok = found, true
			}
		}
	}
	return best, ok
}

// extend makes the run that has text[at] at offset of the form as long as it is.
func (x *index) extend(text string, at, free int, f *form, offset int) (hit, bool) {
	begin, end, from, to := at, at, offset, offset
	for begin > free && from > 0 && f.same(text[begin-1], f.text[from-1]) {
		begin, from = begin-1, from-1
	}
	for end < len(text) && to < len(f.text) && f.same(text[end], f.text[to]) {
		end, to = end+1, to+1
	}
	if end-begin < f.least {
		return hit{}, false
	}
	low, high := f.from(from), f.from(to-1)
	if low > high {
		low, high = high, low
	}
	entry := (low + high) / 2 / x.each
	low, high = max(low-entry*x.each, 0), min(high-entry*x.each, x.each-1)
	return hit{begin: begin, end: end, entry: entry, from: low, to: high, says: f.says}, true
}

func (f *form) same(a, b byte) bool { return a == b || !f.exact && a|0x20 == b|0x20 }

// Cache keeps what it takes to find canaries, which are the same for every
// chart. The zero value is ready; several goroutines may share one.
type Cache struct {
	mutex   sync.Mutex
	texts   map[int]*index
	numbers map[int]*index
}

// text and number are indexes of canaries for n entries at least.
func (c *Cache) text(n int) *index {
	return c.index(&c.texts, n, func(n int) *index { return newIndex(tape(n, text), textSize, leastLetters) })
}

func (c *Cache) number(n int) *index {
	return c.index(&c.numbers, n, func(n int) *index { return newIndex(tape(n, number), numberSize, leastDigits) })
}

func (c *Cache) index(of *map[int]*index, n int, build func(int) *index) *index {
	size := 4
	for size < n {
		size *= 2
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if (*of)[size] == nil {
		if *of == nil {
			*of = map[int]*index{}
		}
		(*of)[size] = build(size)
	}
	return (*of)[size]
}
