package scaffold

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// nameParameter is the parameter that every chart template has.
const nameParameter = "name"

// compile makes ready the pattern, and refuses what does not go together.
func (p *Parameter) compile() error {
	switch p.Type {
	case "string":
		if p.Minimum != nil || p.Maximum != nil {
			return errors.New("minimum and maximum are for integers")
		}
		pattern, err := regexp.Compile(`^(?:` + p.Pattern + `)$`)
		if err != nil {
			return fmt.Errorf("pattern: %w", err)
		}
		if p.Pattern != "" {
			p.pattern = pattern
		}
	case "integer":
		if p.Pattern != "" {
			return errors.New("a pattern is for strings")
		}
	default:
		return fmt.Errorf("%q is not a type: use string or integer", p.Type)
	}
	return nil
}

// Check says what is wrong with an answer, what is wanted and an example.
func (p *Parameter) Check(answer string) error {
	if why := p.refusal(answer); why != "" {
		return fmt.Errorf("%s. %s For example: %s", why, p.Description, p.Example)
	}
	return nil
}

func (p *Parameter) refusal(answer string) string {
	if p.Type != "integer" {
		if p.pattern != nil && !p.pattern.MatchString(answer) {
			return fmt.Sprintf("%q is not accepted", answer)
		}
		return ""
	}
	n, err := strconv.Atoi(answer)
	switch {
	case err != nil || strconv.Itoa(n) != answer:
		return fmt.Sprintf("%q is not a whole number", answer)
	case p.Minimum != nil && n < *p.Minimum:
		return fmt.Sprintf("%d is less than %d", n, *p.Minimum)
	case p.Maximum != nil && n > *p.Maximum:
		return fmt.Sprintf("%d is more than %d", n, *p.Maximum)
	}
	return ""
}

// value is the answer as templates see it.
func (p *Parameter) value(answer string) any {
	if n, err := strconv.Atoi(answer); err == nil && p.Type == "integer" {
		return n
	}
	return answer
}
