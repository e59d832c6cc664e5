package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// The functions here read what stands under a key of an entry. A null is of
// the wrong shape everywhere but under value and default: who wants to say
// nothing leaves the key out.

func wrong(at diag.Path, want string) error { return &Error{Path: at, Msg: "must be " + want} }

func readText(at diag.Path, v any) (string, error) {
	text, ok := v.(string)
	if !ok {
		return "", wrong(at, "a text")
	}
	return text, nil
}

func readMark(at diag.Path, v any) (*bool, error) {
	mark, ok := v.(bool)
	if !ok {
		return nil, wrong(at, "true or false")
	}
	return &mark, nil
}

// readRequired settles a list of environments for one: who does not know where
// it is needs the value.
func readRequired(at diag.Path, v any, environment string) (*bool, error) {
	required, ok := v.(bool)
	if ok {
		return &required, nil
	}
	list, ok := v.([]any)
	if !ok || slices.ContainsFunc(list, func(item any) bool { _, ok := item.(string); return !ok }) {
		return nil, wrong(at, "true, false or a list of environments")
	}
	required = environment == "" || slices.Contains(list, any(environment))
	return &required, nil
}

func readType(at diag.Path, v any) (Type, error) {
	text, _ := v.(string)
	if !slices.Contains(Types(), text) {
		return "", wrong(at, "one of "+strings.Join(Types(), ", ")+diag.DidYouMean(text, Types()))
	}
	return Type(text), nil
}

func readEnum(at diag.Path, v any) ([]string, error) {
	list, _ := v.([]any)
	if len(list) == 0 {
		return nil, wrong(at, "a list of the values that it may be")
	}
	texts := make([]string, len(list))
	for i, item := range list {
		text, err := Text(item)
		if err != nil {
			return nil, &Error{Path: at.Append(strconv.Itoa(i)), Msg: err.Error()}
		}
		texts[i] = text
	}
	return texts, nil
}

func readFrom(at diag.Path, v any) (From, error) {
	text, _ := v.(string)
	if from := From(text); from == FromService || from == FromCommon {
		return from, nil
	}
	return "", wrong(at, string(FromService)+" or "+string(FromCommon))
}
