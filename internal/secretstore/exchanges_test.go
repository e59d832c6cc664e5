package secretstore_test

import "github.com/chartyard/chartyard/internal/secretstore"

const (
	first  = "11111111-1111-4111-8111-111111111111"
	second = "22222222-2222-4222-8222-222222222222"
	third  = "33333333-3333-4333-8333-333333333333"
)

// exchange is one use of a store: what it holds, what is asked, what comes
// back, and which calls that took.
type exchange struct {
	name       string
	fixture    string
	spec       secretstore.Spec // Store and EndpointURL are filled in
	names      []string
	want       []string // as tell has it
	calls      []string
	byVariable bool // the endpoint comes from AWS_ENDPOINT_URL, for STS as well
	// other is why moto cannot do this, or does it otherwise than AWS says.
	other string
}

func exchanges() []exchange {
	const versions = `{"secrets": {"prod/shop": {"versions": [
		{"id": "` + first + `", "stages": ["AWSPREVIOUS"], "json": {"A": "old"}},
		{"id": "` + second + `", "stages": ["AWSCURRENT"], "json": {"A": "now"}},
		{"id": "` + third + `", "stages": ["AWSPENDING"], "json": {"A": "next"}}]}}}`
	return []exchange{
		{
			name:    "one secret",
			fixture: `{"secrets": {"prod/shop": {"text": "{\"A\": \"é\\n\", \"N\": 1e3, \"BIG\": 12345678901234567890.10, \"T\": true, \"EMPTY\": \"\"}"}}}`,
			names:   []string{"prod/shop"},
			want:    []string{`prod/shop: A="é\n" BIG="12345678901234567890.10" EMPTY="" N="1e3" T="true"`},
			calls:   []string{"GetSecretValue prod/shop AWSCURRENT"},
		},
		{
			name:    "several in one call, each with its own outcome",
			fixture: `{"secrets": {"prod/common": {"json": {"A": "1"}}, "prod/shop": {"json": {"B": "2"}}, "prod/gone": {"json": {}, "deleted": true}}}`,
			names:   []string{"prod/shop", "prod/none", "prod/common", "prod/gone", "prod/shop"},
			want: []string{
				`prod/shop: B="2"`,
				"prod/none: not found: secret prod/none in AWS Secrets Manager (eu-west-1): no such secret; create it, or look at the region, the account and the yard's secret names",
				`prod/common: A="1"`,
				"prod/gone: deleted: secret prod/gone in AWS Secrets Manager (eu-west-1): it is scheduled for deletion; restore it with aws secretsmanager restore-secret, or take its name out of the yard",
				`prod/shop: B="2"`,
			},
			calls: []string{"BatchGetSecretValue prod/common prod/gone prod/none prod/shop"},
		},
		{
			name: "the current version", fixture: versions, names: []string{"prod/shop"},
			want: []string{`prod/shop: A="now"`}, calls: []string{"GetSecretValue prod/shop AWSCURRENT"},
		},
		{
			name: "a stage", fixture: versions, names: []string{"prod/shop", "prod/none"},
			spec:  secretstore.Spec{VersionStage: "AWSPREVIOUS"},
			want:  []string{`prod/shop: A="old"`, "prod/none: not found: secret prod/none in AWS Secrets Manager (eu-west-1): no such secret; create it, or look at the region, the account and the yard's secret names"},
			calls: []string{"GetSecretValue prod/none AWSPREVIOUS", "GetSecretValue prod/shop AWSPREVIOUS"},
		},
		{
			name: "a version id, over the stage", fixture: versions, names: []string{"prod/shop"},
			spec: secretstore.Spec{VersionStage: "AWSPREVIOUS", VersionIDs: map[string]string{"prod/shop": third}},
			want: []string{`prod/shop: A="next"`}, calls: []string{"GetSecretValue prod/shop " + third},
		},
		{
			name:    "a version id of one among several",
			fixture: `{"secrets": {"a": {"json": {"A": "1"}}, "b": {"json": {"A": "2"}}, "c": {"versions": [{"id": "` + first + `", "stages": [], "json": {"A": "old"}}, {"id": "` + second + `", "stages": ["AWSCURRENT"], "json": {"A": "now"}}]}}}`,
			spec:    secretstore.Spec{VersionIDs: map[string]string{"c": first}}, names: []string{"a", "b", "c"},
			want:  []string{`a: A="1"`, `b: A="2"`, `c: A="old"`},
			calls: []string{"BatchGetSecretValue a b", "GetSecretValue c " + first},
		},
		{
			name: "no such stage", fixture: versions, names: []string{"prod/shop"}, spec: secretstore.Spec{VersionStage: "BLUE"},
			want:  []string{"prod/shop: no such version: secret prod/shop in AWS Secrets Manager (eu-west-1): it has no version BLUE; look at its versions with aws secretsmanager list-secret-version-ids"},
			calls: []string{"GetSecretValue prod/shop BLUE"},
			other: "it says that there is no such secret",
		},
		{
			name: "no such version id", fixture: versions, names: []string{"prod/shop"},
			spec:  secretstore.Spec{VersionIDs: map[string]string{"prod/shop": "44444444-4444-4444-8444-444444444444"}},
			want:  []string{"prod/shop: no such version: secret prod/shop in AWS Secrets Manager (eu-west-1): it has no version 44444444-4444-4444-8444-444444444444; look at its versions with aws secretsmanager list-secret-version-ids"},
			calls: []string{"GetSecretValue prod/shop 44444444-4444-4444-8444-444444444444"},
		},
		{
			name: "no value yet", fixture: `{"secrets": {"prod/shop": {}}}`, names: []string{"prod/shop"},
			want:  []string{"prod/shop: no such version: secret prod/shop in AWS Secrets Manager (eu-west-1): it has no version AWSCURRENT; look at its versions with aws secretsmanager list-secret-version-ids"},
			calls: []string{"GetSecretValue prod/shop AWSCURRENT"},
			other: "it says that there is no such secret",
		},
		{
			name:    "what is no object of scalars, in a batch",
			fixture: `{"secrets": {"binary": {"binary": "aHVudGVyMg=="}, "text": {"text": "hunter2"}, "list": {"text": "[\"hunter2\"]"}, "nested": {"text": "{\"A\": \"1\", \"DB\": {\"PASSWORD\": \"hunter2\"}}"}, "null": {"text": "{\"A\": null}"}}}`,
			names:   []string{"binary", "text", "list", "nested", "null"},
			want: []string{
				`binary: binary: secret binary in AWS Secrets Manager (eu-west-1): binary, not text; want one object of names and values, {"NAME": "value"}`,
				`text: not JSON: secret text in AWS Secrets Manager (eu-west-1): not JSON: the fault is in line 1, column 1; want one object of names and values, {"NAME": "value"}`,
				`list: not an object: secret list in AWS Secrets Manager (eu-west-1): a JSON list and no object; want one object of names and values, {"NAME": "value"}`,
				"nested: nested: secret nested in AWS Secrets Manager (eu-west-1): the values of these keys are lists or objects: DB; a parameter is one text, number or boolean; store structured data as a text",
				`null: null: secret null in AWS Secrets Manager (eu-west-1): the values of these keys are null: A; remove the key, or write "" for an empty text`,
			},
			calls: []string{"BatchGetSecretValue binary list nested null text"},
		},
		{
			name: "binary, alone", fixture: `{"secrets": {"binary": {"binary": "aHVudGVyMg=="}}}`, names: []string{"binary"},
			want:  []string{`binary: binary: secret binary in AWS Secrets Manager (eu-west-1): binary, not text; want one object of names and values, {"NAME": "value"}`},
			calls: []string{"GetSecretValue binary AWSCURRENT"},
		},
		{
			name: "deleted, alone", fixture: `{"secrets": {"gone": {"json": {}, "deleted": true}}}`, names: []string{"gone"},
			want:  []string{"gone: deleted: secret gone in AWS Secrets Manager (eu-west-1): it is scheduled for deletion; restore it with aws secretsmanager restore-secret, or take its name out of the yard"},
			calls: []string{"GetSecretValue gone AWSCURRENT"},
		},
		{
			name: "a role", byVariable: true,
			fixture: `{"roles": ["arn:aws:iam::123456789012:role/reader"], "secrets": {"a": {"json": {"A": "1"}}}}`,
			spec:    secretstore.Spec{RoleARN: "arn:aws:iam::123456789012:role/reader"}, names: []string{"a"},
			want:  []string{`a: A="1"`},
			calls: []string{"AssumeRole arn:aws:iam::123456789012:role/reader", "GetSecretValue a AWSCURRENT"},
		},
		{
			name: "a role that may not be assumed", byVariable: true, fixture: `{}`,
			spec: secretstore.Spec{RoleARN: "arn:aws:iam::123456789012:role/admin"}, names: []string{"a", "b"},
			want: []string{
				"a: access denied: AWS Secrets Manager (eu-west-1): the role arn:aws:iam::123456789012:role/admin may not be assumed; allow sts:AssumeRole on it, and let it trust the caller",
				"b: access denied: AWS Secrets Manager (eu-west-1): the role arn:aws:iam::123456789012:role/admin may not be assumed; allow sts:AssumeRole on it, and let it trust the caller",
			},
			calls: []string{"AssumeRole arn:aws:iam::123456789012:role/admin"},
			other: "it lets everyone assume every role",
		},
		{
			name:    "pages of a batch",
			fixture: `{"pageSize": 2, "secrets": {"a": {"json": {"A": "1"}}, "b": {"json": {"A": "2"}}, "c": {"json": {"A": "3"}}, "d": {"denied": true}, "e": {"json": {"A": "5"}}}}`,
			names:   []string{"a", "b", "c", "d", "e"},
			want: []string{
				`a: A="1"`, `b: A="2"`, `c: A="3"`,
				"d: access denied: secret d in AWS Secrets Manager (eu-west-1): access denied: User: arn:aws:iam::123456789012:user/test is not authorized to perform: secretsmanager:GetSecretValue on resource: d because no identity-based policy allows the action; allow secretsmanager:GetSecretValue on it, and kms:Decrypt on its key",
				`e: A="5"`,
			},
			calls: []string{"BatchGetSecretValue a b c d e", "BatchGetSecretValue a b c d e", "BatchGetSecretValue a b c d e"},
			other: "it has no policies",
		},
		{
			name:    "no permission for batches",
			fixture: `{"denyBatch": true, "secrets": {"a": {"json": {"A": "1"}}, "b": {"denied": true}}}`, names: []string{"a", "b"},
			want: []string{
				`a: A="1"`,
				"b: access denied: secret b in AWS Secrets Manager (eu-west-1): access denied: User: arn:aws:iam::123456789012:user/test is not authorized to perform: secretsmanager:GetSecretValue on resource: b because no identity-based policy allows the action; allow secretsmanager:GetSecretValue on it, and kms:Decrypt on its key",
			},
			calls: []string{"BatchGetSecretValue a b", "GetSecretValue a AWSCURRENT", "GetSecretValue b AWSCURRENT"},
			other: "it has no policies",
		},
		{
			name:    "what a batch leaves open is asked for alone",
			fixture: `{"secrets": {"a": {"json": {"A": "1"}, "batchError": "InternalServiceError"}, "b": {"json": {"A": "2"}, "lostInBatch": true}, "c": {"json": {"A": "3"}}}}`,
			names:   []string{"a", "b", "c"},
			want:    []string{`a: A="1"`, `b: A="2"`, `c: A="3"`},
			calls:   []string{"BatchGetSecretValue a b c", "GetSecretValue a AWSCURRENT", "GetSecretValue b AWSCURRENT"},
			other:   "it has no failures to order",
		},
		{
			name: "throttled for a while", fixture: `{"throttle": 1, "secrets": {"a": {"json": {"A": "1"}}}}`, names: []string{"a"},
			want:  []string{`a: A="1"`},
			calls: []string{"GetSecretValue a AWSCURRENT", "GetSecretValue a AWSCURRENT"},
			other: "it has no failures to order",
		},
		{
			name: "throttled for good", fixture: `{"throttle": -1}`, names: []string{"a", "b"},
			want: []string{
				"a: throttled: AWS Secrets Manager (eu-west-1): still answers too many requests after retries; try again later, or raise AWS_MAX_ATTEMPTS",
				"b: throttled: AWS Secrets Manager (eu-west-1): still answers too many requests after retries; try again later, or raise AWS_MAX_ATTEMPTS",
			},
			calls: []string{"BatchGetSecretValue a b", "BatchGetSecretValue a b", "BatchGetSecretValue a b"},
			other: "it has no failures to order",
		},
		{
			name: "expired credentials", fixture: `{"failAll": "ExpiredTokenException"}`, names: []string{"a"},
			want:  []string{"a: no credentials: AWS Secrets Manager (eu-west-1): the credentials have expired; log in again"},
			calls: []string{"GetSecretValue a AWSCURRENT"},
			other: "it takes all credentials",
		},
		{
			name: "a signature that is not accepted", fixture: `{"failAll": "InvalidSignatureException"}`, names: []string{"a", "b"},
			want: []string{
				"a: no credentials: AWS Secrets Manager (eu-west-1): the service does not accept the signature of the credentials; look at AWS_SECRET_ACCESS_KEY, the region and this machine's clock",
				"b: no credentials: AWS Secrets Manager (eu-west-1): the service does not accept the signature of the credentials; look at AWS_SECRET_ACCESS_KEY, the region and this machine's clock",
			},
			calls: []string{"BatchGetSecretValue a b"},
			other: "it takes all credentials",
		},
		{
			name: "a key of KMS that does not decrypt", fixture: `{"failAll": "DecryptionFailure"}`, names: []string{"a"},
			want:  []string{"a: access denied: secret a in AWS Secrets Manager (eu-west-1): its value cannot be decrypted; look at its KMS key: is it enabled, and is kms:Decrypt allowed?"},
			calls: []string{"GetSecretValue a AWSCURRENT"},
			other: "it has no failures to order",
		},
		{
			name: "a code that nobody knows", fixture: `{"failAll": "NewException"}`, names: []string{"a"},
			want:  []string{"a: refused: secret a in AWS Secrets Manager (eu-west-1): answered NewException; try again later"},
			calls: []string{"GetSecretValue a AWSCURRENT"},
			other: "it has no failures to order",
		},
		{
			name: "no AWS at the endpoint", fixture: `{"garbage": "<html>password=hunter2</html>"}`, names: []string{"a"},
			want:  []string{"a: refused: secret a in AWS Secrets Manager (eu-west-1): answered HTTP 200, and nothing that AWS Secrets Manager says; look at the endpoint and the proxy"},
			calls: []string{"garbage"},
			other: "it is AWS at the endpoint",
		},
	}
}
