//go:build !unix

package secretstore

import "io/fs"

// othersMay knows nothing where permissions are no bits.
func othersMay(fs.FileInfo) fs.FileMode { return 0 }

func isNotFolder(error) bool { return false }
