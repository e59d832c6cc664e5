package config

import (
	"strings"

	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/values"
)

// What to do with a secret that is no static AWS key. A rule's own remediation
// names both cases.
const (
	markIt  = "Mark the entry and take its value out of the file: chartyard config set NAME --sensitive does both. If it is no secret, say sensitive: false, and why in reason."
	takeOut = "Take the value out of the file: chartyard config set NAME --sensitive does, and says where it belongs. Have a new one made: this one is in the history of git, if it was committed."
)

// ofAWSKey begins the remediation of rules that may find a static AWS key.
const ofAWSKey = "An AWS key: deactivate it, for it has leaked, remove it (chartyard config set NAME --unset, with --env for an overlay), and give the ServiceAccount a role. Anything else: "

// remedyOfAWSKey is what to do with a static AWS key, known by its name or by
// the kind of its value; empty for anything else. To mark it is no remedy: what
// a pod on EKS needs is a role. command takes it out; empty where none does.
func remedyOfAWSKey(name, kind, command string) string {
	if !detect.AWSKey(name) && kind != detect.AWSKeyID {
		return ""
	}
	if command != "" {
		command = " (" + command + ")"
	}
	return "Remove it" + command + ", and give the ServiceAccount a role instead (serviceAccount.roleArn in the standard chart). Marked as sensitive it would still be a static key. " +
		"If a key stood here, deactivate it: who can read the repository has it."
}

// remedyOfAddress is what to do with an address that has a password in it;
// empty for another kind.
func remedyOfAddress(name, kind string) string {
	if !detect.IsAddress(kind) {
		return ""
	}
	own := "NAME"
	if name == strings.ToUpper(name) {
		own = name + "_PASSWORD"
	}
	return "Split the password off: leave the address here without it, and mark an entry of its own for the password " +
		"(chartyard config set " + own + " --sensitive). Or chartyard config set " + name + " --sensitive marks all of it, and takes its value out of the files of every environment. " +
		"If it is no secret, say sensitive: false, and why in reason."
}

// lowered is a sentence that goes on after a colon.
func lowered(sentence string) string { return strings.ToLower(sentence[:1]) + sentence[1:] }

// unsetting is the command that takes an entry out of a layer's file; empty for
// a file that the command does not edit.
func (r *reader) unsetting(layer *values.Layer, name string) string {
	command := "chartyard config set " + name + " --unset"
	switch {
	case layer.Kind == values.Defaults:
		return command
	case layer.Kind == values.Overlay && r.Environment != "":
		return command + " --env " + r.Environment
	}
	return ""
}

// unsettingLowest is the same for the lowest file that declares the entry.
func (r *reader) unsettingLowest(name string) string {
	for _, layer := range r.files() {
		if _, ok := blockOf(layer)[name]; ok {
			return r.unsetting(layer, name)
		}
	}
	return ""
}
