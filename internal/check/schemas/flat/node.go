package flat

// node is one schema. Rules that it does not have are nil.
type node struct {
	never   bool  // the schema false
	types   kinds // none: any
	literal *literalRules
	text    *textRules
	number  *numberRules
	list    *listRules
	object  *objectRules
	logic   *logicRules
	mark    mark // while references are resolved
}

// kinds is a set of JSON types.
type kinds uint8

const (
	aNull kinds = 1 << iota
	aBool
	aNumber
	anInteger
	aString
	aList
	anObject
)

// literalRules are const and enum: the value is one of each.
type literalRules struct{ oneOf [][]any }

type textRules struct {
	least, most int // characters; -1: any number
	pattern     *pattern
	valid       func(any) bool // the format
}

type numberRules struct {
	min, max, above, below, multipleOf *number
}

type listRules struct {
	least, most       int // items; -1: any number
	unique            bool
	first             []*node // of the items at the beginning, one each
	rest              *node   // of those behind
	items, behind     *node   // as written; finish makes rest of one
	contains          *node
	fitLeast, fitMost int // items that contains fits; -1: any number
}

type objectRules struct {
	least, most int // members; -1: any number
	required    []string
	properties  map[string]*node
	patterns    []keyPattern
	others      *node // of members that neither properties nor patterns name
	names       *node
	needs       map[string][]string
	dependents  map[string]*node
}

type keyPattern struct {
	pattern *pattern
	node    *node
}

type logicRules struct {
	written     string // the reference, until it is resolved
	ref         *node
	not         *node
	all         []*node
	any         []*node
	one         []*node
	condition   *node
	then, other *node
}

// inPlace are the schemas that judge the same value as the node itself.
func (n *node) inPlace(yield func(*node) bool) {
	if l := n.logic; l != nil {
		for _, group := range [][]*node{{l.ref, l.not, l.condition, l.then, l.other}, l.all, l.any, l.one} {
			for _, child := range group {
				if child != nil && !yield(child) {
					return
				}
			}
		}
	}
	if n.object != nil {
		for _, child := range n.object.dependents {
			if !yield(child) {
				return
			}
		}
	}
}
