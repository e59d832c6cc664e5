package config

import "strings"

// IsKey reports whether a ConfigMap or a Secret may have a key of this name
// (IsConfigMapKey of Kubernetes' apimachinery).
func IsKey(name string) bool {
	const longest = 253
	return name != "" && name != "." && !strings.HasPrefix(name, "..") && len(name) <= longest && !strings.ContainsFunc(name, func(c rune) bool {
		return !isWord(c) && c != '-' && c != '.'
	})
}

// IsVariable reports whether a shell can read a variable of this name (POSIX,
// XBD 8.1).
func IsVariable(name string) bool {
	return name != "" && (name[0] < '0' || name[0] > '9') && !strings.ContainsFunc(name, func(c rune) bool { return !isWord(c) })
}

func isWord(c rune) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}
