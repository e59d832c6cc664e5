package values

import (
	"strings"
	"testing"
)

// The error of an argument names its key. A value, or what a comma makes of a
// part of it, is not quoted.
func TestErrorsOfArgumentsQuoteNoValue(t *testing.T) {
	for text, kind := range map[string]SetKind{
		"config.PASS.value=abc,hunter2":        SetValue,
		"config.PASS.value=abc,hunter2.x":      SetString,
		"config.PASS.value=abc,hunter2,more":   SetValue,
		"config.PASS.value=abc,hunter2[0]x=1":  SetValue,
		`config.PASS.value=abc,hunt"er2`:       SetValue,
		"config.PASS.value=12hunter2":          SetJSON,
		`config.PASS.value="abc"hunter2`:       SetJSON,
		"config.PASS.value={abc,hunter2":       SetValue,
		"config.PASS.value=abc,a[hunter2]=1":   SetValue,
		"config.PASS.value=abc,a[0]hunter2b=1": SetValue,
	} {
		err := SetArg{Kind: kind, Text: text}.Apply(map[string]any{}, nil)
		if err == nil {
			continue // Helm takes it
		}
		if strings.Contains(err.Error(), "unter2") || strings.Contains(err.Error(), `er2`) || !strings.Contains(err.Error(), "config.PASS.value") {
			t.Errorf("%s %s: %v", kind.Flag(), text, err)
		}
	}
	err := SetArg{Kind: SetValue, Text: "image.tag"}.Apply(map[string]any{}, nil)
	if err == nil || !strings.Contains(err.Error(), `"tag" has no value`) && !strings.Contains(err.Error(), "image") {
		t.Errorf("a key without a value: %v", err)
	}
}
