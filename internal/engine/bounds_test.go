package engine

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp/syntax"
	"runtime"
	"strings"
	"testing"
)

// shared nests a dict 40 deep in which each level holds the one below twice:
// small in memory, 2^40 leaves when written out.
const shared = `{{ $d := dict "x" "leaf" }}{{ range until 40 }}{{ $d = dict "a" $d "b" $d }}{{ end }}`

// knot is a dict that holds itself.
const knot = `{{ $d := dict "x" 1 }}{{ $_ := set $d "d" $d }}`

// deep is a list nested too deep to walk.
const deep = `{{ $l := list 1 }}{{ range until 5000 }}{{ $l = list $l }}{{ end }}`

// long is a text of a million bytes; double begins a loop in which a text grows
// without end.
const (
	long   = `{{ $s := repeat 1000000 "x" }}`
	double = `{{ $s := "x" }}{{ range until 100 }}{{ $s = `
)

// attacks are templates that ask for more than a render may have.
func attacks() []string {
	return []string{
		`{{ repeat 300000000 "x" }}`, `{{ repeat 9223372036854775807 "xx" }}`,
		`{{ until 20000000 }}`, `{{ until 1000001 }}`, `{{ until -20000000 }}`, `{{ until 9223372036854775807 }}`,
		`{{ untilStep 0 9223372036854775807 3 }}`, `{{ untilStep -9223372036854775807 9223372036854775807 1 }}`,
		`{{ seq 20000000 }}`, `{{ seq 0 3 900000000 }}`, `{{ seq 100000000 -1 0 }}`,
		`{{ indent 1000000000 "x" }}`, `{{ nindent 100000000 "x" }}`, `{{ indent 100000 (repeat 1000 "\n") }}`,
		`{{ randAlphaNum 1000000000 }}`, `{{ randAlpha 1000000000 }}`, `{{ randNumeric 1000000000 }}`, `{{ randAscii 1000000000 }}`,
		`{{ randBytes 1000000000 }}`,
		`{{ printf (repeat 1000 "%1000000d") 1 }}`, `{{ printf "%*d%*d%*d%*d%*d%*d%*d%*d%*d%*d%*d%*d%*d%*d%*d%*d%*d" 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 1000000 1 }}`,
		`{{ printf (repeat 100 "%.1000000f") 1.5 }}`, `{{ printf "%1000000v" (until 1000) }}`, `{{ printf "%-999999s" (list "a" "b" "c" "d" "e" "f" "g" "h" "i" "j" "k" "l" "m" "n" "o" "p" "q") }}`,
		long + `{{ printf (repeat 100 "%[1]s") $s }}`, long + `{{ printf "%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q" $s }}`,
		long + `{{ replace "" $s $s }}`, long + `{{ replace "x" $s $s }}`, long + `{{ regexReplaceAll "x" $s $s }}`,
		long + `{{ regexReplaceAllLiteral "x" $s $s }}`, long + `{{ regexReplaceAll "x+" $s (repeat 100 "$0") }}`,
		long + `{{ wrapWith 1 $s $s }}`, long + `{{ join $s (until 1000) }}`, long + `{{ cat $s $s $s $s $s $s $s $s $s $s $s $s $s $s $s $s $s }}`,
		`{{ $s := repeat 3000000 "," }}{{ splitList "," $s }}`, `{{ $s := repeat 3000000 "," }}{{ split "," $s }}`,
		`{{ $s := repeat 3000000 "," }}{{ splitn "," 2000000 $s }}`, `{{ $s := repeat 3000000 "," }}{{ regexSplit "," $s -1 }}`,
		`{{ $s := repeat 3000000 "," }}{{ regexFindAll "," $s -1 }}`,
		`{{ regexMatch (repeat 3000 "x{1000}") "x" }}`, `{{ regexMatch (repeat 100000 "\\pL") "x" }}`,
		`{{ regexMatch (repeat 40 ".{0,1000}") (repeat 100000 "x") }}`, long + `{{ regexFind "(.*)(.*)(.*)(.*)(.*){1,200}y" $s }}`,
		double + `print $s $s }}{{ end }}`, double + `printf "%s%s" $s $s }}{{ end }}`, double + `cat $s $s }}{{ end }}`,
		double + `repeat 2 $s }}{{ end }}`, double + `join "" (list $s $s) }}{{ end }}`, double + `replace "x" "xx" $s }}{{ end }}`,
		double + `quote $s $s }}{{ end }}`, double + `squote $s $s }}{{ end }}`, double + `b64enc $s }}{{ end }}`,
		double + `b32enc $s }}{{ end }}`, double + `toJson (list $s $s) }}{{ end }}`, double + `toYaml (list $s $s) }}{{ end }}`,
		double + `html $s $s }}{{ end }}`, double + `urlquery $s $s "&" }}{{ end }}`, double + `js $s $s "'" }}{{ end }}`,
		double + `println $s $s }}{{ end }}`, double + `encryptAES "k" (print $s $s) }}{{ end }}`,
		double + `toToml (dict "a" $s "b" $s) }}{{ end }}`, double + `regexQuoteMeta (print $s ".") }}{{ $s = print $s $s }}{{ end }}`,
		`{{ $l := list 1 }}{{ range until 100 }}{{ $l = concat $l $l }}{{ end }}`,
		`{{ $l := until 1000000 }}{{ range until 1000 }}{{ $_ := append $l 1 }}{{ end }}`, `{{ $l := until 1000000 }}{{ uniq $l }}`,
		`{{ $l := until 1000000 }}{{ range until 1000 }}{{ $_ := prepend $l 1 }}{{ $_ = reverse $l }}{{ $_ = rest $l }}{{ $_ = compact $l }}{{ end }}`,
		`{{ chunk 1 (until 1000000) }}`, `{{ toJson (until 1000000) }}`, `{{ toYaml (until 1000000) }}`, `{{ join "," (until 1000000) }}`,
		`{{ range until 1000000 }}{{ $_ := dict }}{{ end }}`, `{{ range until 1000000 }}{{ $_ := list 1 2 3 4 }}{{ end }}`,
		`{{ range until 100000 }}{{ $_ := genPrivateKey "" }}{{ end }}`, `{{ range until 100000 }}{{ $_ := bcrypt "x" }}{{ end }}`,
		`{{ fromYaml (print "a: &a [" (repeat 2000000 "1,") "1]") }}`, `{{ fromJsonArray (print "[" (repeat 2000000 "{},") "1]") }}`,
		`{{ fromYaml (repeat 700000 "- ") }}`, `{{ fromToml (repeat 1000000 "a.b.") }}`,
		`{{ fromToml (print "[" (repeat 200000 "a.") "a]") }}`, `{{ fromToml (print "a = " (repeat 100000 "[")) }}`,
		`{{ genCAWithKey "x" 1 (repeat 1000000 "x") }}`, `{{ buildCustomCert "" (repeat 1000000 "x") }}`,
	}
}

