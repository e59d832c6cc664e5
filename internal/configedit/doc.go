// Package configedit changes one entry of the config block in the values files
// of a service, and refuses what a check would find fault with.
//
// It may import every package of floors 0 to 5. It reads the service's files and
// gives back their new texts; it writes nothing.
package configedit
