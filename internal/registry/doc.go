// Package registry fetches artifacts from OCI registries: the blobs of one
// manifest, each held to its digest and all of them to a limit. Credentials are
// those of docker login.
//
// What a blob means is the business of its user. It may import the standard
// library and OCI's client.
package registry
