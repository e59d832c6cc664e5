package engine

import "text/template"

// calledError is a call of required or fail with the message as the chart's
// author wrote it.
type calledError struct{ fn, msg string }

func (e calledError) Error() string { return e.msg }

func (c *calls) addHelm(m template.FuncMap) {
	m["required"] = required
	m["fail"] = func(msg string) (string, error) { return "", calledError{"fail", msg} }
	m["lookup"] = c.lookup
	m["getHostByName"] = c.getHostByName
}

// required gives back value unless it is nil or the empty string.
func required(msg string, value any) (any, error) {
	if text, ok := value.(string); value == nil || ok && text == "" {
		return value, calledError{"required", msg}
	}
	return value, nil
}

// lookup finds nothing, as in helm template without a cluster.
func (c *calls) lookup(_, _, _, _ string) (map[string]any, error) {
	c.note("lookup")
	return map[string]any{}, c.charge(mapBytes)
}

// getHostByName knows no host, as in Helm without --enable-dns.
func (c *calls) getHostByName(string) string {
	c.note("getHostByName")
	return ""
}
