package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/chartyard/chartyard/internal/cache"
	"github.com/chartyard/chartyard/internal/pipeline"
)

// cacheFlags say where what took long is kept from one run to the next.
type cacheFlags struct {
	dir  string
	none bool
}

func (f *cacheFlags) bind(flags *pflag.FlagSet) {
	flags.StringVar(&f.dir, "cache-dir", "", "folder for the compiled policies of --yard and --policy (default: chartyard in the user's cache folder)")
	flags.BoolVar(&f.none, "no-cache", false, "neither read nor write the cache")
}

// kept is of how many yards, and of how many --policy, the compiled policies
// are kept.
const kept = 32

// open gives a run the cache. Without a folder for it there is none.
func (f *cacheFlags) open(p Program, o *pipeline.Options) {
	dir := f.dir
	if dir == "" && p.CacheDir != nil {
		if user, err := p.CacheDir(); err == nil {
			dir = filepath.Join(user, "chartyard")
		}
	}
	if f.none || dir == "" {
		return
	}
	o.Cache, o.Build = cache.Folder{Dir: filepath.Join(dir, "policies"), Entries: kept}, p.Build.identity()
}

// identity tells this program from any other build, also from one of the same
// version.
func (b Build) identity() string {
	id := fmt.Sprint(b.Version, " ", b.Commit, " ", b.Date)
	if file, err := os.Executable(); err == nil {
		if info, err := os.Stat(file); err == nil {
			id += fmt.Sprint(" ", info.Size(), " ", info.ModTime().UnixNano())
		}
	}
	return id
}
