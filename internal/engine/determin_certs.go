package engine

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net"
	"reflect"
	"text/template"
	"time"
)

// certificate is what the functions that make certificates give to templates,
// both fields in PEM.
type certificate struct {
	Cert string
	Key  string
}

func (c *calls) addKeys(m template.FuncMap) {
	m["genPrivateKey"] = c.genPrivateKey
	m["genCA"] = func(cn string, days int) (certificate, error) {
		return c.issue("genCA", order{cn: cn, days: days, authority: true})
	}
	m["genCAWithKey"] = func(cn string, days int, key string) (certificate, error) {
		return c.issue("genCAWithKey", order{cn: cn, days: days, authority: true, key: &key})
	}
	m["genSelfSignedCert"] = func(cn string, ips, names []any, days int) (certificate, error) {
		return c.issue("genSelfSignedCert", order{cn: cn, ips: ips, names: names, days: days})
	}
	m["genSelfSignedCertWithKey"] = func(cn string, ips, names []any, days int, key string) (certificate, error) {
		return c.issue("genSelfSignedCertWithKey", order{cn: cn, ips: ips, names: names, days: days, key: &key})
	}
	m["genSignedCert"] = func(cn string, ips, names []any, days int, ca certificate) (certificate, error) {
		return c.issue("genSignedCert", order{cn: cn, ips: ips, names: names, days: days, ca: &ca})
	}
	m["genSignedCertWithKey"] = func(cn string, ips, names []any, days int, ca certificate, key string) (certificate, error) {
		return c.issue("genSignedCertWithKey", order{cn: cn, ips: ips, names: names, days: days, ca: &ca, key: &key})
	}
	m["buildCustomCert"] = c.buildCustomCert
}

// order is a certificate to be made.
type order struct {
	cn         string
	ips, names []any
	days       int
	authority  bool
	key        *string      // its private key in PEM; nil for a new one
	ca         *certificate // who signs; nil for itself
}

// issue makes a certificate that is valid from the clock on. Key, serial number
// and signature come from the seed.
func (c *calls) issue(fn string, o order) (certificate, error) {
	if err := c.spend(keySteps); err != nil {
		return certificate{}, err
	}
	stream := c.random(fn)
	key, err := o.subjectKey(stream)
	if err != nil {
		return certificate{}, err
	}
	subject, err := o.subject(stream)
	if err != nil {
		return certificate{}, err
	}
	issuer, issuerKey, err := o.issuer(subject, key)
	if err != nil {
		return certificate{}, err
	}
	// Without a source of chance, ECDSA signs as in RFC 6979.
	der, err := x509.CreateCertificate(nil, subject, issuer, key.Public(), issuerKey)
	if err != nil {
		return certificate{}, fmt.Errorf("making the certificate of %q: %w", o.cn, err)
	}
	text := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	keyText, err := keyPEM(key)
	if err != nil {
		return certificate{}, err
	}
	return certificate{Cert: text, Key: keyText}, c.charge(len(text) + len(keyText))
}

func (o order) subjectKey(stream *rand.ChaCha8) (crypto.Signer, error) {
	if o.key == nil {
		return newKey(stream), nil
	}
	return parseKey(*o.key)
}

// subject is what the certificate is to say, the same as sprig's.
func (o order) subject(stream *rand.ChaCha8) (*x509.Certificate, error) {
	ips, names, err := o.alternatives()
	if err != nil {
		return nil, err
	}
	serial := bytesOf(stream, 16)
	serial[0] |= 1 // never zero
	cert := &x509.Certificate{
		SerialNumber:          new(big.Int).SetBytes(serial),
		Subject:               pkix.Name{CommonName: o.cn},
		IPAddresses:           ips,
		DNSNames:              names,
		NotBefore:             clock(),
		NotAfter:              clock().Add(24 * time.Hour * time.Duration(o.days)),
		KeyUsage:              x509.KeyUsageKeyEncipherment | x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
	}
	if o.authority {
		cert.IsCA = true
		cert.KeyUsage |= x509.KeyUsageCertSign
	}
	return cert, nil
}

// alternatives are the subject's alternative names.
func (o order) alternatives() (ips []net.IP, names []string, err error) {
	for _, item := range o.ips {
		text, ok := item.(string)
		ip := net.ParseIP(text)
		if !ok || ip == nil {
			return nil, nil, fmt.Errorf("the certificate of %q: not a text with an IP address in the list of addresses", o.cn)
		}
		ips = append(ips, ip)
	}
	for _, item := range o.names {
		name, ok := item.(string)
		if !ok {
			return nil, nil, fmt.Errorf("the certificate of %q: %T is not a text in the list of DNS names", o.cn, item)
		}
		names = append(names, name)
	}
	return ips, names, nil
}

func (o order) issuer(subject *x509.Certificate, key crypto.Signer) (*x509.Certificate, crypto.Signer, error) {
	if o.ca == nil {
		return subject, key, nil
	}
	block, _ := pem.Decode([]byte(o.ca.Cert))
	if block == nil {
		return nil, nil, errors.New("the authority's certificate is not in PEM")
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the authority's certificate: %w", err)
	}
	signer, err := parseKey(o.ca.Key)
	return cert, signer, err
}

// buildCustomCert checks a certificate and its key, both in base64 of PEM.
func (c *calls) buildCustomCert(cert, key string) (certificate, error) {
	if len(key) > 2*maxKey {
		return certificate{}, limitExceeded{"bytes", fmt.Sprintf("a private key of %d bytes; %d are allowed", len(key), 2*maxKey)}
	}
	if err := c.charge(len(cert) + len(key)); err != nil {
		return certificate{}, err
	}
	// sprig's result type has no name outside sprig.
	out := reflect.ValueOf(c.sprig["buildCustomCert"]).Call([]reflect.Value{reflect.ValueOf(cert), reflect.ValueOf(key)})
	err, _ := out[1].Interface().(error)
	return out[0].Convert(reflect.TypeFor[certificate]()).Interface().(certificate), err
}
