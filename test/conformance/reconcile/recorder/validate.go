package main

import (
	appsv1 "k8s.io/api/apps/v1"
	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	podutil "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/apps"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	appsvalidation "k8s.io/kubernetes/pkg/apis/apps/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/apis/core/validation"
)

func internal[T any](object runtime.Object) *T {
	legacyscheme.Scheme.Default(object)
	made := new(T)
	if err := legacyscheme.Scheme.Convert(object, made, nil); err != nil {
		fail(err)
	}
	return made
}

func refuse(kind, name string, found field.ErrorList) error {
	if len(found) == 0 {
		return nil
	}
	// The recordings name every kind without its group here, as they do for those of the core.
	return apierrors.NewInvalid(schema.GroupKind{Kind: kind}, name, found)
}

func validateCreate(object runtime.Object) error {
	switch object := object.(type) {
	case *v1.Pod:
		object.Status = v1.PodStatus{Phase: v1.PodPending}
		pod := internal[core.Pod](object)
		options := podutil.GetValidationOptionsFromPodSpecAndMeta(&pod.Spec, nil, &pod.ObjectMeta, nil)
		options.ResourceIsPod = true
		return refuse("Pod", pod.Name, validation.ValidatePodCreate(pod, options))
	case *v1.PersistentVolumeClaim:
		claim := internal[core.PersistentVolumeClaim](object)
		return refuse("PersistentVolumeClaim", claim.Name, validation.ValidatePersistentVolumeClaim(claim, validation.ValidationOptionsForPersistentVolumeClaim(claim, nil)))
	}
	return nil
}

func validateUpdate(object, old runtime.Object) error {
	switch object := object.(type) {
	case *v1.Pod:
		pod, before := internal[core.Pod](object), internal[core.Pod](old)
		options := podutil.GetValidationOptionsFromPodSpecAndMeta(&pod.Spec, &before.Spec, &pod.ObjectMeta, &before.ObjectMeta)
		options.ResourceIsPod = true
		return refuse("Pod", pod.Name, validation.ValidatePodUpdate(pod, before, options))
	case *v1.PersistentVolumeClaim:
		claim, before := internal[core.PersistentVolumeClaim](object), internal[core.PersistentVolumeClaim](old)
		options := validation.ValidationOptionsForPersistentVolumeClaim(claim, before)
		return refuse("PersistentVolumeClaim", claim.Name, validation.ValidatePersistentVolumeClaimUpdate(claim, before, options))
	}
	return nil
}

func validateStatus(set, old *appsv1.StatefulSet) error {
	return refuse("StatefulSet", set.Name, appsvalidation.ValidateStatefulSetStatusUpdate(internal[apps.StatefulSet](set.DeepCopy()), internal[apps.StatefulSet](old.DeepCopy())))
}
