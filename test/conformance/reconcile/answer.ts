import { peekList, peekText } from '../../../src/base/peek.ts';
import type { KubeObject } from '../../../src/kube/objects.ts';
import type { Target } from '../../../src/kube/versions.ts';
import { apiAdmission } from '../../../src/sim/cluster/api-admission.ts';
import { storeKey } from '../../../src/sim/cluster/store.ts';
import type { Response, Write } from '../../../src/sim/cluster/write.ts';
import type { Context } from '../../../src/sim/component.ts';
import { statefulSet } from '../../../src/sim/controllers/stateful-set/stateful-set.ts';
import { Streams } from '../../../src/sim/kernel/streams.ts';
import type { Answer, Recorded, RecordedAction } from './record.ts';
import { RecordedServer } from './recorded-server.ts';
import { objectsOf } from './state.ts';
import { symbolsOf } from './symbols.ts';

/** One pass of the simulator's controller over the recorded state, told in the recordings' words. */
export function answerOf(record: Recorded, target: Target): Answer {
  const symbols = symbolsOf(record, target);
  const server = new RecordedServer(record, objectsOf(record, symbols, target), symbols, target);
  const context: Context = {
    cache: record.cache === 'frozen' ? server.store.copy() : server.store,
    live: server.store,
    clock: { nowMs: server.nowMs, nowText: server.nowText },
    target,
    input: server.input,
    memory: new Map(),
    random: new Streams(0),
    admission: apiAdmission,
  };
  const pass = statefulSet.reconcile(`${record.set.namespace}/${record.set.name}`, context);
  const actions: RecordedAction[] = [];
  const events: { type: string; reason: string; message: string }[] = [];
  let step = pass.next();
  while (step.done !== true) {
    const write = step.value;
    let response: Response = { ok: true };
    if (write.do === 'event') events.push({ type: write.type, reason: write.reason, message: cut(write.message) });
    else if (write.do !== 'truth' && write.do !== 'enqueue' && write.do !== 'pause') {
      const before = storedBefore(write, server);
      response = server.answer(write, symbols);
      const action = actionOf(write, before);
      actions.push({ ...action, ...(response.ok ? {} : { error: cut(response.message) }) });
      if (!response.ok && response.reason === 'Conflict' && action.verb === 'update' && action.kind === 'ControllerRevision')
        actions.push(namelessUpdate(action));
    }
    step = pass.next(response);
  }
  const outcome = step.value;
  const status = server.store.get('StatefulSet', record.set.namespace, record.set.name)?.status as Answer['status'];
  return symbols.symbolic({
    id: record.id,
    kubernetes: record.kubernetes,
    actions,
    events,
    status: statusDetail(status),
    ...(outcome?.requeueAfterMs === undefined ? {} : { requeueAfterSeconds: [outcome.requeueAfterMs / 1000] }),
    ...(outcome?.error === undefined ? {} : { error: cut(outcome.error) }),
  });
}

/**
 * After a conflict the real controller tries again with the empty object that its client gave it. The client sends nothing, so the simulator has no
 * request; the recordings have the call.
 */
function namelessUpdate({ verb, kind, detail }: RecordedAction): RecordedAction {
  return { verb, kind, name: '', detail: { ...detail, labels: {} }, error: 'resource name may not be empty' };
}

/** Messages of several lines are recorded up to the first line's end. */
function cut(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : `${text.slice(0, end)}…`;
}

function storedBefore(write: Write, server: RecordedServer): KubeObject | undefined {
  if (write.do !== 'patch') return undefined;
  return server.store.get(write.key.kind, write.key.namespace, write.key.name);
}

function actionOf(write: Exclude<Write, { do: 'event' | 'truth' | 'enqueue' | 'pause' }>, before: KubeObject | undefined): RecordedAction {
  const { kind, name } = 'object' in write ? storeKey(write.object) : write.key;
  if (write.do === 'patch') return { verb: 'patch', kind, name, detail: { ownerReference: patched(write.patch, before) } };
  if (write.do !== 'create' && write.do !== 'update') return { verb: write.do, kind, name };
  const status = write.do === 'update' && write.subresource === 'status';
  const detail = status ? statusDetail(write.object.status as Answer['status']) : detailOf(write.do, write.object);
  return { verb: write.do, kind: status ? `${kind}/status` : kind, name, detail };
}

function patched(patch: Readonly<Record<string, unknown>>, before: KubeObject | undefined): string {
  const wanted = peekList(patch, 'metadata', 'ownerReferences').length;
  return wanted >= (before?.metadata.ownerReferences?.length ?? 0) && wanted > 0 ? 'adopt' : 'release';
}

/** Conditions are recorded without times. */
function statusDetail(status: Answer['status']): Answer['status'] {
  if (status['conditions'] === undefined) return status;
  const conditions = peekList(status, 'conditions').map((each) => {
    const { lastTransitionTime: _, ...rest } = each as Readonly<Record<string, unknown>>;
    return rest;
  });
  return { ...status, conditions };
}

function detailOf(verb: string, object: KubeObject): Readonly<Record<string, unknown>> {
  const { labels, annotations } = object.metadata;
  switch (object.kind) {
    case 'Pod': {
      const volumes = Object.fromEntries(
        peekList(object, 'spec', 'volumes').map((each) => [
          peekText(each, 'name') ?? '',
          peekText(each, 'persistentVolumeClaim', 'claimName') ?? '',
        ]),
      );
      return {
        labels,
        template: (peekText(object, 'spec', 'containers', 0, 'image') ?? '').replace('app:', ''),
        ...(verb === 'create' ? { hostname: peekText(object, 'spec', 'hostname'), subdomain: peekText(object, 'spec', 'subdomain') } : {}),
        ...(Object.keys(volumes).length === 0 ? {} : { volumes }),
      };
    }
    case 'PersistentVolumeClaim':
      if (verb === 'create') return { labels, ...(annotations === undefined ? {} : { annotations }) };
      return {
        owners: (object.metadata.ownerReferences ?? []).map(({ kind, name, uid, controller }) => ({
          kind,
          name,
          uid,
          ...(controller === true ? { controller } : {}),
        })),
      };
    default: {
      const { 'controller.kubernetes.io/hash': _, ...rest } = labels ?? {};
      const revision = (object as { readonly revision?: number }).revision;
      return verb === 'create' ? { revision, labels: rest, ...(annotations === undefined ? {} : { annotations }) } : { revision };
    }
  }
}
