import { applyDefaults } from '../../../src/api/server.ts';
import type { KubeObject, ObjectKey } from '../../../src/kube/objects.ts';
import type { Target } from '../../../src/kube/versions.ts';
import type { Action } from '../../../src/sim/action.ts';
import type { Propagation } from '../../../src/sim/cluster/write.ts';
import type { View } from '../../../src/sim/timeline.ts';
import type { RecordedStep } from './recording.ts';

type Request = NonNullable<RecordedStep['request']>;

const kinds: Readonly<Record<string, string>> = {
  pods: 'Pod',
  services: 'Service',
  statefulsets: 'StatefulSet',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  persistentvolumes: 'PersistentVolume',
  resourcequotas: 'ResourceQuota',
  poddisruptionbudgets: 'PodDisruptionBudget',
  nodes: 'Node',
  controllerrevisions: 'ControllerRevision',
  configmaps: 'ConfigMap',
  storageclasses: 'StorageClass',
};

/** What a path of the API names. */
export interface Place {
  readonly key: ObjectKey;
  readonly subresource?: string;
}

export function placeOf(path: string): Place {
  const match = /^\/(?:api|apis\/[^/]+)\/[^/]+(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(
    path.replace(/\?.*$/, ''),
  );
  const [, namespace = '', plural = '', name = '', subresource] = match ?? [];
  const key = { kind: kinds[plural] ?? plural, namespace, name };
  return subresource === undefined ? { key } : { key, subresource };
}

/** A recorded request as an action of the simulator; `nodeName` translates names of nodes. */
export function actionOf(request: Request, view: View, target: Target, nodeName: (recorded: string) => string): Action {
  const { key, subresource } = placeOf(request.path);
  const object = key.kind === 'Node' ? { ...key, name: nodeName(key.name) } : key;
  const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  if (subresource === 'eviction') return { do: 'evict', name: object.name, namespace: object.namespace };
  if (subresource === 'scale') {
    const replicas = (body['spec'] as { readonly replicas: number }).replicas;
    return { do: 'scale', name: object.name, namespace: object.namespace, replicas };
  }
  switch (request.method) {
    case 'POST':
      return { do: 'create', object: created(body as unknown as KubeObject, object.namespace, target) };
    case 'DELETE':
      return deletion(object, body);
    case 'PUT':
      return { do: 'apply', objects: [created(body as unknown as KubeObject, object.namespace, target)] };
    default: {
      const status = subresource === 'status' ? { subresource: 'status' as const } : {};
      return {
        do: 'patch',
        object,
        patch: request.contentType === 'application/json-patch+json' ? mergeOf(request.body, object, view) : body,
        ...status,
      };
    }
  }
}

function created(body: KubeObject, namespace: string, target: Target): KubeObject {
  const placed = namespace === '' ? body : { ...body, metadata: { ...body.metadata, namespace } };
  return applyDefaults(placed, target);
}

function deletion(object: ObjectKey, body: Readonly<Record<string, unknown>>): Action {
  const { gracePeriodSeconds, propagationPolicy } = body;
  return {
    do: 'delete',
    object,
    propagation: (propagationPolicy as Propagation | undefined) ?? 'Background',
    ...(typeof gracePeriodSeconds === 'number' ? { graceSeconds: gracePeriodSeconds } : {}),
  };
}

interface Operation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** A JSON patch as the merge patch that does the same to the object as it is now: whole lists where a list changes. */
function mergeOf(operations: unknown, key: ObjectKey, view: View): Record<string, unknown> {
  const object = structuredClone(view.get(key.kind, key.namespace, key.name) ?? {}) as Record<string, unknown>;
  const patch: Record<string, unknown> = {};
  for (const { op, path, value } of operations as readonly Operation[]) {
    const steps = path
      .split('/')
      .slice(1)
      .map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'));
    set(object, steps, op === 'remove' ? undefined : value);
    const list = steps.findIndex((step) => /^(\d+|-)$/.test(step));
    const whole = list < 0 ? steps : steps.slice(0, list);
    const replacement = list < 0 && op === 'remove' ? null : at(object, whole);
    set(patch, whole, replacement);
  }
  return patch;
}

function at(object: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], object);
}

function set(object: Record<string, unknown>, steps: readonly string[], value: unknown): void {
  let current = object;
  for (const step of steps.slice(0, -1)) current = (current[step] ??= {}) as Record<string, unknown>;
  const last = steps.at(-1) ?? '';
  if (last === '-') (current as unknown as unknown[]).push(value);
  else if (value === undefined) delete current[last];
  else current[last] = value;
}
