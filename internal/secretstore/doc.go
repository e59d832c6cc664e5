// Package secretstore reads the two layers of values that are not in a
// repository: the common and the service secret. A store is a folder of files
// or AWS Secrets Manager; a Run reads each secret of it once.
//
// A secret is one flat object of parameter names and texts. Whatever is wrong
// with it, no error says a word of its values.
//
// It may import internal/diag, grammar and yamldoc. It is the module's door to
// the AWS SDK.
package secretstore
