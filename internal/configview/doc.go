// Package configview shows the config block of services as it is: a table of all
// environments, one entry with its layers and the containers that get it, what
// differs between environments or since a revision, and the split into ConfigMap
// and Secret. No view holds a sensitive value unless it was asked to reveal it.
//
// It may import every package of floors 0 to 5, and opens git repositories. It
// prints nothing.
package configview
