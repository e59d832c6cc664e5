//go:build unix

package cli_test

import (
	"os"
	"os/signal"
	"strconv"
	"syscall"
)

// limitFiles keeps files from growing beyond the bytes that
// CHARTYARD_TEST_FILE_SIZE gives: writing more is refused in the middle of a
// file, as on a full disk.
func limitFiles() {
	size, err := strconv.ParseUint(os.Getenv("CHARTYARD_TEST_FILE_SIZE"), 10, 64)
	if err != nil {
		return
	}
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: size}); err != nil {
		panic(err)
	}
}
