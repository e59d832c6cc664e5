package detect

import (
	"encoding/base64"
	"strings"
)

// alphabet is a set of bytes.
type alphabet func(c byte) bool

func alnum(c byte) bool    { return isLetter(c) || isDigit(c) }
func hex(c byte) bool      { return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }
func upper(c byte) bool    { return isUpper(c) || isDigit(c) }
func word(c byte) bool     { return alnum(c) || c == '_' }
func urlSafe(c byte) bool  { return word(c) || c == '-' }
func standard(c byte) bool { return alnum(c) || c == '+' || c == '/' }
func dotted(c byte) bool   { return urlSafe(c) || c == '.' || c == '=' }

// shape is what an issuer's tokens look like: a prefix, and after it so many
// bytes of an alphabet.
type shape struct {
	prefix   string
	of       alphabet
	min, max int
	kind     string
}

// tokens looks at the beginning of every word for a token of a known shape.
func tokens(text string) string {
	for i := 0; i < len(text); i++ {
		if i > 0 && word(text[i-1]) {
			continue
		}
		if kind := token(text[i:]); kind != "" {
			return kind
		}
	}
	return ""
}

func token(s string) string {
	const shortest = 16
	if len(s) < shortest {
		return ""
	}
	switch s[0] {
	case 'e':
		if strings.HasPrefix(s, "eyJ") && webToken(s) {
			return "a JSON Web Token"
		}
	case 'L':
		if strings.HasPrefix(s, "LS0tLS1CRUdJTi") && encodedKey(s) {
			return "a private key in base64"
		}
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if telegram(s) {
			return "a Telegram bot token"
		}
	}
	if begun(s) {
		for _, shape := range shapes(s[0]) {
			if shape.fits(s) {
				return shape.kind
			}
		}
	}
	if azure(s) {
		return "an Azure client secret"
	}
	return ""
}

// begun lets go of nearly every word by its first three bytes, before any shape
// is looked at.
func begun(s string) bool {
	switch s[:3] {
	case "AKI", "ASI", "ABI", "ACC", "ABS", "AIz", "AGE", "AKC", "ATA",
		"dop", "doo", "dor", "dap", "dck", "dp.", "dt0",
		"ghp", "gho", "ghu", "ghs", "ghr", "git", "glp", "gld", "glr", "glc", "glf", "gli", "gla", "glo", "gls", "GOC", "GR1",
		"hvs", "hvb", "hvr", "hf_", "lin", "npm", "ntn", "NRA", "pyp", "pul", "psc", "PMA", "rk_", "rub",
		"sk_", "sk-", "shp", "snt", "SG.", "xox", "xap", "xke":
		return true
	}
	return s[:2] == "SK" && lowerHex(s[2])
}

func (p shape) fits(s string) bool {
	rest, ok := strings.CutPrefix(s, p.prefix)
	if !ok {
		return false
	}
	n := 0
	for n < len(rest) && n <= p.max && p.of(rest[n]) {
		n++
	}
	return n >= p.min && n <= p.max && varied(rest[:n])
}

// varied tells a token from the row of x that documentation puts there.
func varied(s string) bool {
	var seen [256]bool
	distinct := 0
	for i := range len(s) {
		if !seen[s[i]] {
			seen[s[i]] = true
			distinct++
		}
	}
	return distinct >= 6
}

