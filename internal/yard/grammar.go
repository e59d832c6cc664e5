package yard

import "strings"

// The grammars of yard.yaml. schema/yard.schema.json states the same ones; they
// are functions here because compiling expressions would cost every start.

// isLabel is a DNS-1035 label, as Kubernetes names are at their strictest.
func isLabel(s string) bool {
	return s != "" && len(s) <= 63 && only(s, isLowerOrDigit, "-") &&
		isLower(s[0]) && s[len(s)-1] != '-'
}

// isVersion is a semantic version 2.0.0 without a leading v.
func isVersion(s string) bool {
	core, build, hasBuild := strings.Cut(s, "+")
	core, pre, hasPre := strings.Cut(core, "-")
	numbers := strings.Split(core, ".")
	return len(numbers) == 3 && all(numbers, isNumber) &&
		(!hasPre || isIdentifiers(pre)) && (!hasBuild || isIdentifiers(build))
}

func isIdentifiers(s string) bool {
	return all(strings.Split(s, "."), func(part string) bool {
		return part != "" && only(part, isAlphanumeric, "-")
	})
}

// isKubernetesVersion is 1.minor or 1.minor.patch.
func isKubernetesVersion(s string) bool {
	numbers := strings.Split(s, ".")
	return (len(numbers) == 2 || len(numbers) == 3) && all(numbers, isNumber) &&
		numbers[0] == "1" && numbers[1] != "0"
}

// isSecretName is what AWS Secrets Manager takes as a name (CreateSecret in
// its API reference).
func isSecretName(s string) bool {
	return s != "" && len(s) <= 512 && only(s, isAlphanumeric, "/_+=.@-")
}

func isBranch(s string) bool { return s != "" && only(s, isAlphanumeric, "/_.-") }

// isTagPattern leaves out character classes, so that every pattern is one
// that path.Match can use.
func isTagPattern(s string) bool { return s != "" && only(s, isAlphanumeric, "/_.+*?-") }

func isNumber(s string) bool {
	return s != "" && len(s) <= 9 && only(s, isDigit, "") && (s == "0" || s[0] != '0')
}

// only reports whether every byte of s is of a class or among others.
func only(s string, class func(byte) bool, others string) bool {
	for i := range len(s) {
		if !class(s[i]) && strings.IndexByte(others, s[i]) < 0 {
			return false
		}
	}
	return true
}

func all(parts []string, valid func(string) bool) bool {
	for _, part := range parts {
		if !valid(part) {
			return false
		}
	}
	return true
}

func isLower(c byte) bool        { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool        { return '0' <= c && c <= '9' }
func isLowerOrDigit(c byte) bool { return isLower(c) || isDigit(c) }
func isAlphanumeric(c byte) bool { return isLowerOrDigit(c) || 'A' <= c && c <= 'Z' }
