// Package git reads a git repository without changing it: which repository a
// file belongs to, whether the file is under version control, and the files of
// a revision as an fs.FS. It needs no git program and obeys no hook, filter or
// setting that would run one.
//
// It may import only internal/diag. It is the module's door to go-git, of which
// it takes the storage of objects and references; the index, revisions and
// trees it reads itself.
package git
