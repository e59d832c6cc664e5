package detect

import "strings"

// The kinds of addresses that have a password in them.
const (
	urlWithPassword    = "a URL with a password"
	jdbcWithPassword   = "a JDBC URL with a password"
	sourceWithPassword = "a data source name with a password"
)

// IsAddress reports whether a kind that Value gives is that of an address with a
// password in it: without the password it would be no secret.
func IsAddress(kind string) bool {
	switch kind {
	case urlWithPassword, jdbcWithPassword, sourceWithPassword:
		return true
	}
	return false
}

// address looks for addresses with a password in them.
func address(text string) string {
	for rest := text; ; {
		_, after, ok := strings.Cut(rest, "://")
		if !ok {
			break
		}
		if kind := authority(after); kind != "" {
			return kind
		}
		rest = after
	}
	if before, _, ok := strings.Cut(text, "@tcp("); ok && userinfo(last(before)) {
		return sourceWithPassword // of Go's driver for MySQL
	}
	if _, after, ok := strings.Cut(text, "jdbc:oracle:thin:"); ok {
		user, _, found := strings.Cut(after, "@")
		_, password, slash := strings.Cut(user, "/")
		if found && slash && !Placeholder(password) {
			return jdbcWithPassword
		}
	}
	return ""
}

// authority looks at what follows "://".
func authority(s string) string {
	const longest = 1 << 10
	s = s[:min(len(s), longest)]
	end := strings.IndexAny(s, " \t\r\n\"'`<>,;/?#")
	if end < 0 {
		end = len(s)
	}
	// A password that is not escaped may hold any of these; then the host is
	// what follows the @.
	if at := strings.IndexByte(s, '@'); at > end && !strings.ContainsAny(s[end:at], " \t\r\n\"'`,;") && strings.IndexByte(s[:end], ':') > 0 && !port(s[:end]) {
		end = at
	}
	at := strings.LastIndexByte(s[:min(len(s), end+1)], '@')
	if at < 0 {
		return webhook(s)
	}
	if userinfo(s[:at]) {
		return urlWithPassword
	}
	return webhook(s)
}

// port reports whether s ends in the number of a port, as a host does.
func port(s string) bool {
	digits := s[strings.LastIndexByte(s, ':')+1:]
	return strings.Trim(digits, "0123456789") == ""
}

// userinfo reports whether "user:password" has a password.
func userinfo(s string) bool {
	_, password, ok := strings.Cut(s, ":")
	return ok && !Placeholder(password) && !strings.ContainsAny(password, "{}<>*") && password[0] != '$' && password[0] != '%'
}

// last is the last word of s.
func last(s string) string {
	return s[strings.LastIndexAny(s, " \t\r\n\"'=,")+1:]
}

// webhook knows addresses that are a secret themselves: whoever has one may
// post.
func webhook(s string) string {
	for _, of := range [...]struct {
		prefix string
		least  int
		kind   string
	}{
		{"hooks.slack.com/services/T", 30, "a Slack webhook"},
		{"hooks.slack.com/workflows/T", 30, "a Slack webhook"},
		{"hooks.slack.com/triggers/T", 30, "a Slack webhook"},
		{"discord.com/api/webhooks/", 60, "a Discord webhook"},
		{"discordapp.com/api/webhooks/", 60, "a Discord webhook"},
	} {
		rest, ok := strings.CutPrefix(s, of.prefix)
		if !ok {
			continue
		}
		n := 0
		for n < len(rest) && (urlSafe(rest[n]) || rest[n] == '/') {
			n++
		}
		if n >= of.least && varied(rest[strings.LastIndexByte(rest[:n], '/')+1:n]) {
			return of.kind
		}
	}
	return ""
}
