package engine

import (
	"errors"
	"regexp"
	"strings"
	"text/template"
)

func (c *calls) addRegexps(m template.FuncMap) {
	m["regexMatch"] = c.regexMatch
	m["mustRegexMatch"] = c.mustRegexMatch
	m["regexFind"], m["mustRegexFind"] = c.regexFind, c.regexFind
	m["regexFindAll"], m["mustRegexFindAll"] = c.regexFindAll, c.regexFindAll
	m["regexSplit"], m["mustRegexSplit"] = c.regexSplit, c.regexSplit
	m["regexReplaceAll"], m["mustRegexReplaceAll"] = c.regexReplaceAll, c.regexReplaceAll
	m["regexReplaceAllLiteral"], m["mustRegexReplaceAllLiteral"] = c.regexReplaceAllLiteral, c.regexReplaceAllLiteral
}

func (c *calls) mustRegexMatch(pattern, s string) (bool, error) {
	re, err := c.patterns.compile(pattern, s)
	if err != nil {
		return false, err
	}
	return re.MatchString(s), nil
}

// regexMatch takes a broken pattern for one that matches nothing, as sprig does.
func (c *calls) regexMatch(pattern, s string) (bool, error) {
	matches, err := c.mustRegexMatch(pattern, s)
	if limit := (limitExceeded{}); err != nil && !errors.As(err, &limit) {
		return false, nil
	}
	return matches, err
}

func (c *calls) regexFind(pattern, s string) (string, error) {
	re, err := c.patterns.compile(pattern, s)
	if err != nil {
		return "", err
	}
	return re.FindString(s), nil
}

func (c *calls) regexFindAll(pattern, s string, n int) ([]string, error) {
	re, err := c.patterns.compile(pattern, s)
	if err != nil {
		return nil, err
	}
	if err := c.matches(re, s, n); err != nil {
		return nil, err
	}
	return re.FindAllString(s, n), nil
}

func (c *calls) regexSplit(pattern, s string, n int) ([]string, error) {
	re, err := c.patterns.compile(pattern, s)
	if err != nil {
		return nil, err
	}
	if err := c.matches(re, s, n); err != nil {
		return nil, err
	}
	return re.Split(s, n), nil
}

// matches charges for a list of at most n matches.
func (c *calls) matches(re *regexp.Regexp, s string, n int) error {
	const small = 1 << 10
	count := len(s) + 1
	if n >= 0 {
		count = min(count, n)
	}
	if count > small {
		count = min(count, countMatches(re, s, maxElements/3+1)+1)
	}
	return c.elements(3 * count)
}

func (c *calls) regexReplaceAll(pattern, s, with string) (string, error) {
	re, err := c.patterns.compile(pattern, s)
	if err != nil {
		return "", err
	}
	// Each $n writes at most what its match holds, and matches do not overlap.
	if err := c.replacing(re, s, with, strings.Count(with, "$")); err != nil {
		return "", err
	}
	return re.ReplaceAllString(s, with), nil
}

func (c *calls) regexReplaceAllLiteral(pattern, s, with string) (string, error) {
	re, err := c.patterns.compile(pattern, s)
	if err != nil {
		return "", err
	}
	if err := c.replacing(re, s, with, 0); err != nil {
		return "", err
	}
	return re.ReplaceAllLiteralString(s, with), nil
}

// maxReplaced is more than any replacement may write.
const maxReplaced = 128 << 20

// replacing charges for the most that a replacement can write.
func (c *calls) replacing(re *regexp.Regexp, s, with string, references int) error {
	const small = 1 << 10
	count := len(s) + 1
	if product(count, len(with)) > small {
		count = countMatches(re, s, maxReplaced/max(len(with), 1)+1)
	}
	return c.charge(product(count, len(with)) + product(references+1, len(s)))
}
