import { peek, peekList, peekText } from '../base/peek.ts';
import { type KubeObject, keyOf, keyText, type ObjectKey } from '../kube/objects.ts';
import type { Action } from './action.ts';
import { bootstrap } from './cluster/bootstrap.ts';
import { storeKey } from './cluster/store.ts';
import type { Propagation, Write } from './cluster/write.ts';
import type { Context, Pass } from './component.ts';
import { happen } from './faults/happen.ts';

/** Does what an action says, as the writes of a person, or of fate. */
export function* perform(action: Action | { readonly do: 'start' }, context: Context): Pass {
  switch (action.do) {
    case 'start':
      yield* bootstrap(context);
      yield* apply(context.input.objects, context);
      return;
    case 'apply':
      yield* apply(action.objects, context, action.refusals);
      return;
    case 'create':
      yield { do: 'create', object: action.object };
      return;
    case 'patch':
      yield {
        do: 'patch',
        key: action.object,
        patch: action.patch,
        ...(action.subresource === undefined ? {} : { subresource: action.subresource }),
        ...(action.refused === undefined ? {} : { refused: action.refused }),
      };
      return;
    case 'scale':
      yield { do: 'scale', key: keyIn(action.kind ?? 'StatefulSet', action), replicas: action.replicas };
      return;
    case 'set-image':
      yield* setImage(action, context);
      return;
    case 'rollout-restart':
      yield restartPatch(keyIn('StatefulSet', action), context.clock.nowText);
      return;
    case 'delete-pod':
      yield deletePod(action);
      return;
    case 'delete-claim':
      yield { do: 'delete', key: keyIn('PersistentVolumeClaim', action), propagation: 'Background' };
      return;
    case 'delete-set':
      yield { do: 'delete', key: keyIn('StatefulSet', action), propagation: cascades[action.cascade ?? 'background'] };
      return;
    case 'delete':
      yield {
        do: 'delete',
        key: action.object,
        ...(action.graceSeconds === undefined ? {} : { graceSeconds: action.graceSeconds }),
        ...(action.propagation === undefined ? {} : { propagation: action.propagation }),
      };
      return;
    case 'evict':
      yield { do: 'evict', key: keyIn('Pod', action) };
      return;
    case 'cordon':
    case 'uncordon':
      yield cordon(action.node, action.do === 'cordon');
      return;
    case 'drain':
      yield cordon(action.node, true);
      yield { do: 'enqueue', component: 'kubectl-drain', key: action.node, afterMs: 0 };
      return;
    case 'taint-node':
    case 'untaint-node':
      yield* taint(action, context);
      return;
    case 'delete-node':
      yield { do: 'delete', key: { kind: 'Node', namespace: '', name: action.node } };
      return;
    default:
      return yield* happen(action, context);
  }
}

const cascades: Readonly<Record<'background' | 'foreground' | 'orphan', Propagation>> = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
};

function keyIn(kind: string, { namespace, name }: { readonly namespace?: string; readonly name: string }): ObjectKey {
  return { kind, namespace: namespace ?? 'default', name };
}

/**
 * Creates what is missing; what is there gets the new spec, labels and annotations, and keeps what others own.
 *
 * differs: a label or an annotation that a manifest no longer has stays; kubectl takes away what it applied before.
 */
function* apply(objects: readonly KubeObject[], { live }: Context, refusals: Readonly<Record<string, string>> = {}): Pass {
  for (const object of objects) {
    const key = storeKey(object);
    const stored = live.get(key.kind, key.namespace, key.name) ?? live.get(key.kind, 'default', key.name);
    const reason = refusals[keyText(keyOf(object))];
    const refused = reason === undefined ? {} : { refused: reason };
    if (stored === undefined) {
      yield { do: 'create', object, ...refused };
      continue;
    }
    const { labels, annotations } = object.metadata;
    const metadata = {
      ...stored.metadata,
      ...(labels === undefined ? {} : { labels: { ...stored.metadata.labels, ...labels } }),
      ...(annotations === undefined ? {} : { annotations: { ...stored.metadata.annotations, ...annotations } }),
    };
    const kept =
      object.kind === 'Service' ? { clusterIP: peek(stored, 'spec', 'clusterIP'), clusterIPs: peek(stored, 'spec', 'clusterIPs') } : {};
    const replicas = peek(stored, 'spec', 'replicas');
    const scale = replicas === undefined ? {} : { replicas };
    const spec = object.spec === undefined ? {} : { spec: { ...scale, ...(object.spec as object), ...kept } };
    yield { do: 'update', object: { ...stored, ...object, ...spec, metadata }, ...refused };
  }
}

function* setImage(action: Extract<Action, { do: 'set-image' }>, { live }: Context): Pass {
  const key = keyIn('StatefulSet', action);
  const stored = live.get(key.kind, key.namespace, key.name);
  const containers = peekList(stored, 'spec', 'template', 'spec', 'containers');
  const wanted = action.container ?? peekText(containers[0], 'name');
  const changed = containers.map((each) => (peekText(each, 'name') === wanted ? { ...(each as object), image: action.image } : each));
  yield { do: 'patch', key, patch: { spec: { template: { spec: { containers: changed } } } } };
}

/** kube: kubectl pkg/polymorphichelpers defaultObjectRestarter */
function restartPatch(key: ObjectKey, now: string): Write {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': now };
  return { do: 'patch', key, patch: { spec: { template: { metadata: { annotations } } } } };
}

function deletePod(action: Extract<Action, { do: 'delete-pod' }>): Write {
  const graceSeconds = action.force === true ? 0 : action.graceSeconds;
  return {
    do: 'delete',
    key: keyIn('Pod', action),
    propagation: 'Background',
    ...(graceSeconds === undefined ? {} : { graceSeconds }),
  };
}

function cordon(node: string, unschedulable: boolean): Write {
  return { do: 'patch', key: { kind: 'Node', namespace: '', name: node }, patch: { spec: { unschedulable: unschedulable ? true : null } } };
}

function* taint(action: Extract<Action, { do: 'taint-node' | 'untaint-node' }>, { live }: Context): Pass {
  const node = live.get('Node', '', action.node);
  const others = peekList(node, 'spec', 'taints').filter((each) => peekText(each, 'key') !== action.key);
  const { key } = action;
  const added = action.do === 'taint-node' ? [{ key, value: action.value ?? '', effect: action.effect }] : [];
  yield { do: 'patch', key: { kind: 'Node', namespace: '', name: action.node }, patch: { spec: { taints: [...others, ...added] } } };
}
