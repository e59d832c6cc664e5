package scaffold

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile writes one file whole or not at all, over one that is there.
func WriteFile(ctx context.Context, name string, text []byte) error {
	return writeFile(ctx, name, text, 0o644)
}

// WritePrivate is WriteFile for a text that only its owner may read, from the
// first byte on.
func WritePrivate(ctx context.Context, name string, text []byte) error {
	return writeFile(ctx, name, text, 0o600)
}

// writeFile builds the file beside its place. What os.CreateTemp makes is for
// its owner alone.
func writeFile(ctx context.Context, name string, text []byte, mode fs.FileMode) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	out, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".tmp-*")
	if err != nil {
		return inWords(name, err)
	}
	defer os.Remove(out.Name()) // gone already when all went well
	_, err = out.Write(text)
	if err := errors.Join(err, out.Chmod(mode), out.Close()); err != nil {
		return inWords(name, err)
	}
	return inWords(name, os.Rename(out.Name(), name))
}
