package registry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"

	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote/errcode"
)

// Kind sorts what goes wrong by who can mend it.
type Kind int

// What went wrong.
const (
	Unreachable Kind = iota // no answer, or none of a registry
	Denied                  // the credentials do not do
	NotFound                // there is no such artifact
	Malformed               // the reference or the artifact is not what it should be
)

// Error says why an artifact could not be had, and what to do next.
type Error struct {
	Kind      Kind
	Registry  string // host and port; empty when none was asked
	Reference string
	Msg       string
	Next      string // may be empty
}

func (e *Error) Error() string {
	text := e.Msg
	if e.Registry != "" {
		text = fmt.Sprintf("registry %s: %s: %s", e.Registry, e.Reference, e.Msg)
	}
	if e.Next != "" {
		text += "; " + e.Next
	}
	return text
}

// explain says what an error of the client means.
func explain(ctx context.Context, ref registry.Reference, err error) error {
	out := &Error{}
	var own *Error
	var answer *errcode.ErrorResponse
	var sent *url.Error
	switch {
	case errors.As(err, &own):
		*out = *own
	case ctx.Err() != nil:
		out.Msg, out.Next = context.Cause(ctx).Error(), "look at the network and the proxy"
	case errors.Is(err, errdef.ErrNotFound):
		out.Kind, out.Msg, out.Next = NotFound, "there is no such artifact", "look at the repository and the tag or digest"
	case errors.As(err, &answer):
		ofAnswer(out, answer)
	case errors.Is(err, content.ErrMismatchedDigest), errors.Is(err, content.ErrTrailingData), errors.Is(err, content.ErrInvalidDescriptorSize):
		out.Kind, out.Msg, out.Next = Malformed, "what the registry gave does not fit its digest", "push the artifact again"
	case errors.As(err, &sent):
		out.Msg, out.Next = "it cannot be reached: "+sent.Err.Error(), "look at the network and the proxy; a registry without TLS wants --policy-plain-http"
	default:
		out.Msg, out.Next = withoutQueries(err.Error()), "look at the registry and the credentials of docker login"
	}
	out.Registry, out.Reference = ref.Registry, ref.Repository+separator(ref)+ref.Reference
	return out
}

// withoutQueries leaves out what stands behind the ? of URLs: where a registry
// redirects to, that is a signature.
func withoutQueries(text string) string {
	return regexp.MustCompile(`\?[^\s"]*`).ReplaceAllString(text, "")
}

func separator(ref registry.Reference) string {
	if ref.ValidateReferenceAsDigest() == nil {
		return "@"
	}
	return ":"
}

func ofAnswer(out *Error, answer *errcode.ErrorResponse) {
	out.Msg = fmt.Sprintf("it answers %d %s", answer.StatusCode, http.StatusText(answer.StatusCode))
	switch answer.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		out.Kind, out.Next = Denied, "log in with docker login "+answer.URL.Host+", or ask for the right to pull"
	case http.StatusNotFound:
		out.Kind, out.Next = NotFound, "look at the repository and the tag or digest"
	default:
		out.Next = "try again later"
	}
}
