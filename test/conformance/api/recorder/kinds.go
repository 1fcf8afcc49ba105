package main

import (
	"context"
	"fmt"
	"net"
	"reflect"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/apiserver/pkg/registry/generic"
	"k8s.io/apiserver/pkg/storage"
	"k8s.io/apiserver/pkg/storage/storagebackend"
	"k8s.io/apiserver/pkg/storage/storagebackend/factory"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/apps"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	"k8s.io/kubernetes/pkg/apis/autoscaling"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	api "k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/apis/policy"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	storageapi "k8s.io/kubernetes/pkg/apis/storage"
	_ "k8s.io/kubernetes/pkg/apis/storage/install"
	statefulset "k8s.io/kubernetes/pkg/registry/apps/statefulset/storage"
	autoscaler "k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler/storage"
	configmap "k8s.io/kubernetes/pkg/registry/core/configmap/storage"
	namespace "k8s.io/kubernetes/pkg/registry/core/namespace/storage"
	claim "k8s.io/kubernetes/pkg/registry/core/persistentvolumeclaim/storage"
	secret "k8s.io/kubernetes/pkg/registry/core/secret/storage"
	"k8s.io/kubernetes/pkg/registry/core/service/ipallocator"
	"k8s.io/kubernetes/pkg/registry/core/service/portallocator"
	service "k8s.io/kubernetes/pkg/registry/core/service/storage"
	budget "k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget/storage"
	storageclass "k8s.io/kubernetes/pkg/registry/storage/storageclass/storage"
)

// kindRow is what the recorder needs to know of a kind: its real registry storage above a store that holds at most one object.
type kindRow struct {
	gvk        schema.GroupVersionKind
	resource   string
	namespaced bool
	internal   func() runtime.Object
	registry   func(generic.RESTOptions) (any, error)
}

var kinds = map[string]kindRow{
	"StatefulSet": {
		schema.GroupVersionKind{Group: "apps", Version: "v1", Kind: "StatefulSet"}, "statefulsets", true,
		func() runtime.Object { return &apps.StatefulSet{} },
		func(options generic.RESTOptions) (any, error) {
			made, err := statefulset.NewStorage(options)
			return made.StatefulSet, err
		},
	},
	"Service": {
		schema.GroupVersionKind{Version: "v1", Kind: "Service"}, "services", true,
		func() runtime.Object { return &api.Service{} }, newService,
	},
	"PersistentVolumeClaim": {
		schema.GroupVersionKind{Version: "v1", Kind: "PersistentVolumeClaim"}, "persistentvolumeclaims", true,
		func() runtime.Object { return &api.PersistentVolumeClaim{} },
		func(options generic.RESTOptions) (any, error) {
			made, _, err := claim.NewREST(options)
			return made, err
		},
	},
	"PodDisruptionBudget": {
		schema.GroupVersionKind{Group: "policy", Version: "v1", Kind: "PodDisruptionBudget"}, "poddisruptionbudgets", true,
		func() runtime.Object { return &policy.PodDisruptionBudget{} },
		func(options generic.RESTOptions) (any, error) {
			made, _, err := budget.NewREST(options)
			return made, err
		},
	},
	"HorizontalPodAutoscaler": {
		schema.GroupVersionKind{Group: "autoscaling", Version: "v2", Kind: "HorizontalPodAutoscaler"}, "horizontalpodautoscalers", true,
		func() runtime.Object { return &autoscaling.HorizontalPodAutoscaler{} },
		func(options generic.RESTOptions) (any, error) {
			made, _, err := autoscaler.NewREST(options)
			return made, err
		},
	},
	"ConfigMap": {
		schema.GroupVersionKind{Version: "v1", Kind: "ConfigMap"}, "configmaps", true,
		func() runtime.Object { return &api.ConfigMap{} },
		func(options generic.RESTOptions) (any, error) { return configmap.NewREST(options) },
	},
	"Secret": {
		schema.GroupVersionKind{Version: "v1", Kind: "Secret"}, "secrets", true,
		func() runtime.Object { return &api.Secret{} },
		func(options generic.RESTOptions) (any, error) { return secret.NewREST(options) },
	},
	"Namespace": {
		schema.GroupVersionKind{Version: "v1", Kind: "Namespace"}, "namespaces", false,
		func() runtime.Object { return &api.Namespace{} },
		func(options generic.RESTOptions) (any, error) {
			made, _, _, err := namespace.NewREST(options)
			return made, err
		},
	},
	"StorageClass": {
		schema.GroupVersionKind{Group: "storage.k8s.io", Version: "v1", Kind: "StorageClass"}, "storageclasses", false,
		func() runtime.Object { return &storageapi.StorageClass{} },
		func(options generic.RESTOptions) (any, error) { return storageclass.NewREST(options) },
	},
}

