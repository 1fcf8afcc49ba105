import { peekText } from '../../base/peek.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { conditionStatus } from '../cluster/conditions.ts';
import { type ExplainStep, type Past, since, step } from './step.ts';

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
