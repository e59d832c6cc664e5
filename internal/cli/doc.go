// Package cli is the command line: a file per subcommand that turns flags into
// an options struct, validates it, and runs. It reads the streams and the
// environment it is given and returns an exit code; it never exits itself.
//
// It may import every package of lower floors. It is the door to cobra.
package cli
