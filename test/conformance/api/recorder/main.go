// Reads inputs of API recordings from standard input, one JSON object a line, and writes them with the answers of the API server's own code: decoding,
// defaulting, registry strategies, validation and warnings of the Kubernetes release that it is linked with. record.ts builds and runs it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"

	utilrand "k8s.io/apimachinery/pkg/util/rand"
	"k8s.io/kubernetes/pkg/capabilities"
)

// record is one line: the input's members are kept as they are, the answer's are added.
type record map[string]any

func (r record) text(name string) string {
	text, _ := r[name].(string)
	return text
}

// runs is how often each input is answered: answers that differ are marked as unstable.
const runs = 3

func main() {
	capabilities.Setup(true, 0)
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 64<<20)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	for input.Scan() {
		var in record
		if err := json.Unmarshal(input.Bytes(), &in); err != nil {
			fail(err)
		}
		line, err := json.Marshal(answerStably(in))
		if err != nil {
			fail(err)
		}
		output.Write(append(line, '\n'))
	}
	if err := input.Err(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// structDiff is a line of a difference between structs, up to 1.33: each process draws the kind of blanks that it uses.
var structDiff = regexp.MustCompile(`\n[-+]?[ \x{a0}]*\t+\w+: `)

func answerStably(in record) record {
	first := answerOnce(in)
	if errors, ok := first["errors"].([]any); ok && structDiff.MatchString(fmt.Sprint(errors)) {
		first["unstable"] = true
	}
	for run := 1; run < runs; run++ {
		if !reflect.DeepEqual(first, answerOnce(in)) {
			first["unstable"] = true
		}
	}
	return first
}

func answerOnce(in record) record {
	utilrand.Seed(1)
	out := record{}
	for name, value := range in {
		out[name] = value
	}
	answer := answer{Strict: []string{}, Errors: []fieldError{}, Warnings: []string{}}
	if in["old"] != nil {
		answer.update(in)
	} else {
		answer.create(in)
	}
	bytes, err := json.Marshal(answer)
	if err != nil {
		fail(err)
	}
	var members record
	if err := json.Unmarshal(bytes, &members); err != nil {
		fail(err)
	}
	for name, value := range members {
		out[name] = value
	}
	return out
}