// shapes lists what tokens that begin with c look like. The sources:
//   - AWS: the prefixes of unique identifiers in the IAM User Guide; the secret
//     key that belongs to one has 40 characters and no mark, see opaque.
//   - GitHub: "Authentication token format updates", 2021, which announces up to
//     255 characters.
//   - GitLab: "Token prefixes" in its handbook of security; routable tokens are longer and have dots.
//   - Slack: "Token types" of its API. Stripe: "API keys" (pk_ is public).
//   - npm, PyPI, RubyGems, Docker Hub: their registries' announcements of scannable tokens.
//   - HashiCorp Vault: "Tokens", since 1.10. SendGrid, Twilio, Shopify, DigitalOcean, Databricks, New Relic,
//     OpenAI, Anthropic, Hugging Face, Google, Grafana, Sentry, Pulumi, PlanetScale, Postman, Dynatrace, Doppler,
//     Linear, Notion, Atlassian, Artifactory, age: as the rules of gitleaks 8.30 have them.
func shapes(c byte) []shape {
	switch c {
	case 'A':
		return []shape{
			{"AKIA", upper, 16, 16, AWSKeyID},
			{"ASIA", upper, 16, 16, AWSKeyID},
			{"ABIA", upper, 16, 16, AWSKeyID},
			{"ACCA", upper, 16, 16, AWSKeyID},
			{"ABSK", standard, 109, 271, "an Amazon Bedrock API key"},
			{"AIza", urlSafe, 35, 35, "a Google API key"},
			{"AGE-SECRET-KEY-1", upper, 58, 58, "an age private key"},
			{"AKCp", alnum, 69, 69, "an Artifactory API key"},
			{"ATATT3", dotted, 100, 250, "an Atlassian API token"},
		}
	case 'd':
		return []shape{
			{"dop_v1_", hex, 64, 64, "a DigitalOcean token"},
			{"doo_v1_", hex, 64, 64, "a DigitalOcean token"},
			{"dor_v1_", hex, 64, 64, "a DigitalOcean token"},
			{"dapi", hex, 32, 32, "a Databricks token"},
			{"dckr_pat_", urlSafe, 27, 40, "a Docker Hub token"},
			{"dckr_oat_", urlSafe, 27, 40, "a Docker Hub token"},
			{"dp.pt.", alnum, 40, 44, "a Doppler token"},
			{"dp.st.", dotted, 40, 80, "a Doppler token"},
			{"dt0c01.", dotted, 89, 89, "a Dynatrace token"},
		}
	case 'g':
		return fromG()
	case 'G':
		return []shape{
			{"GOCSPX-", urlSafe, 28, 28, "a Google OAuth client secret"},
			{"GR1348941", urlSafe, 20, 20, "a GitLab runner registration token"},
		}
	case 'h':
		return []shape{
			{"hvs.", urlSafe, 24, 300, "a Vault token"},
			{"hvb.", urlSafe, 100, 300, "a Vault token"},
			{"hvr.", urlSafe, 24, 300, "a Vault token"},
			{"hf_", alnum, 34, 40, "a Hugging Face token"},
		}
	case 'l':
		return []shape{{"lin_api_", alnum, 40, 40, "a Linear API key"}}
	case 'n':
		return []shape{
			{"npm_", alnum, 36, 36, "an npm token"},
			{"ntn_", alnum, 40, 50, "a Notion token"},
		}
	case 'N':
		return []shape{{"NRAK-", upper, 27, 27, "a New Relic key"}}
	case 'p':
		return []shape{
			{"pypi-AgEI", urlSafe, 50, 1000, "a PyPI token"},
			{"pul-", hex, 40, 40, "a Pulumi token"},
			{"pscale_pw_", dotted, 32, 64, "a PlanetScale password"},
			{"pscale_tkn_", dotted, 32, 64, "a PlanetScale token"},
		}
	case 'P':
		return []shape{{"PMAK-", urlSafe, 59, 59, "a Postman API key"}}
	case 'r':
		return []shape{
			{"rk_live_", alnum, 16, 247, "a Stripe key"},
			{"rk_test_", alnum, 16, 247, "a Stripe key"},
			{"rubygems_", hex, 48, 48, "a RubyGems token"},
		}
	case 's':
		return fromS()
	case 'S':
		return []shape{
			{"SG.", dotted, 66, 66, "a SendGrid API key"},
			{"SK", lowerHex, 32, 32, "a Twilio API key"},
		}
	case 'x':
		return []shape{
			{"xoxb-", urlSafe, 24, 120, "a Slack token"},
			{"xoxp-", urlSafe, 24, 120, "a Slack token"},
			{"xoxa-", urlSafe, 12, 120, "a Slack token"},
			{"xoxr-", urlSafe, 12, 120, "a Slack token"},
			{"xoxs-", urlSafe, 12, 120, "a Slack token"},
			{"xoxe-", urlSafe, 24, 200, "a Slack token"},
			{"xoxe.xox", urlSafe, 24, 200, "a Slack token"},
			{"xapp-", urlSafe, 40, 160, "a Slack token"},
			{"xkeysib-", urlSafe, 81, 81, "a Brevo API key"},
		}
	}
	return nil
}

