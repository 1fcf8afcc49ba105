import { peekBoolean, peekText } from '../../base/peek.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { conditionStatus } from '../cluster/conditions.ts';
import { storeKey } from '../cluster/store.ts';
import { describe } from '../describe.ts';
import { budgetsOf } from './budget.ts';
import { type ExplainStep, latest, type Past, since, step } from './step.ts';

/** Why a node takes no pods, and why those that are to leave it are still there; empty when it is in service. */
export function explainCordon(past: Past, name: string): ExplainStep[] {
  const key = { kind: 'Node', namespace: '', name };
  const isCordoned = (node: KubeObject | undefined): boolean => peekBoolean(node, 'spec', 'unschedulable') === true;
  if (!isCordoned(past.get('Node', '', name))) return [];
  const refused = past
    .list('Pod')
    .filter((pod) => peekText(pod, 'spec', 'nodeName') === name)
    .flatMap((pod) => {
      const refusal = latest(past, storeKey(pod), ({ response }) => response?.code === 429);
      return refusal === undefined ? [] : [step(describe(refusal), refusal, refusal.object), ...budgetsOf(past, pod)];
    });
  const cordoned = step(`node ${name} is cordoned: it takes no new pods`, since(past, key, isCordoned), key, ['spec', 'unschedulable']);
  return [cordoned, ...refused];
}

/** What is wrong with a node; empty when nothing is. */
export function explainNode(past: Past, name: string): ExplainStep[] {
  const key = { kind: 'Node', namespace: '', name };
  const machineKey = { kind: 'Machine', namespace: '', name };
  const node = past.get('Node', '', name);
  const steps: ExplainStep[] = [];
  const power = (each: KubeObject | undefined): string => peekText(each, 'power') ?? 'up';
  const state = power(past.get('Machine', '', name));
  if (state === 'crashed') steps.push(step(`the machine ${name} is down`, since(past, machineKey, power), key));
  if (state === 'partitioned') {
    steps.push(step(`${name} is cut off: its programs run on, but nobody hears of them`, since(past, machineKey, power), key));
  }
  if (node === undefined)
    return [
      ...steps,
      step(
        `the Node object ${name} is gone`,
        since(past, key, (each) => each?.metadata.uid),
        key,
      ),
    ];
  const ready = conditionStatus(node, 'Ready');
  if (ready === 'True' || ready === undefined) return steps;
  const began = since(past, key, (each) => (each === undefined ? undefined : conditionStatus(each, 'Ready')));
  return [...steps, step(`node ${name} is not Ready (${ready})`, began, key)];
}
