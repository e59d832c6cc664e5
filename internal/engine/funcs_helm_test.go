package engine

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// values are made anew for each render: functions may change them.
func testValues() map[string]any {
	return map[string]any{
		"map":  map[string]any{"a": "x", "b": map[string]any{"c": int64(1), "d": nil}, "e": []any{"y", 2.5, true}},
		"list": []any{"b", "a", "b", "", nil, 1.0, map[string]any{"k": "v"}},
		"text": "first line\n  second: \"line\"\n<third> & 'last' \u00e9\u4e16\n",
		"big":  map[string]any{"n": 1234567890123.0, "s": strings.Repeat("long text ", 30), "t": "yes", "u": "0x1F", "w": "1e3"},
	}
}

// arguments are what functions are tried on, as template text.
func arguments() []string {
	return []string{
		`""`, `"abc"`, `"Hello, World foo-bar"`, `"a,b,,c"`, `","`, `"1.2.3"`, `">=1.0.0-0"`, `"%v-%5d|%q|%-8s"`, `"12"`, `"0x"`,
		`"{\"a\": [1, {\"b\": null}]}"`, `"[1, \"x\"]"`, `"- x\n- y: 1"`, `"a: {b: [1, 2]}\n"`, `"a = 1\n[b]\nc = \"x\""`, `"a: b: c"`,
		`"[a-z]+(b)?"`, `"("`, `"${1}x$0"`, `"https://u:p@host:8/p?q=1#f"`, `"aGVsbG8="`, `"NBSWY3DP"`, `"2h45m"`, `"2006-01-02"`,
		`0`, `1`, `-1`, `2`, `7`, `2.5`, `1e3`, `true`, `false`, `nil`, `'x'`,
		`(list)`, `(list "b" "a" "b")`, `(list 1 nil "x" (list 2))`, `(splitList "," "c,a,b")`, `(until 4)`,
		`(dict)`, `(dict "a" 1 "b" (dict "c" "x"))`, `(dict 1 "x" "y")`, `.Values.map`, `.Values.list`, `.Values.text`, `.Values.big`,
		`.Values.missing`, `(toDate "2006-01-02" "2024-02-29")`, `(semver "1.2.3-rc.1+b")`, `(list (dict "a" (list 1 2)) (dict))`,
	}
}

// unlike are the functions that are meant to differ from Helm's, or take long.
func unlike(name string) bool {
	switch name {
	case "keys", "values", // in order here
		"derivePassword",
		"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len", "index", "slice", "call": // not in the map
		return true
	}
	return irreproducible(name)
}

// irreproducible reports functions whose results Helm makes differ at each render.
func irreproducible(name string) bool {
	switch name {
	case "now", "ago", "date", "dateInZone", "date_in_zone", "htmlDate", "htmlDateInZone", "durationRound",
		"shuffle", "uuidv4", "encryptAES", "bcrypt", "htpasswd":
		return true
	}
	return strings.HasPrefix(name, "rand") || strings.HasPrefix(name, "gen")
}

// inUTC makes Helm's functions take the local zone that ours take.
func inUTC(t *testing.T) {
	local := time.Local
	time.Local = time.UTC
	t.Cleanup(func() { time.Local = local })
}

// sameAsHelm renders a text with both engines.
func sameAsHelm(t *testing.T, text string) {
	t.Helper()
	want, wantErr := helmExecute(text, testValues())
	got, gotErr := execute(&budget{}, text, map[string]any{"Values": testValues()})
	if (gotErr == nil) != (wantErr == nil) {
		t.Errorf("%s\nHelm: %v\nours: %v", text, wantErr, gotErr)
	} else if gotErr == nil && got != want {
		t.Errorf("%s\nHelm: %q\nours: %q", text, want, got)
	}
}

// TestFunctionsAsHelm calls every function that can be compared with drawn
// arguments in Helm's engine and in ours.
func TestFunctionsAsHelm(t *testing.T) {
	inUTC(t)
	funcs := funcMap(&budget{})
	args := arguments()
	for i, name := range slices.Sorted(maps.Keys(funcs)) {
		if unlike(name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			draw := rand.New(rand.NewPCG(1, uint64(i)))
			for _, call := range drawCalls(draw, name, reflect.TypeOf(funcs[name]), args) {
				sameAsHelm(t, fmt.Sprintf(`{{ $r := %s }}{{ printf "%%T %%v" $r $r }} {{ toJson $r }}`, call))
			}
		})
	}
}

