//go:build unix

package secretstore

import (
	"errors"
	"io/fs"
	"syscall"
)

// othersMay gives the permissions of group and others.
func othersMay(info fs.FileInfo) fs.FileMode { return info.Mode().Perm() & 0o077 }

func isNotFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
