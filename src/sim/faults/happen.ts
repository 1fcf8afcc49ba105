import type { KubeObject } from '../../kube/objects.ts';
import { peekText, peek } from '../../base/peek.ts';
import { truth } from '../cluster/writes.ts';
import type { Action } from '../action.ts';
import type { Context, Pass } from '../component.ts';
import { type Fault, type Machine, type Process, type ProcessOrder, truthApiVersion } from '../truth.ts';

/** How long a machine takes to start again. */
const rebootMs = 30_000;

/** What fate does: machines, programs and faults. Everything that `perform` does not ask the API server for arrives here. */
export function* happen(action: Action, context: Context): Pass {
  const object = changed(action, context);
  if (object !== undefined) yield truth(object, undefined, action.do === 'heal-fault');
  if (action.do === 'restart-node') yield { do: 'enqueue', component: 'kubelet', key: `boot/${action.node}`, afterMs: rebootMs };
}

/** What is true of the world by the action, where that is something new. */
function changed(action: Action, context: Context): KubeObject | undefined {
  switch (action.do) {
    case 'crash-node':
    case 'restart-node':
      return power(action.node, 'crashed', context);
    case 'partition-node':
      return power(action.node, 'partitioned', context);
    case 'return-node':
      return power(action.node, 'up', context);
    case 'unready':
    case 'ready': {
      const process = processOf(action, context);
      const held = action.do === 'unready';
      return process === undefined || (process.held === true) === held ? undefined : { ...process, held };
    }
    case 'crash-container':
      return order(processOf(action, context), { what: 'crash', container: action.container, backAfterMs: action.backAfterMs });
    case 'kubelet-evicts':
      return order(processOf(action, context), { what: 'evict' });
    case 'succeed-pod':
      return order(processOf(action, context), { what: 'succeed' });
    case 'fault':
    case 'heal-fault':
      return fault(action.fault, action.with);
    default:
      return undefined;
  }
}

function power(node: string, state: Machine['power'], { live, clock }: Context): Machine | undefined {
  const machine = live.get('Machine', '', node) as Machine | undefined;
  return machine === undefined || machine.power === state ? undefined : { ...machine, power: state, sinceMs: clock.nowMs };
}

interface PodName {
  readonly name: string;
  readonly namespace?: string;
}

/** The programs of the pod that has the name now. */
function processOf({ name, namespace = 'default' }: PodName, { live }: Context): Process | undefined {
  const uid = live.get('Pod', namespace, name)?.metadata.uid ?? '';
  return live.get('Process', namespace, `${name}.${uid}`) as Process | undefined;
}

function order(process: Process | undefined, what: Omit<ProcessOrder, 'number'>): Process | undefined {
  return process && { ...process, order: { ...what, number: (process.order?.number ?? 0) + 1 } };
}

/** `with.of`: what the fault concerns; `with.extraMs`: by how much it slows. */
function fault(name: string, parameters: unknown): Fault {
  const of = peekText(parameters, 'of');
  const extraMs = peek(parameters, 'extraMs');
  return {
    apiVersion: truthApiVersion,
    kind: 'Fault',
    metadata: { name: of === undefined ? name : `${name}.${of}` },
    ...(typeof extraMs === 'number' ? { extraMs } : {}),
  };
}
