package config

import (
	"strings"

	"github.com/chartyard/chartyard/internal/detect"
)

// remedyOfAWSKey is what to do with a static AWS key, known by its name or by
// the kind of its value; empty for anything else. To mark it is no remedy: what
// a pod on EKS needs is a role.
func remedyOfAWSKey(name, kind string) string {
	if !detect.AWSKey(name) && kind != detect.AWSKeyID {
		return ""
	}
	return "Remove it, and give the ServiceAccount a role instead (serviceAccount.roleArn in the standard chart). Marked as sensitive it would still be a static key. " +
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
