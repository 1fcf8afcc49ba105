import { peekText } from '../../base/peek.ts';
import { type KubeObject, objectKey } from '../../kube/objects.ts';
import { conditionStatus } from '../cluster/conditions.ts';
import { type ExplainStep, type Past, since, step, sinceReady, sinceMade } from './step.ts';

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
  if (node === undefined)
    return [
      ...steps,
      step(`the Node object ${name} is gone; pod-garbage-collector removes its pods within a minute`, sinceMade(past, key), key),
    ];
  const ready = conditionStatus(node, 'Ready');
  if (ready === 'True' || ready === undefined) return steps;
  return [...steps, step(`node ${name} is not Ready (${ready})`, sinceReady(past, key), key)];
}
