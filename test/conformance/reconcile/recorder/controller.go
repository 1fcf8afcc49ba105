package statefulset

// This file is added to a copy of the controller's package (record.ts makes the copy): it lets one sync run with a clock, an event recorder and a queue
// that the recorder can read.

import (
	"context"
	"sort"
	"time"

	apps "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	clientset "k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/record"
	"k8s.io/client-go/util/workqueue"
)

// Now is the time of every sync.
var Now time.Time

// fixedClock stands in the copy where the package reads the real clock.
type fixedClock struct{}

func (fixedClock) Now() time.Time                        { return Now }
func (fixedClock) Since(earlier time.Time) time.Duration { return Now.Sub(earlier) }

func fixedNow() metav1.Time { return metav1.NewTime(Now) }

func sortedNames(claims map[string]v1.PersistentVolumeClaim) []string {
	names := make([]string, 0, len(claims))
	for name := range claims {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func sortedClaims(claims map[string]v1.PersistentVolumeClaim) []v1.PersistentVolumeClaim {
	sorted := make([]v1.PersistentVolumeClaim, 0, len(claims))
	for _, name := range sortedNames(claims) {
		sorted = append(sorted, claims[name])
	}
	return sorted
}

// NewRevision is the revision that the controller makes for the set's template.
func NewRevision(set *apps.StatefulSet, number int64, collisionCount int32) (*apps.ControllerRevision, error) {
	return newRevision(set, number, &collisionCount)
}

// delays is a queue that only notes what comes later.
type delays struct {
	workqueue.TypedRateLimitingInterface[string]
	asked []time.Duration
}

func (d *delays) AddAfter(_ string, delay time.Duration) { d.asked = append(d.asked, delay) }

// SyncOnce runs one sync of the set. fill puts the objects into the informers' caches; the controller has to exist before, for its indexers.
func SyncOnce(factory informers.SharedInformerFactory, client clientset.Interface, events record.EventRecorder, fill func(), key string) ([]time.Duration, error) {
	controller := NewStatefulSetController(context.Background(), factory.Core().V1().Pods(), factory.Apps().V1().StatefulSets(),
		factory.Core().V1().PersistentVolumeClaims(), factory.Apps().V1().ControllerRevisions(), client)
	controller.eventBroadcaster.Shutdown()
	controller.control.(*defaultStatefulSetControl).podControl.recorder = events
	queue := &delays{TypedRateLimitingInterface: controller.queue}
	controller.queue = queue
	defer queue.ShutDown()
	fill()
	err := controller.sync(context.Background(), key)
	return queue.asked, err
}
