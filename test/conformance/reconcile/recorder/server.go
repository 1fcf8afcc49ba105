package main

import (
	"errors"
	"fmt"
	"time"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/client-go/informers"
	clienttesting "k8s.io/client-go/testing"
	"k8s.io/client-go/tools/cache"
)

// server stands for the API server: it holds the objects of one namespace, answers the controller's requests as the real one and notes them.
type server struct {
	state   *state
	objects map[string]map[string]runtime.Object
	caches  map[string]cache.Indexer
	live    bool
	next    int
	actions []action
	events  []event
	written bool
}

var kindOfResource = map[string]string{
	"pods": "Pod", "persistentvolumeclaims": "PersistentVolumeClaim", "controllerrevisions": "ControllerRevision", "statefulsets": "StatefulSet",
}

func newServer(s *state, factory informers.SharedInformerFactory) *server {
	made := &server{state: s, live: s.record.Cache == "live", next: 2, objects: map[string]map[string]runtime.Object{}, caches: map[string]cache.Indexer{
		"pods":                   factory.Core().V1().Pods().Informer().GetIndexer(),
		"persistentvolumeclaims": factory.Core().V1().PersistentVolumeClaims().Informer().GetIndexer(),
		"controllerrevisions":    factory.Apps().V1().ControllerRevisions().Informer().GetIndexer(),
		"statefulsets":           factory.Apps().V1().StatefulSets().Informer().GetIndexer(),
	}}
	for resource := range kindOfResource {
		made.objects[resource] = map[string]runtime.Object{}
	}
	return made
}

// fill puts the state into the store and the caches.
func (s *server) fill() {
	s.add("statefulsets", s.state.set)
	for _, each := range s.state.pods {
		s.add("pods", each)
	}
	for _, each := range s.state.claims {
		s.add("persistentvolumeclaims", each)
	}
	for _, each := range s.state.revisions {
		s.add("controllerrevisions", each)
	}
}

func (s *server) add(resource string, object runtime.Object) {
	s.objects[resource][access(object).GetName()] = object
	if err := s.caches[resource].Add(object.DeepCopyObject()); err != nil {
		fail(err)
	}
}

func access(object runtime.Object) metav1.Object {
	accessor, err := meta.Accessor(object)
	if err != nil {
		fail(err)
	}
	return accessor
}

// react answers one request of the controller.
func (s *server) react(request clienttesting.Action) (bool, runtime.Object, error) {
	resource := request.GetResource().Resource
	group := request.GetResource().GroupResource()
	// The interfaces of requests overlap: only the verb tells them apart.
	verb := request.GetVerb()
	switch verb {
	case "get":
		name := request.(clienttesting.GetAction).GetName()
		if object, ok := s.objects[resource][name]; ok {
			return true, object.DeepCopyObject(), nil
		}
		return true, nil, apierrors.NewNotFound(group, name)
	case "patch":
		asked := request.(clienttesting.PatchAction)
		return s.note(verb, resource, asked.GetName(), patchDetail(asked.GetPatch()), func() (runtime.Object, error) {
			return s.patch(group, asked.GetName(), asked.GetPatch())
		})
	case "delete":
		name := request.(clienttesting.DeleteAction).GetName()
		return s.note(verb, resource, name, nil, func() (runtime.Object, error) { return nil, s.delete(group, name) })
	case "create", "update":
		object := request.(clienttesting.CreateAction).GetObject().DeepCopyObject()
		name := access(object).GetName()
		if request.GetSubresource() == "status" {
			set := object.(*apps.StatefulSet)
			return s.note(verb, resource+"/status", name, statusDetail(set.Status), func() (runtime.Object, error) { return s.updateStatus(group, set) })
		}
		return s.note(verb, resource, name, detail(verb, object), func() (runtime.Object, error) {
			if verb == "create" {
				return s.create(group, object)
			}
			return s.update(group, object)
		})
	}
	fail(fmt.Errorf("no answer to %s %s", verb, resource))
	return false, nil, nil
}

// note does the request unless the record says that it is refused, and keeps it with the answer.
func (s *server) note(verb, resource, name string, detail any, do func() (runtime.Object, error)) (bool, runtime.Object, error) {
	kind := kindOfResource[resource]
	if resource == "statefulsets/status" {
		kind, resource = "StatefulSet/status", "statefulsets"
	}
	group := schema.GroupResource{Resource: resource}
	if resource == "controllerrevisions" || resource == "statefulsets" {
		group.Group = apps.GroupName
	}
	made := action{Verb: verb, Kind: kind, Name: name, Detail: detail}
	var object runtime.Object
	err := s.fault(verb, kind, name, group)
	if err == nil {
		object, err = do()
	}
	if err != nil {
		made.Error = firstLine(err.Error())
		object = nil
	}
	s.actions = append(s.actions, made)
	return true, object, err
}

func (s *server) fault(verb, kind, name string, group schema.GroupResource) error {
	for _, each := range s.state.record.Faults {
		if each.Verb != verb || each.Kind != kind || each.Name != "" && s.state.real(each.Name) != name || each.Times > 0 && each.used >= each.Times {
			continue
		}
		each.used++
		switch each.Error {
		case "quota":
			return apierrors.NewForbidden(group, name, errors.New("exceeded quota: q, requested: count=1, used: count=3, limited: count=3"))
		case "conflict":
			return conflict(group, name)
		case "notFound":
			return apierrors.NewNotFound(group, name)
		case "alreadyExists":
			return apierrors.NewAlreadyExists(group, name)
		case "timeout":
			return apierrors.NewTimeoutError("request did not complete within requested timeout", 0)
		case "internal":
			return apierrors.NewInternalError(errors.New("storage is down"))
		default:
			fail(fmt.Errorf("unknown fault %q", each.Error))
		}
	}
	return nil
}

