package machine

import (
	"github.com/open-policy-agent/opa/v1/ast"
)

// Program is a plan in the form that is run: constants are terms that are
// hashed once, functions and locals are numbers.
type Program struct {
	Consts   []*ast.Term
	Builtins []string
	Funcs    []Func
	Plans    []Func // queries; their results are what they add to the set
	// Paths are the functions that CallDynamic finds by path, by the path's steps.
	Paths map[string]int32
}

// FuncName is the name of the function that OPA's planner makes of the rules at
// a path.
func FuncName(path ast.Ref) string { return "g0." + path.String() }

// Func is a function, a rule or a query.
type Func struct {
	Name   string
	Params []int32 // locals; the first two are input and data
	Locals int     // how many locals a call needs
	Free   bool    // its result does not rest on the input
	Blocks [][]Stmt

	body *body // of what Decode gave, instead of Blocks
}

// Stmt is one statement. What A, B, Target, Args and Blocks are is told by Op.
type Stmt struct {
	Op     Op
	A, B   Operand
	Target int32
	Args   []Operand
	Blocks [][]Stmt
}

// Operand is a local when it is not negative, else the constant ^Operand.
type Operand = int32

// Op says what a statement does. A statement that is undefined ends its block.
type Op uint8

// The statements of OPA's intermediate representation. Call comes in two: of
// what the program has, and of what OPA has.
const (
	Nop         Op = iota
	Return         // A is the result of the function
	Call           // Target = Funcs[A](Args), undefined when that is
	CallBuiltin    // Target = Builtins[A](Args); Target is -1 for one without a result
	CallDynamic    // Target = the function at path Args, given input A and data B
	Block          // run Blocks one after the other
	Break          // leave A blocks and this one
	Dot            // Target = A[B], undefined when there is none
	Len            // Target = count(A)
	Scan           // for each member of A: B and Target are its key and value, run Blocks[0]
	Not            // undefined unless Blocks[0] is
	Assign         // Target = A; may leave it undefined
	AssignOnce     // Target = A, an error when it has another value
	Reset          // Target is undefined from here on
	MakeArray      // Target = []
	MakeObject     // Target = {}
	MakeSet        // Target = set()
	Equal          // undefined unless A == B
	NotEqual       // undefined unless A != B
	IsArray        // undefined unless A is an array
	IsObject       // undefined unless A is an object
	IsSet          // undefined unless A is a set
	IsDefined      // undefined unless A is defined
	IsUndefined    // undefined unless A is not defined
	Append         // append A to the array Target
	Insert         // Target[A] = B
	InsertOnce     // Target[A] = B, an error when it has another value
	Merge          // Target = A merged into B, in depth
	Add            // add A to the set Target
	With           // Blocks[0] with B for the local Target, or for what is at its path Args
	AddResult      // add A to the results of the query
	DotCopy        // Dot of what is changed then: Target is a copy
	Array          // Target = [Args]
	Collect        // Target = [what CollectAdd adds in Blocks]
	CollectAdd     // add A to the array of the innermost Collect
	numOps
)
