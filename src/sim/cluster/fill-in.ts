import { peek, peekList, peekText } from '../../base/peek.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Server } from './server.ts';

/** What admission plugins and registries add to a new object of a kind. Each is `(object, server) => object`. */
type FillIn = (object: KubeObject, server: Server) => KubeObject;

/** kube: plugin/pkg/admission/defaulttolerationseconds */
function pod(object: KubeObject, server: Server): KubeObject {
  const seconds = server.input.cluster.flags?.defaultTolerationSeconds ?? 300;
  const spec = object.spec as Readonly<Record<string, unknown>> | undefined;
  const tolerations = peekList(spec, 'tolerations');
  const added = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
    (key) => !tolerations.some((each) => tolerates(each, key)),
  );
  const all = [...tolerations, ...added.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: seconds }))];
  const status = { phase: 'Pending', ...(peekList(spec, 'schedulingGates').length === 0 ? {} : { conditions: [gated] }) };
  return { ...object, spec: { ...spec, tolerations: all }, status };
}

/** kube: pkg/registry/core/pod podStrategy applySchedulingGatedCondition */
const gated = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
};

function tolerates(toleration: unknown, key: string): boolean {
  const effect = peekText(toleration, 'effect') ?? '';
  if (effect !== '' && effect !== 'NoExecute') return false;
  const own = peekText(toleration, 'key') ?? '';
  return own === key || (own === '' && peekText(toleration, 'operator') === 'Exists');
}

/** kube: plugin/pkg/admission/storage/storageobjectinuseprotection, plugin/pkg/admission/storage/storageclass/setdefault */
function claim(object: KubeObject, server: Server): KubeObject {
  const spec = object.spec as Readonly<Record<string, unknown>> | undefined;
  const isDefault = (each: KubeObject): boolean => each.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';
  const standard = server.store.list('StorageClass').find(isDefault)?.metadata.name;
  const named = peek(spec, 'storageClassName') !== undefined || standard === undefined;
  return {
    ...protect(object, 'kubernetes.io/pvc-protection'),
    spec: named ? spec : { ...spec, storageClassName: standard },
    status: { phase: 'Pending' },
  };
}

function volume(object: KubeObject): KubeObject {
  return { ...protect(object, 'kubernetes.io/pv-protection'), status: object.status ?? { phase: 'Available' } };
}

function protect(object: KubeObject, finalizer: string): KubeObject {
  const finalizers = object.metadata.finalizers ?? [];
  return finalizers.includes(finalizer) ? object : { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
}

/** A cluster address for a Service that wants one. kube: pkg/registry/core/service/storage alloc */
function service(object: KubeObject, server: Server): KubeObject {
  const spec = object.spec as Readonly<Record<string, unknown>> | undefined;
  if (peek(spec, 'type') === 'ExternalName') return object;
  const wanted = peekText(spec, 'clusterIP') ?? '';
  const number = server.nextNumber();
  const clusterIP = wanted === '' ? `10.96.${(number >> 8) & 255}.${number & 255}` : wanted;
  return { ...object, spec: { ...spec, clusterIP, clusterIPs: [clusterIP] }, status: { loadBalancer: {} } };
}

const byKind: Readonly<Record<string, FillIn>> = {
  Pod: pod,
  PersistentVolumeClaim: claim,
  PersistentVolume: volume,
  Service: service,
  StatefulSet: (object) => ({ ...object, status: { replicas: 0, availableReplicas: 0 } }),
  ReplicaSet: (object) => ({ ...object, status: { replicas: 0 } }),
  PodDisruptionBudget: (object) => ({
    ...object,
    status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
  }),
  // kube: pkg/registry/autoscaling/horizontalpodautoscaler strategy.PrepareForCreate
  HorizontalPodAutoscaler: (object) => ({ ...object, status: {} }),
};

/** The new object with what the server adds by kind. */
export function fillIn(object: KubeObject, server: Server): KubeObject {
  return byKind[object.kind]?.(object, server) ?? object;
}
