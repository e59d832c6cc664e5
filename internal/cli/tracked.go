package cli

import (
	"errors"
	"io/fs"
	"sync"

	"github.com/chartyard/chartyard/internal/git"
)

// tracked tells which of the files that -f names are under version control. Of
// each it asks git once, and only when somebody wants to know. A repository that
// cannot be read may track it.
func tracked(files []string, lookupEnv func(string) (string, bool)) func(file string) bool {
	answers := make(map[string]func() bool, len(files))
	for _, file := range files {
		answers[file] = sync.OnceValue(func() bool {
			repo, err := git.Open(file, lookupEnv)
			if err != nil {
				return !errors.Is(err, git.ErrNoRepository) && !errors.Is(err, fs.ErrNotExist)
			}
			is, err := repo.Tracked(file)
			return is || err != nil
		})
	}
	return func(file string) bool {
		answer, ok := answers[file]
		return !ok || answer()
	}
}