func kindOf(name string) kindRow {
	row, ok := kinds[name]
	if !ok {
		fail(fmt.Errorf("no storage for kind %q", name))
	}
	return row
}

// newService makes the storage of Services with fresh allocators, so that no request sees another's addresses.
func newService(options generic.RESTOptions) (any, error) {
	_, network, err := net.ParseCIDR("10.96.0.0/12")
	if err != nil {
		return nil, err
	}
	addresses, err := ipallocator.NewInMemory(network)
	if err != nil {
		return nil, err
	}
	ports, err := portallocator.NewInMemory(utilnet.PortRange{Base: 30000, Size: 2768})
	if err != nil {
		return nil, err
	}
	made, _, _, err := service.NewREST(options, api.IPv4Protocol, map[api.IPFamily]ipallocator.Interface{api.IPv4Protocol: addresses}, ports, nil, nil, nil)
	return made, err
}

// storage is the registry storage of the kind over a store that holds the given object, or nothing.
func (k kindRow) storage(existing runtime.Object) any {
	codec := legacyscheme.Codecs.LegacyCodec(k.gvk.GroupVersion())
	resource := schema.GroupResource{Group: k.gvk.Group, Resource: k.resource}
	made, err := k.registry(generic.RESTOptions{
		StorageConfig:  (&storagebackend.Config{Codec: codec}).ForResource(resource),
		ResourcePrefix: k.resource,
		Decorator: func(*storagebackend.ConfigForResource, string, func(runtime.Object) (string, error), func() runtime.Object, func() runtime.Object,
			storage.AttrFunc, storage.IndexerFuncs, *cache.Indexers) (storage.Interface, factory.DestroyFunc, error) {
			return &store{existing: existing}, func() {}, nil
		},
	})
	if err != nil {
		fail(err)
	}
	return made
}

// store stands for etcd: it holds one object or none. Methods that are not here are never called.
type store struct {
	storage.Interface
	existing runtime.Object
}

func (s *store) Versioner() storage.Versioner { return storage.APIObjectVersioner{} }

func (s *store) Get(_ context.Context, key string, options storage.GetOptions, out runtime.Object) error {
	if s.existing == nil {
		if options.IgnoreNotFound {
			return nil
		}
		return storage.NewKeyNotFoundError(key, 0)
	}
	assign(out, s.existing.DeepCopyObject())
	return nil
}

func (s *store) Create(_ context.Context, _ string, object, out runtime.Object, _ uint64) error {
	if version, err := s.Versioner().ObjectResourceVersion(object); err == nil && version != 0 {
		return storage.ErrResourceVersionSetOnCreate
	}
	assign(out, object)
	return nil
}

func (s *store) GuaranteedUpdate(ctx context.Context, key string, out runtime.Object, _ bool, preconditions *storage.Preconditions, update storage.UpdateFunc, _ runtime.Object) error {
	if preconditions != nil {
		if err := preconditions.Check("/registry"+key, s.existing); err != nil {
			return err
		}
	}
	changed, _, err := update(s.existing.DeepCopyObject(), storage.ResponseMeta{ResourceVersion: 100})
	if err != nil {
		return err
	}
	assign(out, changed)
	return nil
}

func assign(out, object runtime.Object) {
	reflect.ValueOf(out).Elem().Set(reflect.ValueOf(object).Elem())
}

// hideAllocated replaces addresses and ports that the server chose.
func hideAllocated(kind kindRow, out map[string]any, body []byte) {
	if kind.gvk.Kind != "Service" {
		return
	}
	given := answer{}
	object, ok := given.decode(kind, body)
	if !ok {
		return
	}
	asked := object.(*api.Service)
	spec, _ := out["spec"].(map[string]any)
	if asked.Spec.ClusterIP == "" && spec["clusterIP"] != nil && len(asked.Spec.ClusterIPs) == 0 {
		spec["clusterIP"] = "<allocated>"
		spec["clusterIPs"] = []any{"<allocated>"}
	}
	if asked.Spec.HealthCheckNodePort == 0 && spec["healthCheckNodePort"] != nil {
		spec["healthCheckNodePort"] = "<allocated>"
	}
	ports, _ := spec["ports"].([]any)
	for i, each := range ports {
		port, _ := each.(map[string]any)
		if i < len(asked.Spec.Ports) && asked.Spec.Ports[i].NodePort == 0 && port["nodePort"] != nil {
			port["nodePort"] = "<allocated>"
		}
	}
}
