package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"sort"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	api "k8s.io/kubernetes/pkg/apis/core"
)

type fieldError struct {
	Type    string `json:"type"`
	Field   string `json:"field"`
	Message string `json:"message"`
	Times   int    `json:"times,omitempty"`
}

type requestError struct {
	Code    int32  `json:"code"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

// answer has the members of a recording that the server decides.
type answer struct {
	Strict        []string      `json:"strict"`
	StrictMessage string        `json:"strictMessage,omitempty"`
	DecodeError   string        `json:"decodeError,omitempty"`
	Errors        []fieldError  `json:"errors"`
	Summary       string        `json:"summary,omitempty"`
	RequestError  *requestError `json:"requestError,omitempty"`
	Warnings      []string      `json:"warnings"`
	Defaults      any           `json:"defaults,omitempty"`
}

const (
	storedVersion = "100"
	storedUID     = types.UID("<uid>")
)

// warnings collects what the server would send as headers: each text once.
type warnings struct{ texts []string }

func (w *warnings) AddWarning(_, text string) {
	for _, each := range w.texts {
		if each == text {
			return
		}
	}
	w.texts = append(w.texts, text)
}

func (a *answer) create(in record) {
	kind := kindOf(in.text("kind"))
	body := []byte(in.text("manifest"))
	object, ok := a.decode(kind, body)
	if !ok {
		return
	}
	accessor, _ := meta.Accessor(object)
	namespace := in.text("requestNamespace")
	if namespace == "" {
		namespace = accessor.GetNamespace()
	}
	if namespace == "" {
		namespace = "default"
	}
	recorder := &warnings{}
	ctx := requestContext(kind, namespace, "create", "", recorder)
	rest.WipeObjectMetaSystemFields(accessor)
	if !a.prepare(kind, object, namespace, recorder) {
		return
	}
	created, err := kind.storage(nil).(rest.Creater).Create(ctx, object, rest.ValidateAllObjectFunc, &metav1.CreateOptions{})
	if !a.judge(err) {
		return
	}
	a.Warnings = append(a.Warnings, recorder.texts...)
	if in["withDefaults"] == true {
		a.Defaults = versioned(kind, created, body)
	}
}

func (a *answer) update(in record) {
	kind := kindOf(in.text("kind"))
	before, namespace, ok := a.stored(kind, in)
	if !ok {
		return
	}
	object, ok := a.decode(kind, []byte(in.text("new")))
	if !ok {
		return
	}
	old, _ := meta.Accessor(before)
	accessor, _ := meta.Accessor(object)
	if in.text("verb") == "patch" {
		accessor.SetResourceVersion(storedVersion)
		accessor.SetUID(storedUID)
	}
	if name := accessor.GetName(); name != "" && name != old.GetName() {
		a.RequestError = &requestError{http.StatusBadRequest, "BadRequest", "the name of the object (" + name + ") does not match the name on the URL (" + old.GetName() + ")"}
		return
	}
	recorder := &warnings{}
	ctx := requestContext(kind, namespace, "update", old.GetName(), recorder)
	if !a.prepare(kind, object, namespace, recorder) {
		return
	}
	updater := kind.storage(before).(rest.Updater)
	_, _, err := updater.Update(ctx, old.GetName(), rest.DefaultUpdatedObjectInfo(object), rest.ValidateAllObjectFunc, rest.ValidateAllObjectUpdateFunc, false, &metav1.UpdateOptions{})
	if a.judge(err) {
		a.Warnings = append(a.Warnings, recorder.texts...)
	}
	if service, ok := before.(*api.Service); ok {
		a.hideAddresses(service.Spec.ClusterIPs, in.text("old")+in.text("new"))
	}
}

// hideAddresses replaces addresses that no manifest names: they were drawn at random.
func (a *answer) hideAddresses(addresses []string, manifests string) {
	for _, address := range addresses {
		if strings.Contains(manifests, address) {
			continue
		}
		for i := range a.Errors {
			a.Errors[i].Message = strings.ReplaceAll(a.Errors[i].Message, address, "<allocated>")
		}
		a.Summary = strings.ReplaceAll(a.Summary, address, "<allocated>")
	}
}

// stored makes the old object of an update as the server would have stored it.
func (a *answer) stored(kind kindRow, in record) (runtime.Object, string, bool) {
	refused := func(first answer) (runtime.Object, string, bool) {
		a.RequestError = &requestError{Code: -1, Message: "the old object is refused: " + first.Summary + first.DecodeError}
		return nil, "", false
	}
	first := answer{}
	object, ok := first.decode(kind, []byte(in.text("old")))
	if !ok {
		return refused(first)
	}
	accessor, _ := meta.Accessor(object)
	namespace := accessor.GetNamespace()
	if namespace == "" {
		namespace = "default"
	}
	recorder := &warnings{}
	ctx := requestContext(kind, namespace, "create", "", recorder)
	if !first.prepare(kind, object, namespace, recorder) {
		return refused(first)
	}
	created := object
	if in["oldStored"] == true {
		rest.FillObjectMetaSystemFields(accessor)
		accessor.SetGeneration(1)
	} else {
		var err error
		if created, err = kind.storage(nil).(rest.Creater).Create(ctx, object, rest.ValidateAllObjectFunc, &metav1.CreateOptions{}); !first.judge(err) {
			return refused(first)
		}
	}
	accessor, _ = meta.Accessor(created)
	accessor.SetResourceVersion(storedVersion)
	accessor.SetUID(storedUID)
	return created, namespace, true
}

func requestContext(kind kindRow, namespace, verb, name string, recorder warning.Recorder) context.Context {
	if !kind.namespaced {
		namespace = ""
	}
	ctx := genericapirequest.WithNamespace(context.Background(), namespace)
	ctx = genericapirequest.WithRequestInfo(ctx, &genericapirequest.RequestInfo{
		IsResourceRequest: true, Verb: verb, APIGroup: kind.gvk.Group, APIVersion: kind.gvk.Version, Resource: kind.resource, Namespace: namespace, Name: name,
	})
	return warning.WithWarningRecorder(ctx, recorder)
}

// prepare does what the request handlers do before they call a storage.
func (a *answer) prepare(kind kindRow, object runtime.Object, namespace string, recorder *warnings) bool {
	accessor, _ := meta.Accessor(object)
	accessor.SetManagedFields(nil)
	if !kind.namespaced {
		namespace = ""
	}
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(namespace, accessor); err != nil {
		return a.judge(err)
	}
	seen := map[types.UID]bool{}
	kept := []metav1.OwnerReference{}
	for _, reference := range accessor.GetOwnerReferences() {
		if seen[reference.UID] {
			recorder.AddWarning("", duplicateOwner(reference.UID))
			continue
		}
		seen[reference.UID] = true
		kept = append(kept, reference)
	}
	if len(kept) > 0 {
		accessor.SetOwnerReferences(kept)
	}
	return true
}

func duplicateOwner(uid types.UID) string {
	return ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: " + string(uid)
}

// address is a pointer in Go syntax: another one in each run.
var address = regexp.MustCompile(`\)\(0x[0-9a-f]{6,}\)`)

const anyAddress = ")(0x0)"

// judge turns an error into the answer; true means that there was none.
func (a *answer) judge(err error) bool {
	if err == nil {
		return true
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		a.RequestError = &requestError{Code: http.StatusInternalServerError, Message: err.Error()}
		return false
	}
	reply := status.Status()
	if reply.Code != http.StatusUnprocessableEntity || reply.Details == nil {
		a.RequestError = &requestError{reply.Code, string(reply.Reason), reply.Message}
		return false
	}
	times := map[fieldError]int{}
	for _, cause := range reply.Details.Causes {
		times[fieldError{Type: string(cause.Type), Field: cause.Field, Message: address.ReplaceAllString(cause.Field+": "+cause.Message, anyAddress)}]++
	}
	for each, count := range times {
		if count > 1 {
			each.Times = count
		}
		a.Errors = append(a.Errors, each)
	}
	sort.Slice(a.Errors, func(i, j int) bool {
		return a.Errors[i].Field+" "+a.Errors[i].Message < a.Errors[j].Field+" "+a.Errors[j].Message
	})
	if len(a.Errors) == 1 {
		a.Summary = address.ReplaceAllString(reply.Message, anyAddress)
	}
	return false
}

// versioned is the object as clients read it, without what the server draws at random.
func versioned(kind kindRow, object runtime.Object, body []byte) any {
	accessor, err := meta.Accessor(object)
	if err != nil {
		fail(err)
	}
	accessor.SetUID("")
	accessor.SetCreationTimestamp(metav1.Time{})
	bytes, err := runtime.Encode(legacyscheme.Codecs.LegacyCodec(kind.gvk.GroupVersion()), object)
	if err != nil {
		fail(err)
	}
	var out map[string]any
	if err := json.Unmarshal(bytes, &out); err != nil {
		fail(err)
	}
	hideAllocated(kind, out, body)
	return out
}

func gvkText(gvk schema.GroupVersionKind) string { return gvk.GroupVersion().String() }
