//go:build !unix

package main

import "os"

// peakBytes is unknown where the system reports no resource usage.
func peakBytes(*os.ProcessState) int64 { return 0 }
