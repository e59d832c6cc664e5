package cli_test

import (
	"path"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/chartyard/chartyard/internal/registry/registrytest"
)

// scriptRegistry is the OCI registry of a script, if it has one.
type scriptRegistry struct{ server *registrytest.Server }

type registryKey struct{}

// push makes an artifact of files as conftest push does, a layer each, in the
// script's registry, which it starts when there is none.
func push(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: push NAME:TAG FILE...")
	}
	at := ts.Value(registryKey{}).(*scriptRegistry)
	if at.server == nil {
		at.server = registrytest.Start()
		ts.Defer(at.server.Close)
		ts.Setenv("REGISTRY", at.server.Host())
		ts.Setenv("DOCKER_CONFIG", ts.MkAbs(".docker"))
	}
	var layers []registrytest.Layer
	for _, file := range args[1:] {
		mediaType := "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego"
		if path.Ext(file) == ".json" {
			mediaType = "application/vnd.cncf.openpolicyagent.data.layer.v1+json"
		}
		layers = append(layers, registrytest.Layer{MediaType: mediaType, Title: file, Text: ts.ReadFile(file)})
	}
	name, tag, _ := strings.Cut(args[0], ":")
	ts.Setenv("DIGEST", at.server.Push(name, tag, layers...))
}

// endRegistry makes the script's registry unreachable.
func endRegistry(ts *testscript.TestScript, neg bool, args []string) {
	at := ts.Value(registryKey{}).(*scriptRegistry)
	if neg || len(args) != 0 || at.server == nil {
		ts.Fatalf("usage: registry-end, after push")
	}
	at.server.Close()
}
