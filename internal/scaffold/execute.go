package scaffold

import (
	"errors"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

// execute runs a text/template with sprig's functions. name is used in errors,
// which begin with it, a line and a column.
func (t *Template) execute(name, text string, data map[string]any) (string, error) {
	parsed, err := template.New(name).Option("missingkey=error").Funcs(t.functions).Parse(text)
	if err != nil {
		return "", errors.New(strings.TrimPrefix(err.Error(), "template: "))
	}
	var out strings.Builder
	if err := parsed.Execute(&out, data); err != nil {
		return "", errors.New(strings.TrimPrefix(err.Error(), "template: "))
	}
	return out.String(), nil
}

// functions are sprig's but for those that give something else at every run or
// on every machine.
func functions() template.FuncMap {
	functions := sprig.HermeticTxtFuncMap()
	for _, name := range []string{
		"ago", "bcrypt", "decryptAES", "derivePassword", "encryptAES", "genCA", "genCAWithKey", "genPrivateKey",
		"genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey", "htpasswd",
		"must_date_modify", "mustDateModify", "mustToDate", "shuffle", "toDate",
	} {
		delete(functions, name)
	}
	return functions
}
