package scaffold

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/chartyard/chartyard/internal/yamldoc"
)

// LockFile is where a service keeps what it was made from.
const LockFile = ".chartyard/lock.yaml"

// Lock says what a service was made from, so that an update can tell what its
// authors changed from what the yard changed.
type Lock struct {
	Yard      LockedYard        `key:"yard,required"`
	Chartyard string            `key:"chartyard,required"` // version of the tool
	Answers   map[string]string `key:"answers,required"`   // every parameter
	// Files has the SHA-256, in hexadecimal, of every file as it was generated;
	// by its path. The lock itself is not among them.
	Files map[string]string `key:"files,required"`
}

// LockedYard names a yard.
type LockedYard struct {
	Name    string `key:"name,required"`
	Version string `key:"version,required"`
}

const lockHead = "# What this repository was made from. chartyard writes this file and compares with it; leave it as it is.\n"

// Marshal writes the lock as YAML that ReadLock reads.
func (l Lock) Marshal() ([]byte, error) {
	text, err := yamldoc.Marshal(map[string]any{
		"yard":      map[string]any{"name": l.Yard.Name, "version": l.Yard.Version},
		"chartyard": l.Chartyard,
		"answers":   anyValues(l.Answers),
		"files":     anyValues(l.Files),
	})
	if err != nil {
		return nil, err
	}
	return append([]byte(lockHead), text...), nil
}

// ReadLock reads a lock. file is used in errors as it is.
func ReadLock(file string, text []byte) (*Lock, error) {
	doc, err := yamldoc.Parse(file, text)
	if err != nil {
		return nil, err
	}
	lock := &Lock{}
	if err := doc.Decode(lock); err != nil {
		return nil, err
	}
	return lock, nil
}

// hashes gives every file its SHA-256 in hexadecimal.
func hashes(tree Tree) map[string]string {
	out := make(map[string]string, len(tree))
	for _, file := range tree {
		sum := sha256.Sum256(file.Text)
		out[file.Path] = hex.EncodeToString(sum[:])
	}
	return out
}

func anyValues(from map[string]string) map[string]any {
	out := make(map[string]any, len(from))
	for key, value := range from {
		out[key] = value
	}
	return out
}
