package main

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// decode reads a body into the internal object, defaulted. The answer gets strict errors, or the decode error and false.
func (a *answer) decode(kind kindRow, body []byte) (runtime.Object, bool) {
	info, ok := runtime.SerializerInfoForMediaType(legacyscheme.Codecs.SupportedMediaTypes(), "application/yaml")
	if !ok {
		fail(fmt.Errorf("no serializer of YAML"))
	}
	decoder := legacyscheme.Codecs.DecoderToVersion(info.StrictSerializer, schema.GroupVersion{Group: kind.gvk.Group, Version: runtime.APIVersionInternal})
	defaultKind := kind.gvk
	object, found, err := decoder.Decode(body, &defaultKind, kind.internal())
	if err != nil {
		strict, isStrict := runtime.AsStrictDecodingError(err)
		if !isStrict || object == nil {
			a.DecodeError = decodeMessage(kind, found, err, body)
			return nil, false
		}
		a.StrictMessage = decodeMessage(kind, found, err, body)
		for _, each := range strict.Errors() {
			a.Strict = append(a.Strict, strictTexts(each.Error())...)
		}
	}
	if found.GroupVersion() != kind.gvk.GroupVersion() {
		a.DecodeError = fmt.Sprintf("the API version in the data (%s) does not match the expected API version (%s)", found.GroupVersion(), gvkText(kind.gvk))
		return nil, false
	}
	return object, true
}

// strictTexts splits the report of the YAML reader, which has one line for each key.
func strictTexts(text string) []string {
	const head = "yaml: unmarshal errors:\n"
	if !strings.HasPrefix(text, head) {
		return []string{text}
	}
	lines := strings.Split(strings.TrimPrefix(text, head), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return lines
}

// schemeName is printed with the place of the source where the scheme was made; this is what a release prints.
var schemeName = regexp.MustCompile(`in scheme "[^"]*"`)

// decodeMessage is the text of the request handlers around an error of the decoder.
func decodeMessage(kind kindRow, found *schema.GroupVersionKind, err error, body []byte) string {
	if found != nil && found.Kind != "" {
		text := fmt.Sprintf("%s in version %q cannot be handled as a %s: %v", found.Kind, found.Version, kind.gvk.Kind, err)
		return schemeName.ReplaceAllString(text, `in scheme "pkg/api/legacyscheme/scheme.go:30"`)
	}
	return fmt.Sprintf("the object provided is unrecognized (must be of type %s): %v (%s)", kind.gvk.Kind, err, summary(body))
}

func summary(body []byte) string {
	const limit = 30
	switch {
	case len(body) == 0:
		return "<empty>"
	case body[0] == '{' && len(body) > limit:
		return string(body[:limit]) + " ..."
	case body[0] == '{':
		return string(body)
	case len(body) > limit:
		return hex.EncodeToString(body[:limit]) + " ..."
	}
	return hex.EncodeToString(body)
}
