package awstest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// signed says what is wrong with a request's signature, which is Signature
// Version 4. That the hash is right is the SDK's business and is not looked at.
func (s *Server) signed(r *http.Request, service string) (wrong string) {
	rest, ok := strings.CutPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ")
	if !ok {
		return "Authorization is no AWS4-HMAC-SHA256"
	}
	parts := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		parts[name] = value
	}
	scope := strings.Split(parts["Credential"], "/")
	date := r.Header.Get("X-Amz-Date")
	if _, err := time.Parse("20060102T150405Z", date); err != nil {
		return "X-Amz-Date is " + date
	}
	if len(scope) != 5 {
		return "Credential is " + parts["Credential"]
	}
	if want := []string{date[:8], s.fixture.Region, service, "aws4_request"}; !slices.Equal(scope[1:], want) {
		return "signed for " + strings.Join(scope[1:], "/") + ", want " + strings.Join(want, "/")
	}
	headers := strings.Split(parts["SignedHeaders"], ";")
	for name := range r.Header {
		if name = strings.ToLower(name); strings.HasPrefix(name, "x-amz-") && !slices.Contains(headers, name) {
			return "header " + name + " is not signed"
		}
	}
	if !slices.Contains(headers, "host") {
		return "header host is not signed"
	}
	if len(parts["Signature"]) != 64 {
		return "Signature is no SHA-256"
	}
	return s.known(scope[0], r.Header.Get("X-Amz-Security-Token"), service)
}

// known holds the access key to those that the server knows. What a role
// gives comes with its token; who assumes one has none.
func (s *Server) known(key, token, service string) (wrong string) {
	switch {
	case key == AccessKey && token == "" && (service == "sts" || len(s.fixture.Roles) == 0):
		return ""
	case key == roleKey && token == roleToken && service == "secretsmanager":
		return ""
	}
	return "access key " + key + " is not the one for " + service
}
