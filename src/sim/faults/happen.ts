import type { Action } from '../action.ts';
import type { Context, Pass, Steps } from '../component.ts';
import { type Fault, type Machine, type Process, type ProcessOrder, truthApiVersion } from '../truth.ts';

/** How long a machine takes to start again. */
const rebootMs = 30_000;

/** What fate does: machines, programs and faults. Everything that `perform` does not ask the API server for arrives here. */
export function* happen(action: Action, context: Context): Pass {
  switch (action.do) {
    case 'crash-node':
      yield* power(action.node, 'crashed', context);
      return;
    case 'partition-node':
      yield* power(action.node, 'partitioned', context);
      return;
    case 'return-node':
      yield* power(action.node, 'up', context);
      return;
    case 'restart-node':
      yield* power(action.node, 'crashed', context);
      yield { do: 'enqueue', component: 'kubelet', key: `boot/${action.node}`, afterMs: rebootMs };
      return;
    case 'unready':
    case 'ready':
      yield* change(action, context, (process) =>
        (process.held === true) === (action.do === 'unready') ? undefined : { ...process, held: action.do === 'unready' },
      );
      return;
    case 'crash-container':
      yield* order(action, context, {
        what: 'crash',
        ...(action.container === undefined ? {} : { container: action.container }),
        ...(action.backAfterMs === undefined ? {} : { backAfterMs: action.backAfterMs }),
      });
      return;
    case 'kubelet-evicts':
      yield* order(action, context, { what: 'evict' });
      return;
    case 'succeed-pod':
      yield* order(action, context, { what: 'succeed' });
      return;
    case 'fault':
    case 'heal-fault':
      yield* fault(action.fault, action.with ?? {}, action.do === 'heal-fault');
      return;
    default:
      return;
  }
}

function* power(node: string, state: Machine['power'], { live, clock }: Context): Steps {
  const machine = live.get('Machine', '', node) as Machine | undefined;
  if (machine !== undefined && machine.power !== state) yield { do: 'truth', object: { ...machine, power: state, sinceMs: clock.nowMs } };
}

interface PodName {
  readonly name: string;
  readonly namespace?: string;
}

/** The programs of the pod that has the name now. */
function* change({ name, namespace }: PodName, { live }: Context, next: (process: Process) => Process | undefined): Steps {
  const place = namespace ?? 'default';
  const uid = live.get('Pod', place, name)?.metadata.uid ?? '';
  const process = live.get('Process', place, `${name}.${uid}`) as Process | undefined;
  const object = process === undefined ? undefined : next(process);
  if (object !== undefined) yield { do: 'truth', object };
}

function* order(pod: PodName, context: Context, what: Omit<ProcessOrder, 'number'>): Steps {
  return yield* change(pod, context, (process) => ({ ...process, order: { ...what, number: (process.order?.number ?? 0) + 1 } }));
}

/** `with.of`: what the fault concerns; `with.extraMs`: by how much it slows. */
function* fault(name: string, parameters: Readonly<Record<string, unknown>>, gone: boolean): Steps {
  const of = typeof parameters['of'] === 'string' ? `.${parameters['of']}` : '';
  const extraMs = typeof parameters['extraMs'] === 'number' ? { extraMs: parameters['extraMs'] } : {};
  const object: Fault = { apiVersion: truthApiVersion, kind: 'Fault', metadata: { name: `${name}${of}` }, ...extraMs };
  yield { do: 'truth', object, gone };
}
