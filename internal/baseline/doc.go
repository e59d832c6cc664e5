// Package baseline knows the findings that stood when a chart was adopted: how
// they are kept in a file, and which of today's are among them.
//
// It may import internal/diag and yamldoc. It reads and writes no file.
package baseline
