package engine

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"text/template"
)

const (
	digits  = "0123456789"
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// addRandom adds what sprig draws by chance; here it is drawn from the
// render's seed.
func (c *calls) addRandom(m template.FuncMap) {
	ascii := make([]byte, 0, '~'-' '+1)
	for char := byte(' '); char <= '~'; char++ {
		ascii = append(ascii, char)
	}
	m["randAlphaNum"] = c.randomText("randAlphaNum", letters+digits)
	m["randAlpha"] = c.randomText("randAlpha", letters)
	m["randNumeric"] = c.randomText("randNumeric", digits)
	m["randAscii"] = c.randomText("randAscii", string(ascii))
	m["randBytes"] = c.randBytes
	m["randInt"] = c.randInt
	m["shuffle"] = c.shuffle
	m["uuidv4"] = c.uuidv4
	m["encryptAES"] = c.encryptAES
	m["bcrypt"] = func(password string) (string, error) { return c.bcrypt("bcrypt", password) }
	m["htpasswd"] = c.htpasswd
}

// random notes that a function is called that draws by chance, and gives it
// what to draw from.
func (c *calls) random(fn string) *rand.ChaCha8 {
	c.note(fn)
	return rand.NewChaCha8(c.seed())
}

// randomText draws count characters of an alphabet; none if count is negative,
// as sprig does.
func (c *calls) randomText(fn, alphabet string) func(int) (string, error) {
	return func(count int) (string, error) {
		if err := c.charge(max(count, 0)); err != nil {
			return "", err
		}
		draw := rand.New(c.random(fn))
		text := make([]byte, max(count, 0))
		for i := range text {
			text[i] = alphabet[draw.IntN(len(alphabet))]
		}
		return string(text), nil
	}
}

func (c *calls) randBytes(count int) (string, error) {
	if count < 0 {
		return "", errors.New("a negative number of bytes")
	}
	if err := c.charge(product(count, 3)); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(bytesOf(c.random("randBytes"), count)), nil
}

// bytesOf reads the next n bytes of a stream that has no end.
func bytesOf(stream *rand.ChaCha8, n int) []byte {
	b := make([]byte, n)
	_, _ = stream.Read(b) // never an error
	return b
}

func (c *calls) randInt(low, high int) (int, error) {
	if high-low <= 0 {
		return 0, fmt.Errorf("no number lies from %d to below %d", low, high)
	}
	return low + rand.New(c.random("randInt")).IntN(high-low), nil
}

func (c *calls) shuffle(s string) (string, error) {
	if err := c.charge(product(len(s), 5)); err != nil {
		return "", err
	}
	runes := []rune(s)
	rand.New(c.random("shuffle")).Shuffle(len(runes), func(i, j int) { runes[i], runes[j] = runes[j], runes[i] })
	return string(runes), nil
}

// uuidv4 is a UUID of version 4 (RFC 9562).
func (c *calls) uuidv4() string {
	b := bytesOf(c.random("uuidv4"), 16)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// encryptAES is AES-256-CBC with PKCS #7 padding, the vector before the
// ciphertext, in base64: what decryptAES reads.
func (c *calls) encryptAES(password, plain string) (string, error) {
	if plain == "" {
		return "", nil
	}
	if err := c.charge(product(len(plain), 3)); err != nil {
		return "", err
	}
	key := make([]byte, 32)
	copy(key, password)
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", err
	}
	pad := aes.BlockSize - len(plain)%aes.BlockSize
	out := append(bytesOf(c.random("encryptAES"), aes.BlockSize), plain...)
	for range pad {
		out = append(out, byte(pad))
	}
	cipher.NewCBCEncrypter(block, out[:aes.BlockSize]).CryptBlocks(out[aes.BlockSize:], out[aes.BlockSize:])
	return base64.StdEncoding.EncodeToString(out), nil
}
