// Reads states of a cluster from standard input, one JSON object a line, and writes each with what one sync of the StatefulSet controller of the Kubernetes
// release that it is linked with did: one line for each, or an empty line where two syncs of the same state differ. record.ts builds and drives it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/go-logr/logr"
	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/component-base/featuregate"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/history"
	"recorder/statefulset"
)

func main() {
	klog.SetLogger(logr.Discard())
	utilruntime.ErrorHandlers = nil
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 64<<20)
	for input.Scan() {
		first, second := syncOnce(input.Bytes()), syncOnce(input.Bytes())
		if string(first) != string(second) {
			first = nil
		}
		if _, err := os.Stdout.Write(append(first, '\n')); err != nil {
			fail(err)
		}
	}
	if err := input.Err(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// syncOnce answers one line of input.
func syncOnce(line []byte) []byte {
	var out record
	decode(line, &out)
	out.Gates = setGates(out.Gates)
	statefulset.Now = time.Unix(out.NowSeconds, 0)
	state := newState(&out)
	client := &fake.Clientset{}
	factory := informers.NewSharedInformerFactory(client, 0)
	server := newServer(state, factory)
	client.AddReactor("*", "*", server.react)
	delays, err := statefulset.SyncOnce(factory, client, eventRecorder{server}, server.fill, out.Set.Namespace+"/"+out.Set.Name)
	for _, each := range delays {
		out.RequeueAfterSeconds = append(out.RequeueAfterSeconds, each.Seconds())
	}
	if err != nil {
		out.Error = firstLine(err.Error())
	}
	out.Actions, out.Events, out.StatusWritten = adoptionsByName(server.actions), append([]event{}, server.events...), server.written
	out.Status = encode(statusDetail(server.objects["statefulsets"][out.Set.Name].(*apps.StatefulSet).Status))
	out.Set.Spec = specDetail(state.set, out.Set.Spec)
	return []byte(state.symbols.Replace(string(encode(out))))
}

// told are the feature gates that recordings may differ in. The first is always told, the others where they are not at their default.
var told = []featuregate.Feature{"MaxUnavailableStatefulSet", "StatefulSetSemanticRevisionComparison", "StatefulSetRecreateStrategy"}

// setGates sets the gates of this release, and gives what the record has to tell of them.
func setGates(asked map[string]bool) map[string]bool {
	known := utilfeature.DefaultMutableFeatureGate.GetAll()
	effective := map[string]bool{}
	tell := map[string]bool{}
	for at, name := range told {
		spec, ok := known[name]
		if !ok {
			continue
		}
		value, given := asked[string(name)]
		if !given {
			value = spec.Default
		}
		effective[string(name)] = value
		if at == 0 || value != spec.Default {
			tell[string(name)] = value
		}
	}
	if err := utilfeature.DefaultMutableFeatureGate.SetFromMap(effective); err != nil {
		fail(err)
	}
	return tell
}

// adoptionsByName sorts runs of adoptions and releases, which have no order.
func adoptionsByName(actions []action) []action {
	sorted := append([]action{}, actions...)
	for from := 0; from < len(sorted); from++ {
		to := from
		for to < len(sorted) && sorted[to].Verb == "patch" && sorted[to].Kind == sorted[from].Kind {
			to++
		}
		if to > from {
			run := sorted[from:to]
			sort.SliceStable(run, func(i, j int) bool { return run[i].Name < run[j].Name })
			from = to - 1
		}
	}
	return sorted
}

func firstLine(text string) string {
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		return text[:end] + "…"
	}
	return text
}

func detail(verb string, object runtime.Object) map[string]any {
	switch object := object.(type) {
	case *v1.Pod:
		volumes := map[string]string{}
		for _, each := range object.Spec.Volumes {
			volumes[each.Name] = ""
			if each.PersistentVolumeClaim != nil {
				volumes[each.Name] = each.PersistentVolumeClaim.ClaimName
			}
		}
		told := map[string]any{"labels": object.Labels, "template": strings.TrimPrefix(object.Spec.Containers[0].Image, "app:")}
		if verb == "create" {
			told["hostname"], told["subdomain"] = object.Spec.Hostname, object.Spec.Subdomain
		}
		if len(volumes) > 0 {
			told["volumes"] = volumes
		}
		return told
	case *v1.PersistentVolumeClaim:
		if verb == "create" {
			labels := object.Labels
			if labels == nil {
				labels = map[string]string{}
			}
			return withAnnotations(map[string]any{"labels": labels}, object.Annotations)
		}
		owners := []owner{}
		for _, each := range object.OwnerReferences {
			owners = append(owners, owner{each.Kind, each.Name, string(each.UID), each.Controller != nil && *each.Controller})
		}
		return map[string]any{"owners": owners}
	case *apps.ControllerRevision:
		if verb == "update" && object.Name != "" {
			return map[string]any{"revision": object.Revision}
		}
		labels := map[string]string{}
		for name, value := range object.Labels {
			if name != history.ControllerRevisionHashLabel {
				labels[name] = value
			}
		}
		return withAnnotations(map[string]any{"revision": object.Revision, "labels": labels}, object.Annotations)
	}
	return nil
}

func withAnnotations(told map[string]any, annotations map[string]string) map[string]any {
	if len(annotations) > 0 {
		told["annotations"] = annotations
	}
	return told
}

// patchDetail tells an adoption from a release: releases delete their entry.
func patchDetail(patch []byte) map[string]any {
	if strings.Contains(string(patch), `"$patch":"delete"`) {
		return map[string]any{"ownerReference": "release"}
	}
	return map[string]any{"ownerReference": "adopt"}
}

func statusDetail(status apps.StatefulSetStatus) map[string]any {
	told := map[string]any{
		"observedGeneration": status.ObservedGeneration, "replicas": status.Replicas, "readyReplicas": status.ReadyReplicas,
		"availableReplicas": status.AvailableReplicas, "currentReplicas": status.CurrentReplicas, "updatedReplicas": status.UpdatedReplicas,
		"currentRevision": status.CurrentRevision, "updateRevision": status.UpdateRevision,
	}
	if status.CollisionCount != nil {
		told["collisionCount"] = *status.CollisionCount
	}
	var conditions []map[string]any
	for _, each := range status.Conditions {
		condition := map[string]any{"type": each.Type, "status": each.Status}
		if each.Reason != "" {
			condition["reason"] = each.Reason
		}
		if each.Message != "" {
			condition["message"] = each.Message
		}
		conditions = append(conditions, condition)
	}
	if conditions != nil {
		told["conditions"] = conditions
	}
	return told
}

// specDetail is the defaulted spec with the given short forms of the templates.
func specDetail(set *apps.StatefulSet, given map[string]json.RawMessage) map[string]json.RawMessage {
	made := map[string]json.RawMessage{}
	decode(encode(set.Spec), &made)
	for _, name := range []string{"template", "volumeClaimTemplates"} {
		if value, ok := given[name]; ok {
			made[name] = value
		}
	}
	return made
}
