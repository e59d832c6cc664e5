package awstest

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
)

// AccessKey and SecretKey are the credentials that the server knows, besides
// those that it gives for a role.
const (
	AccessKey = "AKIDTEST"
	SecretKey = "test-secret-key"
	roleKey   = "ASIAROLE"
	roleToken = "session-token-of-the-role"
)

// Server is a running server. It may be used by several goroutines.
type Server struct {
	URL string // http://127.0.0.1:PORT

	http    *httptest.Server
	fixture Fixture

	mu     sync.Mutex
	calls  []string
	faults []string
}

// Start starts a server.
func Start(fixture Fixture) *Server {
	if fixture.Region == "" {
		fixture.Region = "eu-west-1"
	}
	if fixture.PageSize == 0 {
		fixture.PageSize = maxBatch
	}
	s := &Server{fixture: fixture}
	s.http = httptest.NewServer(s)
	s.URL = s.http.URL
	return s
}

// Close stops the server and lists the wrong calls that it got: each fails
// the test.
func (s *Server) Close() (faults []string) {
	s.http.Close()
	return s.faults
}

// Calls lists the calls so far: "GetSecretValue prod/common AWSCURRENT",
// "BatchGetSecretValue prod/common prod/shop", "AssumeRole ARN".
func (s *Server) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Environ is the environment that lets a program find the server and no other
// one, and its credentials and none of the machine's.
func (s *Server) Environ() map[string]string {
	return map[string]string{
		"AWS_ENDPOINT_URL":            s.URL,
		"AWS_REGION":                  s.fixture.Region,
		"AWS_ACCESS_KEY_ID":           AccessKey,
		"AWS_SECRET_ACCESS_KEY":       SecretKey,
		"AWS_CONFIG_FILE":             "none",
		"AWS_SHARED_CREDENTIALS_FILE": "none",
		"AWS_EC2_METADATA_DISABLED":   "true",
	}
}

// answer is what a call gives: a body, or an error.
type answer struct {
	body    any
	code    string // of an error
	message string
}

func fail(code, message string) answer { return answer{code: code, message: message} }

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.fault("body: %v", err)
	}
	if s.fixture.Garbage != "" {
		s.calls = append(s.calls, "garbage")
		fmt.Fprint(w, s.fixture.Garbage)
		return
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		s.answerSTS(w, r, string(body))
		return
	}
	out := s.answer(r, body)
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	if out.code != "" {
		w.WriteHeader(status(out.code))
		out.body = map[string]string{"__type": out.code, "message": out.message}
	}
	if err := json.NewEncoder(w).Encode(out.body); err != nil {
		s.fault("answer: %v", err)
	}
}

func status(code string) int {
	if code == "InternalServiceError" {
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

func (s *Server) answer(r *http.Request, body []byte) answer {
	if wrong := s.signed(r, "secretsmanager"); wrong != "" {
		return s.wrong("%s", wrong)
	}
	if got := r.Header.Get("Content-Type"); got != "application/x-amz-json-1.1" {
		return s.wrong("Content-Type is %q", got)
	}
	if r.Method != http.MethodPost || r.URL.Path != "/" {
		return s.wrong("%s %s, want POST /", r.Method, r.URL.Path)
	}
	target := r.Header.Get("X-Amz-Target")
	switch target {
	case "secretsmanager.GetSecretValue":
		return s.get(body)
	case "secretsmanager.BatchGetSecretValue":
		return s.batch(body)
	}
	return s.wrong("X-Amz-Target is %q", target)
}

// refusal is how a call ends whatever it asks for; its code is empty when
// there is none.
func (s *Server) refusal() answer {
	switch {
	case s.fixture.FailAll != "":
		return fail(s.fixture.FailAll, "quoted request: x-amz-security-token:"+roleToken)
	case s.fixture.Throttle != 0:
		s.fixture.Throttle--
		return fail("ThrottlingException", "Rate exceeded")
	}
	return answer{}
}

// wrong notes a call that AWS would not take.
func (s *Server) wrong(format string, args ...any) answer {
	s.fault(format, args...)
	return fail("SerializationException", fmt.Sprintf(format, args...))
}

func (s *Server) fault(format string, args ...any) {
	s.faults = append(s.faults, fmt.Sprintf(format, args...))
}

func (s *Server) called(words ...string) {
	s.calls = append(s.calls, strings.Join(words, " "))
}

// answerSTS answers AssumeRole, in the words of the query protocol.
func (s *Server) answerSTS(w http.ResponseWriter, r *http.Request, body string) {
	out := s.assumeRole(r, body)
	w.Header().Set("Content-Type", "text/xml")
	if out.code != "" {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>", out.code)
		_ = xml.EscapeText(w, []byte(out.message))
		fmt.Fprint(w, "</Message></Error><RequestId>1</RequestId></ErrorResponse>")
		return
	}
	fmt.Fprintf(w, `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>`+
		`<AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken>`+
		`<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`, roleKey, SecretKey, roleToken)
}
