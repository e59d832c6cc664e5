package engine

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
)

// newKey is an ECDSA key on P-256 from the seed. sprig makes RSA keys where none
// is asked for by name; those take up to seconds to find.
func newKey(stream *rand.ChaCha8) *ecdsa.PrivateKey {
	for {
		// Only numbers from 1 to below the group's order are keys: nearly all are.
		if key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), bytesOf(stream, 32)); err == nil {
			return key
		}
	}
}

// genPrivateKey makes a key of the kind asked for, in PEM. For "rsa" and "dsa",
// slow to make from a seed, it is one of ECDSA.
func (c *calls) genPrivateKey(kind string) (string, error) {
	if err := c.spend(keySteps); err != nil {
		return "", err
	}
	switch kind {
	case "", "rsa", "dsa", "ecdsa":
		return keyPEM(newKey(c.random("genPrivateKey")))
	case "ed25519":
		return keyPEM(ed25519.NewKeyFromSeed(bytesOf(c.random("genPrivateKey"), ed25519.SeedSize)))
	}
	return c.charged("Unknown type " + kind)
}

// keyPEM writes a key in the block that sprig writes it in: RSA as PKCS #1,
// ECDSA as SEC 1, any other as PKCS #8.
func keyPEM(key crypto.PrivateKey) (string, error) {
	block, err := pem.Block{}, error(nil)
	switch key := key.(type) {
	case *rsa.PrivateKey:
		block.Type = "RSA PRIVATE KEY"
		block.Bytes = x509.MarshalPKCS1PrivateKey(key)
	case *ecdsa.PrivateKey:
		block.Type = "EC PRIVATE KEY"
		block.Bytes, err = x509.MarshalECPrivateKey(key)
	default:
		block.Type = "PRIVATE KEY"
		block.Bytes, err = x509.MarshalPKCS8PrivateKey(key)
	}
	if err != nil {
		return "", fmt.Errorf("writing the private key: %w", err)
	}
	return string(pem.EncodeToMemory(&block)), nil
}

// maxKey is the longest private key in PEM that is read: RSA of 16384 bits.
const maxKey = 16 << 10

// parseKey reads a private key that can sign certificates. The kind of block
// says how it is written.
func parseKey(text string) (crypto.Signer, error) {
	if len(text) > maxKey {
		return nil, limitExceeded{"bytes", fmt.Sprintf("a private key of %d bytes; %d are allowed", len(text), maxKey)}
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("the private key is not in PEM")
	}
	var key any
	var err error
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	default:
		return nil, fmt.Errorf("a private key cannot be read from a PEM block of type %s", strings.ToLower(block.Type))
	}
	if err != nil {
		return nil, fmt.Errorf("reading the private key: %w", err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("a private key of type %T cannot sign", key)
	}
	return signer, nil
}
