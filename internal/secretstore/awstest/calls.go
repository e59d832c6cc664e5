package awstest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// maxBatch is how many secrets one BatchGetSecretValue may ask for.
const maxBatch = 20

// decode reads a request and refuses fields that the call has not.
func decode(body []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	return dec.Decode(into)
}

func (s *Server) get(body []byte) answer {
	var in struct{ SecretId, VersionId, VersionStage *string }
	if err := decode(body, &in); err != nil {
		return s.wrong("GetSecretValue: %v", err)
	}
	switch {
	case in.SecretId == nil || *in.SecretId == "":
		return s.wrong("GetSecretValue without SecretId")
	case in.VersionId == nil && in.VersionStage == nil:
		return s.wrong("GetSecretValue of %s says neither VersionStage nor VersionId: some servers answer with an old version", *in.SecretId)
	case in.VersionId != nil && (len(*in.VersionId) < 32 || len(*in.VersionId) > 64):
		return s.wrong("VersionId has %d characters, want 32 to 64", len(*in.VersionId))
	case in.VersionStage != nil && (*in.VersionStage == "" || len(*in.VersionStage) > 256):
		return s.wrong("VersionStage has %d characters, want 1 to 256", len(*in.VersionStage))
	}
	s.called("GetSecretValue", *in.SecretId, text(in.VersionStage)+text(in.VersionId))
	if refused := s.refusal(); refused.code != "" {
		return refused
	}
	return s.value(*in.SecretId, text(in.VersionId), text(in.VersionStage))
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// value gives one version of a secret; an empty id or stage means any.
func (s *Server) value(name, id, stage string) answer {
	secret, ok := s.fixture.Secrets[name]
	switch {
	case secret.Denied:
		return fail("AccessDeniedException", "User: arn:aws:iam::123456789012:user/test is not authorized to perform: secretsmanager:GetSecretValue on resource: "+name+" because no identity-based policy allows the action")
	case !ok:
		return fail("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
	case secret.Deleted:
		return fail("InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.")
	}
	for _, version := range secret.Contents(name) {
		if (id == "" || version.ID == id) && (stage == "" || slices.Contains(version.Stages, stage)) {
			return entry(name, version)
		}
	}
	if id != "" {
		return fail("ResourceNotFoundException", "Secrets Manager can't find the specified secret value for VersionId: "+id)
	}
	return fail("ResourceNotFoundException", "Secrets Manager can't find the specified secret value for staging label: "+stage)
}

func entry(name string, version Version) answer {
	out := map[string]any{
		"ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:" + name + "-AbCdEf", "Name": name,
		"VersionId": version.ID, "VersionStages": version.Stages, "CreatedDate": 1767323045.5,
	}
	if content := version.SecretString(); content != nil {
		out["SecretString"] = *content
	} else {
		out["SecretBinary"] = base64.StdEncoding.EncodeToString(version.Binary)
	}
	return answer{body: out}
}

func (s *Server) batch(body []byte) answer {
	var in struct {
		SecretIdList []string
		NextToken    *string
	}
	if err := decode(body, &in); err != nil {
		return s.wrong("BatchGetSecretValue: %v", err)
	}
	if n := len(in.SecretIdList); n < 1 || n > maxBatch {
		return s.wrong("BatchGetSecretValue of %d secrets, want 1 to %d", n, maxBatch)
	}
	if distinct := slices.Compact(slices.Sorted(slices.Values(in.SecretIdList))); len(distinct) < len(in.SecretIdList) {
		return s.wrong("BatchGetSecretValue asks for a secret twice: %s", strings.Join(in.SecretIdList, " "))
	}
	s.called(append([]string{"BatchGetSecretValue"}, in.SecretIdList...)...)
	if refused := s.refusal(); refused.code != "" {
		return refused
	}
	if s.fixture.DenyBatch {
		return fail("AccessDeniedException", "User: arn:aws:iam::123456789012:user/test is not authorized to perform: secretsmanager:BatchGetSecretValue because no identity-based policy allows the action")
	}
	from, err := strconv.Atoi("0" + text(in.NextToken))
	if err != nil || from >= len(in.SecretIdList) {
		return s.wrong("NextToken is %q", text(in.NextToken))
	}
	return s.page(in.SecretIdList, from)
}

func (s *Server) page(names []string, from int) answer {
	values, errors := []any{}, []any{}
	to := min(from+s.fixture.PageSize, len(names))
	for _, name := range names[from:to] {
		out := s.value(name, "", "AWSCURRENT")
		if code := s.fixture.Secrets[name].BatchError; code != "" {
			out = fail(code, "not now")
		}
		switch {
		case s.fixture.Secrets[name].LostInBatch:
		case out.code != "":
			errors = append(errors, map[string]string{"SecretId": name, "ErrorCode": out.code, "Message": out.message})
		default:
			values = append(values, out.body)
		}
	}
	body := map[string]any{"SecretValues": values, "Errors": errors}
	if to < len(names) {
		body["NextToken"] = fmt.Sprint(to)
	}
	return answer{body: body}
}

func (s *Server) assumeRole(r *http.Request, body string) answer {
	if wrong := s.signed(r, "sts"); wrong != "" {
		return s.wrong("%s", wrong)
	}
	form, err := url.ParseQuery(body)
	if err != nil || form.Get("Action") != "AssumeRole" || form.Get("RoleSessionName") == "" {
		return s.wrong("STS: want AssumeRole with a RoleSessionName, got %q", body)
	}
	arn := form.Get("RoleArn")
	s.called("AssumeRole", arn)
	if !slices.Contains(s.fixture.Roles, arn) {
		return fail("AccessDenied", "User: arn:aws:iam::123456789012:user/test is not authorized to perform: sts:AssumeRole on resource: "+arn)
	}
	return answer{}
}
