package engine

import (
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/bcrypt"
	//lint:ignore SA1019 bcrypt is made of it
	"golang.org/x/crypto/blowfish"
)

// bcrypt hashes with a salt from the seed. The cost is bcrypt's lowest, 4,
// where sprig takes 10 and some 50 ms: the hash fits the password all the same.
// A fault is given as the text, as sprig does.
func (c *calls) bcrypt(fn, password string) (string, error) {
	if len(password) > 72 {
		return c.charged(fmt.Sprintf("failed to encrypt string with bcrypt: %s", bcrypt.ErrPasswordTooLong))
	}
	if err := c.spend(hashSteps); err != nil {
		return "", err
	}
	return bcryptHash(password, bytesOf(c.random(fn), 16), bcrypt.MinCost)
}

func (c *calls) htpasswd(user, password string) (string, error) {
	if strings.Contains(user, ":") {
		return c.charged("invalid username: " + user)
	}
	hash, err := c.bcrypt("htpasswd", password)
	if err != nil {
		return "", err
	}
	return c.charged(user + ":" + hash)
}

// bcryptHash is bcrypt of version 2a with a given salt of 16 bytes; x/crypto
// draws its salt itself.
func bcryptHash(password string, salt []byte, cost int) (string, error) {
	key := append([]byte(password), 0)
	cipher, err := blowfish.NewSaltedCipher(key, salt)
	if err != nil {
		return "", err
	}
	for range 1 << cost {
		blowfish.ExpandKey(key, cipher)
		blowfish.ExpandKey(salt, cipher)
	}
	hash := []byte("OrpheanBeholderScryDoubt")
	for block := range len(hash) / blowfish.BlockSize {
		part := hash[block*blowfish.BlockSize:][:blowfish.BlockSize]
		for range 64 {
			cipher.Encrypt(part, part)
		}
	}
	const alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	radix64 := base64.NewEncoding(alphabet).WithPadding(base64.NoPadding)
	return fmt.Sprintf("$2a$%02d$%s%s", cost, radix64.EncodeToString(salt), radix64.EncodeToString(hash[:23])), nil
}