// drawCalls are calls of one function: all there are with one argument, a
// sample with more.
func drawCalls(draw *rand.Rand, name string, typ reflect.Type, args []string) []string {
	var calls []string
	if typ.NumIn() == 1 {
		for _, arg := range args {
			calls = append(calls, name+" "+arg)
		}
	}
	for range 30 {
		n := typ.NumIn()
		if typ.IsVariadic() {
			n += draw.IntN(4) - 1
		}
		call := name
		for i := range n {
			call += " " + drawFitting(draw, typ, i, args)
		}
		calls = append(calls, call)
	}
	return calls
}

// drawFitting draws mostly what can be of the parameter's type.
func drawFitting(draw *rand.Rand, typ reflect.Type, i int, args []string) string {
	kind := reflect.Interface
	if last := typ.NumIn() - 1; i < last || !typ.IsVariadic() {
		kind = typ.In(i).Kind()
	} else if i >= last {
		kind = typ.In(last).Elem().Kind()
	}
	for range 20 {
		arg := args[draw.IntN(len(args))]
		switch kind {
		case reflect.String:
			if arg[0] == '"' || arg == ".Values.text" {
				return arg
			}
		case reflect.Int, reflect.Uint32:
			if strings.Trim(arg, "-0127") == "" {
				return arg
			}
		case reflect.Map:
			if strings.HasPrefix(arg, "(dict") || arg == ".Values.map" || arg == ".Values.big" {
				return arg
			}
		default:
			return arg
		}
	}
	return args[draw.IntN(len(args))]
}

