package scaffold

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// WriteFile writes one file whole or not at all, over one that is there.
func WriteFile(ctx context.Context, name string, text []byte) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	out, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".tmp-*")
	if err != nil {
		return inWords(name, err)
	}
	defer os.Remove(out.Name()) // gone already when all went well
	_, err = out.Write(text)
	if err := errors.Join(err, out.Chmod(0o644), out.Close()); err != nil {
		return inWords(name, err)
	}
	return inWords(name, os.Rename(out.Name(), name))
}
