package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"time"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/controller/history"
	"recorder/statefulset"
)

// state has the objects of a record, with the real names of revisions.
type state struct {
	record    *record
	set       *apps.StatefulSet
	pods      []*v1.Pod
	claims    []*v1.PersistentVolumeClaim
	revisions []*apps.ControllerRevision
	names     map[string]string
	symbols   *strings.Replacer
}

const letters = "ABCDEFG"

func newState(in *record) *state {
	s := &state{record: in, names: map[string]string{}}
	var template templateState
	decode(in.Set.Spec["template"], &template)
	s.nameRevisions()
	s.set = s.setWith(template.ID)
	decode([]byte(s.real(string(in.Set.Status))), &s.set.Status)
	for i := range in.Revisions {
		s.revisions = append(s.revisions, s.revision(&in.Revisions[i]))
	}
	for _, each := range in.Pods {
		s.pods = append(s.pods, s.pod(each, template.ID))
	}
	for _, each := range in.Claims {
		s.claims = append(s.claims, s.claim(each))
	}
	return s
}

// setWith is the defaulted set with the pod template of that letter. Template G has a label of its own.
func (s *state) setWith(letter string) *apps.StatefulSet {
	given := s.record.Set
	set := &apps.StatefulSet{ObjectMeta: metav1.ObjectMeta{
		Name: given.Name, Namespace: given.Namespace, UID: types.UID(given.UID), Generation: given.Generation,
		Annotations: given.Annotations, ResourceVersion: "1", CreationTimestamp: metav1.Unix(s.record.NowSeconds-100000, 0),
	}}
	if given.Deleting {
		set.DeletionTimestamp = &metav1.Time{Time: time.Unix(s.record.NowSeconds, 0)}
		set.Finalizers = []string{metav1.FinalizerDeleteDependents}
	}
	plain := map[string]json.RawMessage{}
	for name, value := range given.Spec {
		if name != "template" && name != "volumeClaimTemplates" {
			plain[name] = value
		}
	}
	decode(encode(plain), &set.Spec)
	var template templateState
	decode(given.Spec["template"], &template)
	labels := map[string]string{}
	for name, value := range template.Labels {
		if name != "tier" {
			labels[name] = value
		}
	}
	if letter == "G" {
		labels["tier"] = "g"
	}
	set.Spec.Template = v1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: labels},
		Spec:       v1.PodSpec{Containers: []v1.Container{{Name: "main", Image: "app:" + letter}}},
	}
	for _, name := range template.Volumes {
		volume := v1.Volume{Name: name, VolumeSource: v1.VolumeSource{EmptyDir: &v1.EmptyDirVolumeSource{}}}
		set.Spec.Template.Spec.Volumes = append(set.Spec.Template.Spec.Volumes, volume)
	}
	for _, each := range s.claimTemplates() {
		claim := v1.PersistentVolumeClaim{ObjectMeta: metav1.ObjectMeta{Name: each.Name, Labels: each.Labels, Annotations: each.Annotations}, Spec: claimSpec()}
		set.Spec.VolumeClaimTemplates = append(set.Spec.VolumeClaimTemplates, claim)
	}
	legacyscheme.Scheme.Default(set)
	return set
}

func (s *state) claimTemplates() []claimTemplateState {
	var templates []claimTemplateState
	if raw, ok := s.record.Set.Spec["volumeClaimTemplates"]; ok {
		decode(raw, &templates)
	}
	return templates
}

func claimSpec() v1.PersistentVolumeClaimSpec {
	return v1.PersistentVolumeClaimSpec{
		AccessModes: []v1.PersistentVolumeAccessMode{v1.ReadWriteOnce},
		Resources:   v1.VolumeResourceRequirements{Requests: v1.ResourceList{v1.ResourceStorage: resource.MustParse("1Gi")}},
	}
}

// nameRevisions learns the name of every template's revision, also after collisions, and of the given revisions in an older form.
func (s *state) nameRevisions() {
	for _, letter := range letters {
		for count := int32(0); count < 4; count++ {
			symbol := fmt.Sprintf("rev%c", letter)
			if count > 0 {
				symbol = fmt.Sprintf("%s#%d", symbol, count)
			}
			made, err := statefulset.NewRevision(s.setWith(string(letter)), 1, count)
			if err != nil {
				fail(err)
			}
			s.names[symbol] = made.Name
		}
	}
	for _, each := range s.record.Revisions {
		if _, known := s.names[each.Name]; !known {
			s.names[each.Name] = s.record.Set.Name + "-" + strings.ToLower(each.Name)
		}
	}
	var pairs []string
	var real []string
	for symbol, name := range s.names {
		real = append(real, name+"\x00"+symbol)
	}
	sort.Slice(real, func(i, j int) bool { return len(real[i]) > len(real[j]) })
	for _, each := range real {
		pairs = append(pairs, strings.Split(each, "\x00")...)
	}
	s.symbols = strings.NewReplacer(pairs...)
}

var symbol = regexp.MustCompile(`\brev[A-G](-old|#\d)?\b`)

// real puts the names of revisions into a text in place of their symbols.
func (s *state) real(text string) string {
	return symbol.ReplaceAllStringFunc(text, func(each string) string {
		if name, known := s.names[each]; known {
			return name
		}
		return each
	})
}

