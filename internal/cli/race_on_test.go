//go:build race

package cli_test

// raceDetector multiplies the memory of a process.
const raceDetector = true
