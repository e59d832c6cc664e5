package engine

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// chance has a call of every function that draws by chance or reads the clock,
// and the shape of its result.
func chance() map[string]string {
	const pemCert = `-----BEGIN CERTIFICATE-----\n(?s:.*)`
	return map[string]string{
		`randAlphaNum 40`: `[A-Za-z0-9]{40}`, `randAlpha 40`: `[A-Za-z]{40}`, `randNumeric 40`: `[0-9]{40}`, `randAscii 40`: `[ -~]{40}`,
		`randBytes 31`: `[A-Za-z0-9+/]{42}==`, `randInt -5 1000000000`: `-?\d+`,
		`shuffle "abcdefghijklmnopqrstuvwxyz"`: `[a-z]{26}`,
		`uuidv4`:                               `[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`,
		`encryptAES "key" "plain"`:             `[A-Za-z0-9+/]{43}=`,
		`bcrypt "x"`:                           `\$2a\$04\$[./A-Za-z0-9]{53}`,
		`htpasswd "user" "x"`:                  `user:\$2a\$04\$[./A-Za-z0-9]{53}`,
		`genPrivateKey ""`:                     `-----BEGIN EC PRIVATE KEY-----\n(?s:.*)`,
		`genPrivateKey "rsa"`:                  `-----BEGIN EC PRIVATE KEY-----\n(?s:.*)`,
		`genPrivateKey "dsa"`:                  `-----BEGIN EC PRIVATE KEY-----\n(?s:.*)`,
		`genPrivateKey "ecdsa"`:                `-----BEGIN EC PRIVATE KEY-----\n(?s:.*)`,
		`genPrivateKey "ed25519"`:              `-----BEGIN PRIVATE KEY-----\n(?s:.*)`,
		`(genCA "ca" 365).Cert`:                pemCert,
		`(genCAWithKey "ca" 1 (genPrivateKey "ed25519")).Cert`:                               pemCert,
		`(genSelfSignedCert "x" (list "10.0.0.1") (list "a.b") 1).Cert`:                      pemCert,
		`(genSelfSignedCertWithKey "x" nil nil 1 (genPrivateKey "ecdsa")).Cert`:              pemCert,
		`(genSignedCert "x" nil nil 1 (genCA "ca" 365)).Cert`:                                pemCert,
		`(genSignedCertWithKey "x" nil nil 1 (genCA "ca" 365) (genPrivateKey "ecdsa")).Cert`: pemCert,
	}
}

func TestChance(t *testing.T) {
	for call, shape := range chance() {
		text := "{{ " + call + " }}"
		h := &budget{}
		first := mustExecute(t, h, text)
		if again := mustExecute(t, &budget{}, text); again != first {
			t.Errorf("%s: not reproducible: %q, %q", call, first, again)
		}
		if other := mustExecute(t, &budget{salt: 1}, text); other == first {
			t.Errorf("%s: the seed does not matter: %q", call, first)
		}
		if twice := mustExecute(t, &budget{}, text+"\x00"+text); twice == first+"\x00"+first {
			t.Errorf("%s: the same at each call: %q", call, first)
		}
		if !regexp.MustCompile("^(?:" + shape + ")$").MatchString(first) {
			t.Errorf("%s: %q", call, first)
		}
		if fn := strings.Fields(strings.Trim(call, "("))[0]; !slices.Contains(h.notes, fn) {
			t.Errorf("%s: noted %v", call, h.notes)
		}
	}
}

func mustExecute(t *testing.T, h host, text string) string {
	t.Helper()
	out, err := execute(h, text, nil)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return out
}

