import { nodeNameOf } from '../../kube/views.ts';
import { peekText, peek } from '../../base/peek.ts';
import { type KubeObject, objectKey } from '../../kube/objects.ts';
import { conditionStatus } from '../cluster/conditions.ts';
import { storeKey } from '../cluster/store.ts';
import { describe } from '../describe.ts';
import { budgetsOf } from './budget.ts';
import { type ExplainStep, latest, type Past, since, step, sinceAt, sinceReady } from './step.ts';

/** Why a node takes no pods, and why those that are to leave it are still there; empty when it is in service. */
export function explainCordon(past: Past, name: string): ExplainStep[] {
  const key = objectKey('Node', '', name);
  const isCordoned = (node: KubeObject | undefined): boolean => peek(node, 'spec', 'unschedulable') === true;
  if (!isCordoned(past.get('Node', '', name))) return [];
  const refused = past
    .list('Pod')
    .filter((pod) => nodeNameOf(pod) === name)
    .flatMap((pod) => {
      const refusal = latest(past, storeKey(pod), ({ response }) => response?.code === 429);
      return refusal === undefined ? [] : [step(describe(refusal), refusal, refusal.object), ...budgetsOf(past, pod)];
    });
  const cordoned = step(`node ${name} is cordoned: it takes no new pods`, since(past, key, isCordoned), key, 'spec', 'unschedulable');
  return [cordoned, ...refused];
}

/** What is wrong with a node; empty when nothing is. */
export function explainNode(past: Past, name: string): ExplainStep[] {
  const key = objectKey('Node', '', name);
  const power = (each: KubeObject | undefined): string => peekText(each, 'power') ?? 'up';
  const fallen = since(past, objectKey('Machine', '', name), power);
  const states: Readonly<Record<string, string>> = {
    crashed: `the machine ${name} is down`,
    partitioned: `${name} is cut off: its programs run on, but nobody hears of them`,
  };
  const state = states[power(past.get('Machine', '', name))];
  const steps = state === undefined ? [] : [step(state, fallen, key)];
  const node = past.get('Node', '', name);
  if (node === undefined) return [...steps, step(`the Node object ${name} is gone`, sinceAt(past, key, 'metadata', 'uid'), key)];
  const ready = conditionStatus(node, 'Ready');
  if (ready === 'True' || ready === undefined) return steps;
  return [...steps, step(`node ${name} is not Ready (${ready})`, sinceReady(past, key), key)];
}