func (s *state) revision(given *revisionState) *apps.ControllerRevision {
	made, err := statefulset.NewRevision(s.setWith(given.Template), given.Revision, 0)
	if err != nil {
		fail(err)
	}
	if given.Form == "older" {
		made.Data = runtime.RawExtension{Raw: older(made.Data.Raw)}
	}
	made.Name = s.names[given.Name]
	made.Namespace = s.record.Set.Namespace
	made.UID = types.UID("uid-" + given.Name)
	made.ResourceVersion = "1"
	made.OwnerReferences = references(given.Owners)
	if given.Labels != nil {
		made.Labels = map[string]string{history.ControllerRevisionHashLabel: made.Labels[history.ControllerRevisionHashLabel]}
		for name, value := range given.Labels {
			made.Labels[name] = value
		}
	}
	given.NameLength = len(made.Name)
	return made
}

// older is the data as an earlier control plane stored it: one defaulted field is absent.
func older(data []byte) []byte {
	var object map[string]any
	decode(data, &object)
	pod := object["spec"].(map[string]any)["template"].(map[string]any)["spec"].(map[string]any)
	delete(pod, "schedulerName")
	return encode(object)
}

var apiVersions = map[string]string{"StatefulSet": "apps/v1", "ReplicaSet": "apps/v1", "Pod": "v1", "Backup": "example.com/v1"}

func references(owners []owner) []metav1.OwnerReference {
	var made []metav1.OwnerReference
	for _, each := range owners {
		reference := metav1.OwnerReference{APIVersion: apiVersions[each.Kind], Kind: each.Kind, Name: each.Name, UID: types.UID(each.UID)}
		if each.Controller {
			reference.Controller = &each.Controller
		}
		made = append(made, reference)
	}
	return made
}

var letterOfRevision = regexp.MustCompile(`^rev([A-G])`)

// pod is made from the template that its revision label names; where that is missing, from G by that template's own label, else from the set's.
func (s *state) pod(given podState, letter string) *v1.Pod {
	if given.Labels["tier"] == "g" {
		letter = "G"
	}
	if found := letterOfRevision.FindStringSubmatch(given.Labels[apps.StatefulSetRevisionLabel]); found != nil {
		letter = found[1]
	}
	pod := &v1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Name: given.Name, Namespace: s.record.Set.Namespace, UID: types.UID(given.UID), ResourceVersion: "1",
			Labels: map[string]string{}, OwnerReferences: references(given.Owners),
		},
		Spec: *s.setWith(letter).Spec.Template.Spec.DeepCopy(),
	}
	for name, value := range given.Labels {
		pod.Labels[name] = s.real(value)
	}
	pod.Spec.NodeName = "node-1"
	pod.Spec.Hostname = given.Name
	pod.Spec.Subdomain = s.setWith(letter).Spec.ServiceName
	pod.Spec.Volumes = nil
	names := make([]string, 0, len(given.Volumes))
	for name := range given.Volumes {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		volume := v1.Volume{Name: name, VolumeSource: v1.VolumeSource{EmptyDir: &v1.EmptyDirVolumeSource{}}}
		if claim := given.Volumes[name]; claim != "" {
			volume.VolumeSource = v1.VolumeSource{PersistentVolumeClaim: &v1.PersistentVolumeClaimVolumeSource{ClaimName: claim}}
		}
		pod.Spec.Volumes = append(pod.Spec.Volumes, volume)
	}
	if given.Deleting {
		grace := int64(30)
		pod.DeletionGracePeriodSeconds = &grace
		pod.DeletionTimestamp = &metav1.Time{Time: time.Unix(s.record.NowSeconds+grace, 0)}
	}
	pod.Status.Phase = v1.PodPhase(given.Phase)
	ready := v1.PodCondition{Type: v1.PodReady, Status: v1.ConditionFalse, LastTransitionTime: metav1.Unix(s.record.NowSeconds, 0)}
	if given.Ready {
		ready.Status = v1.ConditionTrue
		ready.LastTransitionTime = metav1.Unix(s.record.NowSeconds-*given.ReadyForSeconds, 0)
	}
	pod.Status.Conditions = []v1.PodCondition{ready}
	legacyscheme.Scheme.Default(pod)
	return pod
}

func (s *state) claim(given claimState) *v1.PersistentVolumeClaim {
	claim := &v1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{
			Name: given.Name, Namespace: s.record.Set.Namespace, UID: types.UID(given.UID), ResourceVersion: "1", OwnerReferences: references(given.Owners),
		},
		Spec:   claimSpec(),
		Status: v1.PersistentVolumeClaimStatus{Phase: v1.ClaimBound},
	}
	claim.Spec.VolumeName = "volume-" + given.UID
	if given.Deleting {
		claim.DeletionTimestamp = &metav1.Time{Time: time.Unix(s.record.NowSeconds, 0)}
		claim.Finalizers = []string{"kubernetes.io/pvc-protection"}
	}
	legacyscheme.Scheme.Default(claim)
	return claim
}

func decode(data []byte, into any) {
	if err := json.Unmarshal(data, into); err != nil {
		fail(fmt.Errorf("%s: %w", data, err))
	}
}

func encode(value any) []byte {
	data, err := json.Marshal(value)
	if err != nil {
		fail(err)
	}
	return data
}
