// Package cache keeps what took long to work out, in files of the user's own.
//
// It may import the standard library only.
package cache
