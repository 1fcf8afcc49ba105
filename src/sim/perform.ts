import { peek, peekList, peekText } from '../base/peek.ts';
import { type KubeObject, keyOf, keyText, type ObjectKey } from '../kube/objects.ts';
import { actionSubject } from './action-words.ts';
import type { Action } from './action.ts';
import { bootstrap } from './cluster/bootstrap.ts';
import { storeKey } from './cluster/store.ts';
import type { Propagation, Write } from './cluster/write.ts';
import { create, patch, remove } from './cluster/writes.ts';
import type { Context, Pass, Steps } from './component.ts';
import { happen } from './faults/happen.ts';

/** Makes the cluster and what the input begins with. */
export function* begin(context: Context): Pass {
  yield* bootstrap(context);
  yield* apply(context.input.objects, context);
}

/** Does what an action says, as the writes of a person, or of fate. */
export function* perform(action: Action, context: Context): Pass {
  if (action.do === 'apply') return yield* apply(action.objects, context, action.refusals);
  const request = requestOf(action, actionSubject(action), context);
  if (request === undefined) return yield* happen(action, context);
  yield request;
  if (action.do === 'drain') yield { do: 'enqueue', component: 'kubectl-drain', key: action.node, afterMs: 0 };
}

/** What a person asks the API server for; undefined for what fate does. */
function requestOf(action: Action, key: ObjectKey, { live, clock }: Context): Write | undefined {
  switch (action.do) {
    case 'create':
      return create(action.object);
    case 'patch':
      return { do: 'patch', key, patch: action.patch, subresource: action.subresource, refused: action.refused };
    case 'scale':
      return { do: 'scale', key, replicas: action.replicas };
    case 'set-image':
      return patch(key, inTemplate({ spec: { containers: withImage(action, live.get(key.kind, key.namespace, key.name)) } }));
    case 'rollout-restart':
      // kube: kubectl pkg/polymorphichelpers defaultObjectRestarter
      return patch(key, inTemplate({ metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': clock.nowText } } }));
    case 'delete-pod':
      return remove(key, undefined, { propagation: 'Background', graceSeconds: action.force === true ? 0 : action.graceSeconds });
    case 'delete-claim':
      return remove(key, undefined, { propagation: 'Background' });
    case 'delete-set':
      return remove(key, undefined, { propagation: cascades[action.cascade ?? 'background'] });
    case 'delete':
      return remove(key, undefined, { graceSeconds: action.graceSeconds, propagation: action.propagation });
    case 'delete-node':
      return remove(key);
    case 'evict':
      return { do: 'evict', key };
    case 'cordon':
    case 'drain':
      return patch(key, { spec: { unschedulable: true } });
    case 'uncordon':
      return patch(key, { spec: { unschedulable: null } });
    case 'taint-node':
    case 'untaint-node': {
      const others = peekList(live.get('Node', '', action.node), 'spec', 'taints').filter((each) => peekText(each, 'key') !== action.key);
      const added = action.do === 'taint-node' ? [{ key: action.key, value: action.value ?? '', effect: action.effect }] : [];
      const taints = [...others, ...added];
      return patch(key, { spec: { taints: taints.length === 0 ? null : taints } });
    }
    default:
      return undefined;
  }
}

const cascades: Readonly<Record<'background' | 'foreground' | 'orphan', Propagation>> = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
};

const inTemplate = (template: object): Readonly<Record<string, unknown>> => ({ spec: { template } });

/** The containers of a set's template with another image in one of them. */
function withImage({ container, image }: Extract<Action, { do: 'set-image' }>, set: KubeObject | undefined): readonly unknown[] {
  const containers = peekList(set, 'spec', 'template', 'spec', 'containers');
  const wanted = container ?? peekText(containers[0], 'name');
  return containers.map((each) => (peekText(each, 'name') === wanted ? { ...(each as object), image } : each));
}

/**
 * Creates what is missing; what is there gets the new spec, labels and annotations, and keeps what others own.
 *
 * differs: a label or an annotation that a manifest no longer has stays; kubectl takes away what it applied before.
 */
function* apply(objects: readonly KubeObject[], { live }: Context, refusals: Readonly<Record<string, string>> = {}): Steps {
  for (const object of objects) {
    const key = storeKey(object);
    const stored = live.get(key.kind, key.namespace, key.name) ?? live.get(key.kind, 'default', key.name);
    const refused = refusals[keyText(keyOf(object))];
    if (stored === undefined) {
      yield { do: 'create', object, refused };
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
    yield { do: 'update', object: { ...stored, ...object, ...spec, metadata }, refused };
  }
}
