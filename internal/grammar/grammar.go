package grammar

import "strings"

// Label is a DNS-1035 label, as Kubernetes names are at their strictest.
func Label(s string) bool {
	return s != "" && len(s) <= 63 && only(s, isLowerOrDigit, "-") &&
		isLower(s[0]) && s[len(s)-1] != '-'
}

// Subdomain is a DNS-1123 subdomain, as most Kubernetes names are.
func Subdomain(s string) bool {
	return len(s) <= 253 && all(strings.Split(s, "."), func(part string) bool {
		return part != "" && only(part, isLowerOrDigit, "-") && part[0] != '-' && part[len(part)-1] != '-'
	})
}

// Interval is a Go duration in hours, minutes and seconds, each whole and in
// this order: 1h30m. Every API server and every time.ParseDuration takes it.
func Interval(s string) bool {
	rest := s
	for _, unit := range []byte{'h', 'm', 's'} {
		digits := 0
		for digits < len(rest) && isDigit(rest[digits]) {
			digits++
		}
		if digits > 0 && digits < len(rest) && rest[digits] == unit {
			rest = rest[digits+1:]
		}
	}
	return s != "" && rest == ""
}

// ReleaseName is a Label that Helm takes as the name of a release: at most 53
// bytes (chartutil.ValidateReleaseName).
func ReleaseName(s string) bool { return len(s) <= 53 && Label(s) }

// Version is a semantic version 2.0.0 without a leading v.
func Version(s string) bool {
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

// KubernetesVersion is 1.minor or 1.minor.patch.
func KubernetesVersion(s string) bool {
	numbers := strings.Split(s, ".")
	return (len(numbers) == 2 || len(numbers) == 3) && all(numbers, isNumber) &&
		numbers[0] == "1" && numbers[1] != "0"
}

// SecretName is what AWS Secrets Manager takes as a name (CreateSecret in
// its API reference).
func SecretName(s string) bool {
	return s != "" && len(s) <= 512 && only(s, isAlphanumeric, "/_+=.@-")
}

// Branch is a name of a git branch without odd signs.
func Branch(s string) bool { return s != "" && only(s, isAlphanumeric, "/_.-") }

// TagPattern leaves out character classes, so that every pattern is one
// that path.Match can use.
func TagPattern(s string) bool { return s != "" && only(s, isAlphanumeric, "/_.+*?-") }

// Owner is the name of a team as CODEOWNERS has it: acme/payments, @acme/payments
// or an address.
func Owner(s string) bool {
	return s != "" && len(s) <= 100 && only(s, isAlphanumeric, "@._/+-")
}

// RulePattern is the name of a rule, category/name, or category/* for all of a
// category.
func RulePattern(s string) bool {
	category, name, ok := strings.Cut(s, "/")
	return ok && Label(category) && (name == "*" || Label(name))
}

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

// Profiles are the names of chartyard's sets of rules. Each has all rules of the
// one before it.
func Profiles() []string { return []string{"baseline", "restricted", "production"} }