func TestClock(t *testing.T) {
	for _, c := range []struct{ text, want, note string }{
		{`{{ now }}`, "2025-01-01 00:00:00 +0000 UTC", "now"},
		{`{{ now | date "2006-01-02T15:04:05Z07:00" }}`, "2025-01-01T00:00:00Z", "now"},
		{`{{ now.UnixNano }} {{ now | unixEpoch }}`, "1735689600000000000 1735689600", "now"},
		{`{{ date "2006" "no time" }}`, "2025", "date"},
		{`{{ htmlDate nil }}`, "2025-01-01", "htmlDate"},
		{`{{ htmlDateInZone "" "America/New_York" }}`, "2024-12-31", "htmlDateInZone"},
		{`{{ dateInZone "15:04" nil "Asia/Tokyo" }}`, "09:00", "dateInZone"},
		{`{{ date_in_zone "15:04" nil "Local" }}`, "00:00", "date_in_zone"},
		{`{{ ago (toDate "2006-01-02" "2024-12-31") }}`, "24h0m0s", "ago"},
		{`{{ ago 1735689590 }}`, "10s", "ago"},
		{`{{ ago "no time" }}`, "0s", "ago"},
		{`{{ durationRound (toDate "2006-01-02" "2024-12-01") }}`, "1mo", "durationRound"},
		{`{{ date "2006-01-02 15:04 MST" 0 }}`, "1970-01-01 00:00 UTC", ""},
		{`{{ toDate "2006-01-02" "2024-02-29" }}`, "2024-02-29 00:00:00 +0000 UTC", ""},
		{`{{ durationRound "2h" }}`, "2h", ""},
	} {
		h := &budget{}
		if got := mustExecute(t, h, c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
		if noted := slices.Contains(h.notes, c.note); noted == (c.note == "") {
			t.Errorf("%s: noted %v", c.text, h.notes)
		}
	}
}

// TestKeysAndValuesInOrder covers what sprig gives in another order each time.
func TestKeysAndValuesInOrder(t *testing.T) {
	const text = `{{ $d := dict "c" 3 "a" 1 "b" 2 "d" 4 }}{{ keys $d (dict "z" 1 "y" 2) }} {{ values $d }}`
	if got, want := mustExecute(t, &budget{}, text), "[a b c d y z] [1 2 3 4]"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestRefused(t *testing.T) {
	h := &budget{}
	if got := mustExecute(t, h, `{{ lookup "v1" "Pod" "" "" }}|{{ getHostByName "example.com" }}`); got != "map[]|" {
		t.Errorf("%q", got)
	}
	if !slices.Equal(h.notes, []string{"lookup", "getHostByName"}) {
		t.Errorf("noted %v", h.notes)
	}
}

// TestHashesFit holds the hashes to fit their password and no other.
func TestHashesFit(t *testing.T) {
	for _, password := range []string{"", "secret", strings.Repeat("\u00e9", 36)} {
		hash := mustExecute(t, &budget{}, `{{ bcrypt "`+password+`" }}`)
		if err := bcrypt.CompareHashAndPassword([]byte(hash), []byte(password)); err != nil {
			t.Errorf("%q: %s: %v", password, hash, err)
		}
		if bcrypt.CompareHashAndPassword([]byte(hash), []byte("other")) == nil {
			t.Errorf("%q: %s fits another password", password, hash)
		}
	}
}

// TestCertificatesServe holds a certificate to verify against its authority,
// for its names, with a key that fits.
func TestCertificatesServe(t *testing.T) {
	const text = `{{ $ca := genCA "authority" 365 }}{{ $ca.Cert }}` + "\x00" +
		`{{ $c := genSignedCert "service" (list "10.0.0.1") (list "a.example" "b.example") 30 $ca }}{{ $c.Cert }}` + "\x00{{ $c.Key }}"
	parts := strings.Split(mustExecute(t, &budget{}, text), "\x00")
	if _, err := tls.X509KeyPair([]byte(parts[1]), []byte(parts[2])); err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(parts[0])) {
		t.Fatalf("no certificate: %s", parts[0])
	}
	block, _ := pem.Decode([]byte(parts[1]))
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.example", "b.example", "10.0.0.1"} {
		if _, err := cert.Verify(x509.VerifyOptions{DNSName: name, Roots: roots, CurrentTime: clock().Add(time.Hour)}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if cert.Subject.CommonName != "service" || cert.IsCA || !cert.NotAfter.Equal(clock().Add(30*24*time.Hour)) {
		t.Errorf("subject %s, authority %v, until %s", cert.Subject, cert.IsCA, cert.NotAfter)
	}
}

// TestBuildCustomCert hands a made certificate through.
func TestBuildCustomCert(t *testing.T) {
	const text = `{{ $c := genSelfSignedCert "x" nil nil 1 }}{{ $b := buildCustomCert (b64enc $c.Cert) (b64enc $c.Key) }}` +
		`{{ eq $b.Cert $c.Cert }} {{ eq $b.Key $c.Key }} {{ (genSignedCert "y" nil nil 1 (genCA "x" 1)).Cert | trunc 10 }}`
	if got, want := mustExecute(t, &budget{}, text), "true true -----BEGIN"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