func fromG() []shape {
	return []shape{
		{"ghp_", word, 36, 251, "a GitHub token"},
		{"gho_", word, 36, 251, "a GitHub token"},
		{"ghu_", word, 36, 251, "a GitHub token"},
		{"ghs_", word, 36, 251, "a GitHub token"},
		{"ghr_", word, 36, 251, "a GitHub token"},
		{"github_pat_", word, 82, 244, "a GitHub token"},
		{"glpat-", dotted, 20, 320, "a GitLab token"},
		{"gldt-", dotted, 20, 320, "a GitLab token"},
		{"glrt-", dotted, 20, 320, "a GitLab token"},
		{"glrtr-", dotted, 20, 320, "a GitLab token"},
		{"glcbt-", dotted, 20, 320, "a GitLab token"},
		{"glptt-", hex, 40, 40, "a GitLab token"},
		{"glft-", dotted, 20, 320, "a GitLab token"},
		{"glimt-", dotted, 20, 320, "a GitLab token"},
		{"glagent-", dotted, 50, 320, "a GitLab token"},
		{"gloas-", dotted, 64, 320, "a GitLab token"},
		{"glsoat-", dotted, 20, 320, "a GitLab token"},
		{"glffct-", dotted, 20, 320, "a GitLab token"},
		{"glsa_", word, 41, 41, "a Grafana token"},
		{"glc_", standard, 32, 402, "a Grafana token"},
	}
}

func fromS() []shape {
	return []shape{
		{"sk_live_", alnum, 16, 247, "a Stripe key"},
		{"sk_test_", alnum, 16, 247, "a Stripe key"},
		{"sk-ant-", urlSafe, 80, 160, "an Anthropic API key"},
		{"sk-proj-", urlSafe, 80, 200, "an OpenAI API key"},
		{"sk-svcacct-", urlSafe, 80, 200, "an OpenAI API key"},
		{"sk-admin-", urlSafe, 80, 200, "an OpenAI API key"},
		{"sk-", alnum, 48, 48, "an OpenAI API key"},
		{"shpat_", hex, 32, 32, "a Shopify token"},
		{"shpca_", hex, 32, 32, "a Shopify token"},
		{"shppa_", hex, 32, 32, "a Shopify token"},
		{"shpss_", hex, 32, 32, "a Shopify shared secret"},
		{"sntrys_", dotted, 60, 500, "a Sentry token"},
		{"sntryu_", hex, 64, 64, "a Sentry token"},
	}
}

func lowerHex(c byte) bool { return isDigit(c) || c >= 'a' && c <= 'f' }

// webToken reports whether s begins with a JSON Web Token (RFC 7519): three parts
// in base64url, the first an object that names an algorithm.
func webToken(s string) bool {
	const longestHead, longest = 1 << 10, 1 << 14
	head, _, ok := strings.Cut(s[:min(len(s), longestHead)], ".")
	header, err := base64.RawURLEncoding.DecodeString(head)
	if !ok || err != nil || !strings.Contains(string(header), `"alg"`) {
		return false
	}
	rest := s[len(head)+1 : min(len(s), longest)]
	n := 0
	for n < len(rest) && (urlSafe(rest[n]) || rest[n] == '.') {
		n++
	}
	claims, signature, ok := strings.Cut(rest[:n], ".")
	return ok && len(claims) >= 2 && len(signature) >= 16
}

// encodedKey reports whether s begins with a PEM private key in base64.
func encodedKey(s string) bool {
	const enough = 88 // the first line says which
	n := 0
	for n < len(s) && n < enough && standard(s[n]) {
		n++
	}
	text, err := base64.StdEncoding.DecodeString(s[:n/4*4])
	return err == nil && strings.Contains(string(text), "PRIVATE KEY")
}

// telegram knows the form "number:35 characters" of the tokens that its
// BotFather hands out.
func telegram(s string) bool {
	id, rest, ok := strings.Cut(s, ":")
	if !ok || len(id) < 8 || len(id) > 10 || strings.Trim(id, "0123456789") != "" {
		return false
	}
	return shape{"AA", urlSafe, 33, 33, ""}.fits(rest)
}

// azure knows the client secrets of Microsoft Entra ID: three characters, a
// digit, "Q~" and 31 to 34 more.
func azure(s string) bool {
	const before = 4
	if len(s) < before+2 || s[before] != 'Q' || s[before+1] != '~' || !isDigit(s[before-1]) {
		return false
	}
	of := func(c byte) bool { return urlSafe(c) || c == '.' || c == '~' }
	return of(s[0]) && of(s[1]) && of(s[2]) && shape{"", of, 31, 34, ""}.fits(s[before+2:])
}
