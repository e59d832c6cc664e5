package config

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/config"
)

// fits reports whether a text is of a type.
func fits(t config.Type, text string) bool {
	switch t {
	case config.TypeInteger:
		return isInteger(text)
	case config.TypeNumber:
		n, err := strconv.ParseFloat(text, 64)
		return err == nil && !math.IsInf(n, 0) && !math.IsNaN(n) && strings.Trim(text, "0123456789+-.eE") == ""
	case config.TypeBoolean:
		return text == "true" || text == "false"
	case config.TypeURL:
		u, err := url.Parse(text)
		return err == nil && u.IsAbs() && u.Host != ""
	case config.TypeDuration:
		_, err := time.ParseDuration(text)
		return err == nil
	}
	return true
}

func isInteger(text string) bool {
	digits := strings.TrimPrefix(strings.TrimPrefix(text, "-"), "+")
	return digits != "" && len(text)-len(digits) <= 1 && strings.Trim(digits, "0123456789") == ""
}

// noun says what a value is not.
func noun(t config.Type) string {
	switch t {
	case config.TypeURL:
		return "no absolute URL with a host"
	case config.TypeDuration:
		return "no duration such as 1h30m or 250ms"
	case config.TypeBoolean:
		return "neither true nor false"
	}
	return "no " + string(t)
}

// brief quotes a text, cut to what fits a message.
func brief(text string) string {
	const most = 40
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most]) + "…"
	}
	return strconv.Quote(text)
}

func plural(n int, word string) string { return strconv.Itoa(n) + " " + word }
