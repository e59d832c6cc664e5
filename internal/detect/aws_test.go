package detect

import "testing"

func TestAWSKey(t *testing.T) {
	for name, want := range map[string]bool{
		"AWS_ACCESS_KEY_ID": true, "AWS_SECRET_ACCESS_KEY": true, "aws-session-token": true, "awsSecretAccessKey": true, "aws.access.key.id": true,
		"AWS_REGION": false, "AWS_ROLE_ARN": false, "AWS_WEB_IDENTITY_TOKEN_FILE": false, "MINIO_ACCESS_KEY": false, "ACCESS_KEY_ID": false, "": false,
	} {
		if AWSKey(name) != want {
			t.Errorf("%q: got %v", name, !want)
		}
	}
}

func TestIsAddress(t *testing.T) {
	for text, want := range map[string]bool{
		"postgres://app:swordfish@db/app":             true,
		"app:swordfish@tcp(db:3306)/app":              true,
		"jdbc:oracle:thin:scott/swordfish@//db/orcl":  true,
		"ghp_0123456789abcdefghijklmnopqrstuvwxyzAB":  false,
		"Server=db;User Id=app;Password=swordfish4x;": false,
		"https://example.com":                         false,
	} {
		kind, _ := Value(text)
		if IsAddress(kind) != want {
			t.Errorf("%q, %q: got %v", text, kind, !want)
		}
	}
}
