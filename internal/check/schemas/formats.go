package schemas

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// formatsOfHelm gives what judges a format in Helm, nil for one that it does not
// know. Formats judge texts only.
func formatsOfHelm() func(name string) func(any) bool {
	own := formats()
	return func(name string) func(any) bool {
		if valid, ok := own[name]; ok {
			return func(v any) bool {
				s, isText := v.(string)
				return !isText || valid(s)
			}
		}
		return jsonschema.Formats[name]
	}
}

// agreeWithHelm brings version 5 of the library to the verdicts of version 6,
// which Helm 3.22.0 has: other formats, and no look into encoded contents.
func agreeWithHelm(c *jsonschema.Compiler) {
	format := formatsOfHelm()
	for name := range formats() {
		c.Formats[name] = format(name)
	}
	c.Decoders["base64"] = func(string) ([]byte, error) { return nil, nil }
	c.MediaTypes["application/json"] = func([]byte) error { return nil }
}

func formats() map[string]func(string) bool {
	anything := func(string) bool { return true }
	return map[string]func(string) bool{
		"ip-address": anything, "uriref": anything, // unknown to version 6
		"semver":                isSemver,
		"duration":              isDuration,
		"period":                isPeriod,
		"hostname":              isHostname,
		"email":                 isEmail,
		"ipv4":                  isIPv4,
		"ipv6":                  isIPv6,
		"relative-json-pointer": isRelativePointer,
		"uri":                   func(s string) bool { u, ok := parseURL(s); return ok && u.IsAbs() },
		"iri":                   func(s string) bool { u, ok := parseURL(s); return ok && u.IsAbs() },
		"uri-reference":         isReference,
		"iri-reference":         isReference,
		"uri-template":          isTemplate,
	}
}

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isAlnum(r rune) bool  { return isDigit(r) || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
func isLabel(r rune) bool  { return isAlnum(r) || r == '-' }
func digits(s string) bool { return only(s, isDigit) && s != "" }

func only(s string, allowed func(rune) bool) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !allowed(r) })
}

func isSemver(s string) bool {
	s, build, hasBuild := strings.Cut(s, "+")
	core, pre, hasPre := strings.Cut(s, "-")
	if hasBuild && !identifiers(build, false) || hasPre && !identifiers(pre, true) {
		return false
	}
	parts := strings.Split(core, ".")
	return len(parts) == 3 && !slices.ContainsFunc(parts, func(p string) bool { return !digits(p) || leadingZero(p) })
}

func identifiers(s string, noLeadingZero bool) bool {
	for id := range strings.SplitSeq(s, ".") {
		if id == "" || !only(id, isLabel) || noLeadingZero && digits(id) && leadingZero(id) {
			return false
		}
	}
	return true
}

func leadingZero(s string) bool { return len(s) > 1 && s[0] == '0' }

// isDuration reads P1Y2M3DT4H5M6S and P7W: units in order, each with a number.
func isDuration(s string) bool {
	s, ok := strings.CutPrefix(s, "P")
	if !ok || s == "" {
		return false
	}
	if weeks, ok := strings.CutSuffix(s, "W"); ok {
		return digits(weeks)
	}
	date, clock, hasClock := strings.Cut(s, "T")
	return inOrder(date, "YMD") && (!hasClock || clock != "" && inOrder(clock, "HMS"))
}

func inOrder(s, units string) bool {
	for s != "" {
		rest := strings.TrimLeftFunc(s, isDigit)
		if rest == s || rest == "" {
			return false
		}
		i := strings.IndexByte(units, rest[0])
		if i < 0 {
			return false
		}
		units, s = units[i+1:], rest[1:]
	}
	return true
}

func isPeriod(s string) bool {
	start, end, ok := strings.Cut(s, "/")
	switch {
	case !ok:
		return false
	case strings.HasPrefix(start, "P"):
		return isDuration(start) && isMoment(end)
	case strings.HasPrefix(end, "P"):
		return isMoment(start) && isDuration(end)
	}
	return isMoment(start) && isMoment(end)
}

func isMoment(s string) bool { return jsonschema.Formats["date-time"](s) }

func isHostname(s string) bool {
	s = strings.TrimSuffix(s, ".")
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || !only(label, isLabel) || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return len(s) <= 253
}

func isEmail(s string) bool {
	at := strings.LastIndexByte(s, '@')
	if at < 0 || at > 64 || len(s) > 254 {
		return false
	}
	return isLocalPart(s[:at]) && isMailDomain(s[at+1:])
}

func isLocalPart(s string) bool {
	if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' {
		return !strings.ContainsAny(s[1:len(s)-1], `\"`)
	}
	return !strings.HasPrefix(s, ".") && !strings.HasSuffix(s, ".") && !strings.Contains(s, "..") &&
		only(s, func(r rune) bool { return isAlnum(r) || strings.ContainsRune(".!#$%&'*+-/=?^_`{|}~", r) })
}

func isMailDomain(s string) bool {
	literal, opens := strings.CutPrefix(s, "[")
	literal, closes := strings.CutSuffix(literal, "]")
	if !opens || !closes {
		return isHostname(s)
	}
	if v6, ok := strings.CutPrefix(literal, "IPv6:"); ok {
		return isIPv6(v6)
	}
	return isIPv4(literal)
}

func isIPv4(s string) bool {
	parts := strings.Split(s, ".")
	return len(parts) == 4 && !slices.ContainsFunc(parts, func(p string) bool {
		n, err := strconv.Atoi(p)
		return err != nil || n < 0 || n > 255 || leadingZero(p)
	})
}

func isIPv6(s string) bool {
	addr, err := netip.ParseAddr(s)
	return err == nil && addr.Zone() == "" && strings.Contains(s, ":")
}

func isRelativePointer(s string) bool {
	rest := strings.TrimLeftFunc(s, isDigit)
	number := s[:len(s)-len(rest)]
	return number != "" && !leadingZero(number) && (rest == "#" || jsonschema.Formats["json-pointer"](rest))
}

// parseURL is url.Parse with a look at addresses that stand for a host.
func parseURL(s string) (*url.URL, bool) {
	u, err := url.Parse(s)
	if err != nil {
		return nil, false
	}
	if host := u.Hostname(); strings.Contains(host, ":") {
		bracketed := strings.Contains(u.Host, "[") && strings.Contains(u.Host, "]")
		return u, bracketed && isIPv6(host)
	}
	return u, true
}

func isReference(s string) bool {
	_, ok := parseURL(s)
	return ok && !strings.Contains(s, `\`)
}

func isTemplate(s string) bool {
	u, ok := parseURL(s)
	if !ok {
		return false
	}
	for step := range strings.SplitSeq(u.RawPath, "/") {
		step, err := url.PathUnescape(step)
		if err != nil || !bracesMatch(step) {
			return false
		}
	}
	return true
}

// bracesMatch reports whether braces come in pairs that do not nest.
func bracesMatch(s string) bool {
	open := false
	for _, r := range s {
		if r == '{' && open || r == '}' && !open {
			return false
		}
		if r == '{' || r == '}' {
			open = !open
		}
	}
	return !open
}
