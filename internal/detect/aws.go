package detect

import "strings"

// AWSKeyID is the kind of the first half of a static AWS access key.
const AWSKeyID = "an AWS access key ID"

// AWSKey reports whether a variable of this name holds a part of an AWS access
// key: the three names that the SDKs of AWS read ("AWS SDKs and Tools Reference
// Guide", AWS access keys), in any case and with any separators.
func AWSKey(name string) bool {
	bare := func(r rune) rune {
		if r == '_' || r == '-' || r == '.' {
			return -1
		}
		return r
	}
	switch strings.ToLower(strings.Map(bare, name)) {
	case "awsaccesskeyid", "awssecretaccesskey", "awssessiontoken":
		return true
	}
	return false
}