// TestCasesAsHelm has calls that drawing would not find.
func TestCasesAsHelm(t *testing.T) {
	inUTC(t)
	for _, text := range []string{
		`{{ keys .Values.map | sortAlpha | join "," }} {{ keys (dict "a" 1) }} {{ keys }}`,
		`{{ values (dict "a" 1) }} {{ values (dict) | toJson }}`,
		`{{ derivePassword 1 "long" "password" "user" "example.com" }} {{ derivePassword 1 "none" "p" "u" "s" }}`,
		`{{ decryptAES "secret" "30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=" }}`,
		`{{ encryptAES "secret" "plain" | decryptAES "secret" }} {{ encryptAES "k" "" }}`,
		`{{ date "2006-01-02 15:04" 86400 }} {{ htmlDate 0 }} {{ dateInZone "15:04" 0 "Europe/Berlin" }} {{ htmlDateInZone 0 "No/Zone" }}`,
		`{{ date_in_zone "15:04 MST" (toDate "2006-01-02" "2024-02-29") "Asia/Tokyo" }} {{ dateInZone "15:04 MST" 0 "Local" }}`,
		`{{ toDate "2006" "x" }}`, `{{ mustToDate "2006" "x" }}`, `{{ mustToDate "2006" "2024" }}`,
		`{{ durationRound "2h10m5s" }} {{ durationRound "3000h" }} {{ durationRound 5 }} {{ duration "95" }} {{ durationRound "-5h" }}`,
		`{{ "a b" | nospace | upper | quote }} {{ printf "%[2]s %[1]d %*d %6.2f %#v" 1 "x" 5 3 2.5 (dict "a" 1) }}`,
		`{{ printf "%!" }} {{ printf "%d" "x" }} {{ printf "%s" }} {{ printf "%.3s|%x|% x" "abcdef" "hi" "hi" }}`,
		`{{ seq }} {{ seq 5 }} {{ seq -3 }} {{ seq 2 5 }} {{ seq 5 2 }} {{ seq 0 2 9 }} {{ seq 9 -3 0 }} {{ seq 1 0 5 }} {{ seq 5 1 2 }} {{ seq 1 2 3 4 }}`,
		`{{ untilStep 0 10 3 }} {{ untilStep 10 0 -3 }} {{ untilStep 0 10 -1 }} {{ untilStep 3 3 1 }} {{ until -4 }} {{ until 0 | toJson }}`,
		`{{ regexReplaceAll "(a)(b*)" "abbab xa" "[$2${1}]" }} {{ regexReplaceAllLiteral "a" "aba" "$1" }} {{ regexSplit "," "a,b,c" 2 }}`,
		`{{ regexMatch "(" "x" }}`, `{{ mustRegexMatch "(" "x" }}`, `{{ regexFindAll "[a-c]" "abcabc" 4 }} {{ regexFindAll "x" "abc" -1 | toJson }}`,
		`{{ $d := dict "a" (dict "x" 1) }}{{ $_ := merge $d (dict "a" (dict "x" 2 "y" 3) "b" 1) }}{{ toJson $d }}`,
		`{{ $d := dict "a" (dict "x" 1) }}{{ $_ := mergeOverwrite $d (dict "a" (dict "x" 2 "y" 3) "b" 1) }}{{ toJson $d }}`,
		`{{ $d := deepCopy .Values.map }}{{ $_ := set $d.b "c" "changed" }}{{ toJson .Values.map }}{{ toJson $d }}`,
		`{{ $d := dict }}{{ range $i, $x := until 3 }}{{ $_ := set $d (printf "k%d" $i) $x }}{{ end }}{{ toYaml $d }}`,
		`{{ toYaml .Values }}`, `{{ toYamlPretty .Values }}`, `{{ toToml .Values.map }}`, `{{ toPrettyJson .Values }}`, `{{ toRawJson .Values }}`,
		`{{ toYaml .Values.missing }}|{{ toYaml "" }}|{{ toYaml (list) }}|{{ toYaml (dict "a" (list) "b" (dict)) }}`,
		`{{ fromYaml "a: [" }} {{ fromYamlArray "a: 1" }} {{ fromJson "x" }} {{ fromJsonArray "{}" }} {{ fromToml "a" }}`,
		`{{ fromYaml "a: &x {b: 1}\nc: *x" | toJson }}`, `{{ mustFromJson "[" }}`, `{{ required "m" nil }}`, `{{ required "m" "" }}`,
		`{{ required "m" 0 }} {{ required "m" (list) }} {{ required "m" "x" }}`, `{{ fail "why" }}`,
		`{{ lookup "v1" "Pod" "a" "b" }} {{ getHostByName "example.com" }}`,
		`{{ uniq (list 1 1 "a" "a" (list 1) (list 1) (dict "a" 1) (dict "a" 1)) }} {{ without (list 1 2 3) 2 }} {{ has 2 (list 1 2) }} {{ has "x" nil }}`,
		`{{ append nil 1 }}`, `{{ rest "abc" }}`, `{{ chunk 2 (until 5) }} {{ chunk 9 (until 2) }}`, `{{ chunk 0 (until 2) }}`,
		`{{ wrap 5 "hello there world abcdefgh" }}|{{ wrapWith 3 "--" "abcdefgh ij" }}|{{ wrap 0 "ab c" }}`,
		`{{ repeat -1 "x" }}`, `{{ indent -1 "x" }}`, `{{ substr 0 99 "x" }}|{{ trunc -2 "abc" }}|{{ abbrev 5 "abcdefgh" }}|{{ abbrevboth 5 10 "1234 5678 9123" }}`,
		`{{ html "<a>" 1 nil }} {{ js "it's <b>" }} {{ urlquery "a b" "c&d" }} {{ print "a" 1 2 "b" }} {{ println "x" 1 }}`,
		`{{ genPrivateKey "other" }} {{ htpasswd "a:b" "c" }} {{ randAlpha 0 }}{{ randNumeric -1 }}`,
		`{{ bcrypt (repeat 80 "x") }}`, `{{ randInt 5 5 }}`, `{{ randBytes -1 }}`,
		`{{ genCAWithKey "x" 1 "no key" }}`, `{{ genSignedCert "x" nil nil 1 "no ca" }}`, `{{ genSelfSignedCert "x" (list "1.2.3") nil 1 }}`,
		`{{ genSelfSignedCert "x" (list 1) nil 1 }}`, `{{ genSelfSignedCert "x" nil (list 1) 1 }}`, `{{ buildCustomCert "?" "" }}`, `{{ buildCustomCert "YQ==" "YQ==" }}`,
		`{{ with genPrivateKey "ed25519" | genCAWithKey "x" 1 }}{{ .Key | contains "BEGIN PRIVATE KEY" }}{{ .Cert | trunc 27 }}{{ end }}`,
	} {
		sameAsHelm(t, text)
	}
}