func conflict(group schema.GroupResource, name string) error {
	return apierrors.NewConflict(group, name, errors.New("the object has been modified; please apply your changes to the latest version and try again"))
}

func (s *server) store(resource string, object runtime.Object) runtime.Object {
	access(object).SetResourceVersion(fmt.Sprint(s.next))
	s.next++
	s.objects[resource][access(object).GetName()] = object
	// The caches follow for look-ups of claims, pods and revisions; the set is the one that the sync began with.
	if s.live && resource != "statefulsets" {
		if err := s.caches[resource].Update(object.DeepCopyObject()); err != nil {
			fail(err)
		}
	}
	return object.DeepCopyObject()
}

func (s *server) create(group schema.GroupResource, object runtime.Object) (runtime.Object, error) {
	name := access(object).GetName()
	access(object).SetUID(types.UID(fmt.Sprintf("new%d", s.next)))
	access(object).SetCreationTimestamp(metav1.NewTime(time.Unix(s.state.record.NowSeconds, 0)))
	if err := validateCreate(object); err != nil {
		return nil, err
	}
	if s.objects[group.Resource][name] != nil {
		return nil, apierrors.NewAlreadyExists(group, name)
	}
	return s.store(group.Resource, object), nil
}

// stored is the object that an update means, after the checks of version and uid.
func (s *server) stored(group schema.GroupResource, object runtime.Object) (runtime.Object, error) {
	given := access(object)
	if given.GetName() == "" {
		// So says the real client, without a request: after a conflict the controller goes on with the empty object that the client gave it.
		return nil, errors.New("resource name may not be empty")
	}
	old, ok := s.objects[group.Resource][given.GetName()]
	if !ok {
		return nil, apierrors.NewNotFound(group, given.GetName())
	}
	if version := given.GetResourceVersion(); version != "" && version != access(old).GetResourceVersion() {
		return nil, conflict(group, given.GetName())
	}
	given.SetResourceVersion(access(old).GetResourceVersion())
	if given.GetUID() == "" {
		given.SetUID(access(old).GetUID())
	}
	return old, nil
}

func (s *server) update(group schema.GroupResource, object runtime.Object) (runtime.Object, error) {
	old, err := s.stored(group, object)
	if err != nil {
		return nil, err
	}
	given := access(object)
	given.SetCreationTimestamp(access(old).GetCreationTimestamp())
	given.SetDeletionTimestamp(access(old).GetDeletionTimestamp())
	given.SetDeletionGracePeriodSeconds(access(old).GetDeletionGracePeriodSeconds())
	switch object := object.(type) {
	case *v1.Pod:
		object.Status = *old.(*v1.Pod).Status.DeepCopy()
	case *v1.PersistentVolumeClaim:
		object.Status = *old.(*v1.PersistentVolumeClaim).Status.DeepCopy()
	}
	if err := validateUpdate(object, old); err != nil {
		return nil, err
	}
	return s.store(group.Resource, object), nil
}

func (s *server) updateStatus(group schema.GroupResource, given *apps.StatefulSet) (runtime.Object, error) {
	old, err := s.stored(group, given)
	if err != nil {
		return nil, err
	}
	set := old.(*apps.StatefulSet).DeepCopy()
	set.Status = given.Status
	if err := validateStatus(set, old.(*apps.StatefulSet)); err != nil {
		return nil, err
	}
	s.written = true
	return s.store(group.Resource, set), nil
}

// delete follows the grace of pods: one that runs on a node becomes Terminating, another one goes at once.
func (s *server) delete(group schema.GroupResource, name string) error {
	object, ok := s.objects[group.Resource][name]
	if !ok {
		return apierrors.NewNotFound(group, name)
	}
	if pod, ok := object.(*v1.Pod); ok {
		if pod.DeletionTimestamp != nil {
			return nil
		}
		if pod.Spec.NodeName != "" && pod.Status.Phase != v1.PodFailed && pod.Status.Phase != v1.PodSucceeded {
			dying := pod.DeepCopy()
			dying.DeletionGracePeriodSeconds = pod.Spec.TerminationGracePeriodSeconds
			dying.DeletionTimestamp = &metav1.Time{Time: time.Unix(s.state.record.NowSeconds+*pod.Spec.TerminationGracePeriodSeconds, 0)}
			s.store(group.Resource, dying)
			return nil
		}
	}
	delete(s.objects[group.Resource], name)
	if s.live {
		return s.caches[group.Resource].Delete(object)
	}
	return nil
}

func (s *server) patch(group schema.GroupResource, name string, patch []byte) (runtime.Object, error) {
	object, ok := s.objects[group.Resource][name]
	if !ok {
		return nil, apierrors.NewNotFound(group, name)
	}
	patched, err := strategicpatch.StrategicMergePatch(encode(object), patch, object)
	if err != nil {
		fail(err)
	}
	made := object.DeepCopyObject()
	access(made).SetOwnerReferences(nil)
	decode(patched, made)
	if access(made).GetUID() != access(object).GetUID() {
		return nil, conflict(group, name)
	}
	return s.store(group.Resource, made), nil
}

// eventRecorder keeps the events of the controller.
type eventRecorder struct{ server *server }

func (e eventRecorder) Event(_ runtime.Object, kind, reason, message string) {
	e.server.events = append(e.server.events, event{kind, reason, firstLine(message)})
}

func (e eventRecorder) Eventf(object runtime.Object, kind, reason, format string, args ...interface{}) {
	e.Event(object, kind, reason, fmt.Sprintf(format, args...))
}

func (e eventRecorder) AnnotatedEventf(object runtime.Object, _ map[string]string, kind, reason, format string, args ...interface{}) {
	e.Eventf(object, kind, reason, format, args...)
}