// walkers are calls that walk the whole of $d.
func walkers(value string) []string {
	var texts []string
	for _, call := range []string{
		`toYaml $d`, `toYamlPretty $d`, `toJson $d`, `mustToJson $d`, `toPrettyJson $d`, `mustToPrettyJson $d`, `toRawJson $d`, `mustToRawJson $d`,
		`toToml $d`, `toString $d`, `toStrings (list $d)`, `quote $d`, `squote $d`, `cat $d`, `print $d`, `println $d`, `printf "%v" $d`,
		`html $d`, `js $d`, `urlquery $d`, `join "," (list $d)`, `deepCopy $d`, `mustDeepCopy $d`, `merge (dict) $d`, `mergeOverwrite $d $d`,
		`mustMerge (dict) $d`, `mustMergeOverwrite $d $d`, `toDecimal $d`, `dict $d 1`, `sortAlpha (list $d)`, `deepEqual $d (dict "a" 1)`,
		`has $d (list $d)`, `uniq (list $d $d)`, `without (list $d) $d`,
	} {
		if strings.Contains(value, "list") && strings.Contains(strings.ToLower(call), "merge") {
			continue
		}
		texts = append(texts, value+`{{ $_ := `+call+` }}`)
	}
	return texts
}

// TestBounds holds each attack to end with a limit and with little memory.
func TestBounds(t *testing.T) {
	const (
		budgetBytes = 32 << 20
		maxMemory   = 600 << 20 // in all, garbage too; half of it without the race detector
	)
	texts := attacks()
	texts = append(texts, walkers(shared)...)
	texts = append(texts, walkers(knot)...)
	texts = append(texts, walkers(strings.ReplaceAll(deep, "$l", "$d"))...)
	for _, text := range texts {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := execute(&budget{maxBytes: budgetBytes, maxSteps: 20_000}, text, nil)
		runtime.ReadMemStats(&after)
		if limit := (limitExceeded{}); !errors.As(err, &limit) {
			t.Errorf("%s\nended with %v", text, err)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > maxMemory {
			t.Errorf("%s\ntook %d MiB", text, used>>20)
		}
	}
}

// TestHonestUse holds what real charts do, and more of it, to pass within the
// budget of a default render.
func TestHonestUse(t *testing.T) {
	for _, text := range []string{
		`{{ repeat 100000 "x" | indent 8 | b64enc | quote }}`,
		`{{ $l := list }}{{ range until 500 }}{{ $l = append $l (printf "item-%d" .) }}{{ end }}{{ join "," $l | sha256sum }}`,
		`{{ $d := dict }}{{ range until 2000 }}{{ $_ := set $d (toString .) (dict "name" . "tags" (list "a" "b")) }}{{ end }}{{ toYaml $d | nindent 4 }}`,
		`{{ $d := dict }}{{ range until 2000 }}{{ $_ := set $d (toString .) (dict "name" .) }}{{ end }}{{ toJson (mergeOverwrite (deepCopy $d) $d) | fromJson | toYaml | fromYaml | len }}`,
		`{{ regexReplaceAll "[^-a-z0-9]{1,63}" (repeat 10000 "Some Name_") "-" | trunc 63 }}`,
		`{{ range until 5000 }}{{ printf "%-20s %05d %s" "name" . (repeat 50 "x") }}{{ end }}`,
		`{{ seq 1 10000 }}{{ until 100000 | len }}{{ regexSplit "," (repeat 1000 "a,") -1 | len }}`,
		`{{ toYaml (dict "script" (repeat 20000 "echo \"<line>\"\n")) | nindent 2 }}`,
	} {
		if _, err := execute(&budget{maxBytes: 32 << 20, maxSteps: 1_000_000}, text, nil); err != nil {
			t.Errorf("%s\n%v", text, err)
		}
	}
}

// TestFormatBound holds the estimate of what printf prints to be no smaller
// than what it prints.
func TestFormatBound(t *testing.T) {
	list := []any{1, "two", 3.5, nil, map[string]any{"k": []any{true}}}
	for _, c := range []struct {
		format string
		args   []any
	}{
		{"%d %s %v", []any{1, "x", list}},
		{"%50v|%-50v|%+v|%#v", []any{list, list, list, list}},
		{"%*d|%.*f|%*.*f", []any{300, 1, 200, 1.5, 100, 90, 2.5}},
		{"%[1]v%[1]v%[1]v%[1]*[2]v", []any{200, list}},
		{"%x|% x|%#x|%q|%U", []any{"some text", "some text", "some text", "\x00\x01\U0010ffff", 1}},
		{"%v %d", []any{[]byte("some text"), []byte("some text")}},
		{"%s%s%!%z", []any{1, 2, 3, 4}},
		{"%.400f %e %g", []any{1e300, 1e300, 1e300}},
		{"%9999999d", []any{1}},
	} {
		var w walker
		star := 0
		for _, arg := range c.args {
			if err := w.value(arg); err != nil {
				t.Fatal(err)
			}
			star = max(star, width(arg))
		}
		if got, bound := len(fmt.Sprintf(c.format, c.args...)), formatBound(c.format, w, star); got > bound {
			t.Errorf("%q: prints %d bytes, the estimate is %d", c.format, got, bound)
		}
	}
}

// TestProgramSize holds the estimate of a pattern's size near the truth, since
// both too small and too large would do harm.
func TestProgramSize(t *testing.T) {
	for _, pattern := range []string{
		"abc", "a*b+c?", "(a|b|c){10,20}", "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", "(?i)hello", `\pL+`, "((a{10}){10}){10}", "", "x{1000}", "a{3,}",
	} {
		tree, err := syntax.Parse(pattern, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		estimate := programSize(tree)
		program, err := syntax.Compile(tree.Simplify())
		if err != nil {
			t.Fatal(err)
		}
		if n := len(program.Inst); estimate+2 < n || estimate > 4*n+700 {
			t.Errorf("%q: %d instructions, the estimate is %d", pattern, n, estimate)
		}
	}
}

// TestFormatBoundOfAnything draws formats from what formats are made of.
func TestFormatBoundOfAnything(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	parts := []string{"%", "%", "d", "s", "v", "q", "x", "*", "[1]", "[2]", "[3]", "5", "30", "700", ".", "-", "+", "#", " ", "0", "%%", "text", "\u00e9"}
	args := []any{77, "some \x00 text", []any{1, "x", map[string]any{"k": -5}}}
	for range 20_000 {
		var format strings.Builder
		for range draw.IntN(12) {
			format.WriteString(parts[draw.IntN(len(parts))])
		}
		var w walker
		for _, arg := range args {
			if err := w.value(arg); err != nil {
				t.Fatal(err)
			}
		}
		if got, bound := len(fmt.Sprintf(format.String(), args...)), formatBound(format.String(), w, 77); got > bound {
			t.Fatalf("%q: prints %d bytes, the estimate is %d", format.String(), got, bound)
		}
	}
}
