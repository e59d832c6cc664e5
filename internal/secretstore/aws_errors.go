package secretstore

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// loginError is what a failed search for credentials means.
func (s *awsStore) loginError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	out := &Error{Store: s.String(), Kind: NoCredentials}
	var api smithy.APIError
	var expired *ssocreds.InvalidTokenError
	switch {
	case errors.As(err, &expired):
		out.Msg, out.Next = "the SSO session has expired", "log in with aws sso login"
	case errors.As(err, &api) && isDenied(api.ErrorCode()):
		out.Kind, out.Msg = AccessDenied, "the role may not be assumed"
		if s.role != "" {
			out.Msg = "the role " + s.role + " may not be assumed"
		}
		out.Next = "allow sts:AssumeRole on it, and let it trust the caller"
	case errors.As(err, &api) && isThrottle(api.ErrorCode()):
		out.Kind, out.Msg, out.Next = Throttled, "the service of credentials still answers too many requests after retries", "try again later"
	case errors.As(err, &api) && isBadLogin(api.ErrorCode()):
		out.Msg, out.Next = badLogin(api.ErrorCode())
	case isUnsent(err) && s.role != "":
		out.Kind, out.Msg = Unreachable, "the role cannot be assumed: AWS STS cannot be reached: "+network(err)
		out.Next = "look at the network, the proxy and AWS_ENDPOINT_URL"
	default:
		out.Msg = "no credentials in the environment, in ~/.aws, or from this machine's role"
		out.Next = "set AWS_PROFILE, log in with aws sso login, or work without secrets (--no-secrets)"
	}
	return out
}

// readError is what a failed call means. secret is empty for a batch.
func (s *awsStore) readError(ctx context.Context, err error, secret, version string) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var api smithy.APIError
	var answer *smithyhttp.ResponseError
	switch {
	case isUnsent(err):
		return s.unreachable(network(err))
	case errors.As(err, &api) && api.ErrorCode() != "UnknownError":
		return s.serviceError(api.ErrorCode(), api.ErrorMessage(), secret, version)
	case errors.As(err, &answer) && answer.HTTPStatusCode() != 0:
		return s.refused(secret, fmt.Sprintf("answered HTTP %d, and nothing that AWS Secrets Manager says", answer.HTTPStatusCode()), "look at the endpoint and the proxy")
	}
	return s.refused(secret, "gave an answer that cannot be read", "look at the endpoint and the proxy")
}

// serviceError is what an error code of the service means. Of the service's
// own words only those about who may not do what are kept: others may quote the
// request, with its session token.
func (s *awsStore) serviceError(code, message, secret, version string) error {
	out := &Error{Store: s.String(), Secret: secret}
	switch {
	case code == "ResourceNotFoundException":
		if !strings.Contains(message, "secret value for") {
			return &NotFoundError{s.String(), secret, "create it, or look at the region, the account and the yard's secret names"}
		}
		out.Kind, out.Msg, out.Next = NoVersion, "it has no version "+version, "look at its versions with aws secretsmanager list-secret-version-ids"
	case isDenied(code):
		out.Kind, out.Msg, out.Next = AccessDenied, "access denied", "allow secretsmanager:GetSecretValue on it, and kms:Decrypt on its key"
		if detail := plain(message, 400); detail != "" {
			out.Msg += ": " + strings.TrimRight(detail, ". ")
		}
	case code == "InvalidRequestException" && strings.Contains(message, "delet"):
		out.Kind, out.Msg, out.Next = Deleted, "it is scheduled for deletion", "restore it with aws secretsmanager restore-secret, or take its name out of the yard"
	case code == "DecryptionFailure":
		out.Kind, out.Msg, out.Next = AccessDenied, "its value cannot be decrypted", "look at its KMS key: is it enabled, and is kms:Decrypt allowed?"
	case isThrottle(code):
		out.Secret, out.Kind, out.Msg, out.Next = "", Throttled, "still answers too many requests after retries", "try again later, or raise AWS_MAX_ATTEMPTS"
	case isBadLogin(code):
		out.Secret, out.Kind = "", NoCredentials
		out.Msg, out.Next = badLogin(code)
	case isInternal(code):
		out.Secret, out.Kind, out.Msg, out.Next = "", Unreachable, "answers with an error of its own ("+code+") after retries", "try again later"
	case code == "InvalidParameterException", code == "InvalidRequestException", code == "ValidationException":
		out.Kind, out.Msg, out.Next = Refused, "answered "+code, "look at the secret's name and at --version-stage and --version-id"
	default:
		out.Kind, out.Msg, out.Next = Refused, "answered "+plain(code, 80), "try again later"
	}
	return out
}

// isFinal reports that another call for the same secret would end the same.
func isFinal(err error) bool {
	if _, ok := err.(*NotFoundError); ok {
		return true
	}
	fault, ok := err.(*Error)
	return ok && (fault.Kind == NoVersion || fault.Kind == AccessDenied || fault.Kind == Deleted)
}

func (s *awsStore) refused(secret, msg, next string) error {
	return &Error{Store: s.String(), Secret: secret, Kind: Refused, Msg: msg, Next: next}
}

func (s *awsStore) unreachable(why string) error {
	at := s.endpoint
	if at == "" {
		at = "its endpoint"
	}
	return &Error{Store: s.String(), Kind: Unreachable, Msg: at + " cannot be reached: " + why, Next: "look at the region, the network, the proxy and the endpoint"}
}

func isDenied(code string) bool { return code == "AccessDeniedException" || code == "AccessDenied" }

func isThrottle(code string) bool {
	_, known := retry.DefaultThrottleErrorCodes[code]
	return known
}

func isInternal(code string) bool {
	switch code {
	case "InternalServiceError", "InternalServiceErrorException", "InternalFailure", "ServiceUnavailable", "ServiceUnavailableException":
		return true
	}
	return false
}

func isBadLogin(code string) bool { _, next := badLogin(code); return next != "" }

// badLogin explains the codes for credentials that the service does not take.
func badLogin(code string) (msg, next string) {
	switch code {
	case "ExpiredToken", "ExpiredTokenException", "RequestExpired":
		return "the credentials have expired", "log in again"
	case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId":
		return "the credentials are of no account that the service knows", "look at AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SESSION_TOKEN"
	case "InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature", "IncompleteSignatureException", "MissingAuthenticationToken", "MissingAuthenticationTokenException":
		return "the service does not accept the signature of the credentials", "look at AWS_SECRET_ACCESS_KEY, the region and this machine's clock"
	}
	return "", ""
}

// isUnsent reports that a request got no answer.
func isUnsent(err error) bool {
	var send *smithyhttp.RequestSendError
	var network net.Error
	return errors.As(err, &send) || errors.As(err, &network)
}

// network says in few words why there was no answer.
func network(err error) string {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var timeout net.Error
	switch {
	case errors.As(err, &name):
		return "the name " + plain(name.Name, 300) + " cannot be resolved"
	case errors.As(err, &certificate):
		return "its certificate is not trusted (AWS_CA_BUNDLE names more authorities)"
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return "it does not speak TLS"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection is refused"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	}
	return "the connection breaks"
}
