// Package detect says what looks secret: a name that ends in a word for a
// secret, a text that has the shape of one. It guesses, and is tuned for few
// false alarms: a rule that cries wolf is switched off.
//
// The shapes are those that the issuers of tokens publish and that scanners of
// repositories look for; each is cited where it stands. No scanner's library is
// used: gitleaks compiles its regular expressions for a tenth of a second in every run,
// which is longer than a whole check may take, and it passes over a plain password in a
// connection string. Here every leaf of every values file passes, so the common
// value is let go after one look at its bytes.
//
// It may import nothing of the module.
package detect
