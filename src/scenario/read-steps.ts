import type { Node } from '../manifest/nodes.ts';
import { nodeRange } from '../manifest/where.ts';
import type { Action, Condition } from '../sim/action.ts';
import { faults } from '../sim/faults/faults.ts';
import { actionOf, actionUsages } from './action-words.ts';
import { manifestText, optional, type Reader } from './reader.ts';
import type { ScenarioStep } from './scenario-file.ts';

/** `steps:` of a scenario. */
export function readSteps(reader: Reader, node: Node | undefined): ScenarioStep[] {
  const steps = reader.items(node, '"steps"').flatMap((each) => readStep(reader, each));
  const ids = new Set(steps.flatMap(({ id }) => id ?? []));
  for (const step of steps) {
    if (step.after !== undefined && !ids.has(step.after))
      reader.problems.push({ ...step.range, message: `no step has the id "${step.after}"` });
  }
  return steps;
}

function readStep(reader: Reader, node: Node): ScenarioStep[] {
  const found = reader.members(node, 'a step', ['id', 'at', 'when', 'after', 'delay', 'do', 'apply', 'patch', 'fault', 'heal', 'with']);
  const atMs = reader.duration(found.get('at'), '"at"');
  const when = readCondition(reader, found.get('when'));
  const after = reader.text(found.get('after'), '"after"');
  if (['at', 'when', 'after'].filter((name) => found.has(name)).length !== 1)
    reader.note(node, 'a step needs exactly one of "at", "when" and "after"');
  const action = readAction(reader, node, found);
  if (action === undefined) return [];
  const step = {
    ...optional('id', reader.text(found.get('id'), '"id"')),
    ...optional('atMs', atMs),
    ...optional('when', when),
    ...optional('after', after),
    ...optional('delayMs', reader.duration(found.get('delay'), '"delay"')),
    action,
    range: nodeRange(node),
  };
  return [step];
}

function readAction(reader: Reader, node: Node, found: ReadonlyMap<string, Node>): ScenarioStep['action'] | undefined {
  const kinds = ['do', 'apply', 'patch', 'fault', 'heal'].filter((name) => found.has(name));
  if (found.has('with') && !['patch', 'fault', 'heal'].some((name) => found.has(name)))
    reader.note(found.get('with'), '"with" belongs to "patch", "fault" or "heal"');
  if (kinds.length !== 1) return reader.note(node, 'a step needs exactly one of "do", "apply", "patch", "fault" and "heal"');
  const words = reader.text(found.get('do'), '"do"');
  if (words !== undefined) {
    return actionOf(words) ?? reader.note(found.get('do'), `"${words}" is not understood; it may be ${actionUsages.join(' · ')}`);
  }
  const text = manifestText(reader, found.get('apply'), '"apply"');
  if (text !== undefined) return { do: 'apply-text', text };
  if (found.has('apply')) return undefined;
  if (found.has('patch')) return readPatch(reader, found);
  return readFault(reader, found);
}

/** `patch: StatefulSet/web` with its JSON merge patch in `with:`. */
function readPatch(reader: Reader, found: ReadonlyMap<string, Node>): Action | undefined {
  const object = readObject(reader, found.get('patch'), reader.text(found.get('patch'), '"patch"') ?? '');
  const patch = reader.plain(found.get('with'));
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch))
    return reader.note(found.get('patch'), 'a patch needs "with": a map');
  return object === undefined ? undefined : { do: 'patch', object, patch: patch as Record<string, unknown> };
}

function readFault(reader: Reader, found: ReadonlyMap<string, Node>): Action | undefined {
  const verb = found.has('fault') ? 'fault' : 'heal-fault';
  const name = reader.oneOf(
    found.get('fault') ?? found.get('heal'),
    '"fault"',
    faults.map((each) => each.name),
  );
  const fault = faults.find((each) => each.name === name);
  if (fault === undefined) return undefined;
  const known = [...(fault.of === undefined ? [] : ['of']), ...(fault.slows ? ['extraMs'] : [])];
  const parameters = reader.members(found.get('with'), `the fault ${fault.name}`, known);
  const of = reader.text(parameters.get('of'), '"of"');
  if (verb === 'fault' && fault.slows && !parameters.has('extraMs'))
    reader.note(found.get('fault'), `the fault ${fault.name} needs "with": { extraMs: 60000 }: by how much it slows`);
  const values = {
    ...optional('of', fault.of === 'pod' && of !== undefined && !of.includes('/') ? `default/${of}` : of),
    ...optional('extraMs', reader.integer(parameters.get('extraMs'), '"extraMs"', 0, 24 * 60 * 60 * 1000)),
  };
  return { do: verb, fault: fault.name, ...(Object.keys(values).length === 0 ? {} : { with: values }) };
}

const kinds: Readonly<Record<string, string>> = {
  pod: 'Pod',
  claim: 'PersistentVolumeClaim',
  node: 'Node',
  set: 'StatefulSet',
  service: 'Service',
  volume: 'PersistentVolume',
};
const clusterScoped = new Set(['Node', 'PersistentVolume', 'StorageClass']);

function keyFor(kind: string, namespace: string | undefined, name: string): Condition['object'] {
  return { kind, namespace: clusterScoped.has(kind) ? '' : (namespace ?? 'default'), name };
}

function readObject(reader: Reader, node: Node | undefined, text: string): Condition['object'] | undefined {
  const match = /^([A-Z][A-Za-z]+)\/(?:([^/\s]+)\/)?([^/\s]+)$/.exec(text);
  if (match?.[1] === undefined || match[3] === undefined) return reader.note(node, `"${text}" names no object; write StatefulSet/web`);
  return keyFor(match[1], match[2], match[3]);
}

const states = ['exists', 'gone', 'terminating', 'running', 'ready', 'unready', 'scheduled', 'bound'] as const;

/** `pod web-1 is ready`, `claim data-web-0 is bound`, `pod web-1 is ready again`, `pod web-1 is ready 3 times`. */
function readCondition(reader: Reader, node: Node | undefined): Condition | undefined {
  const text = reader.text(node, '"when"');
  if (text === undefined) return undefined;
  const match = /^(\w+) (?:([^/\s]+)\/)?([^/\s]+) (?:is )?(\w+)(?: (again)| (\d{1,4}) times)?$/.exec(text.trim());
  const kind = kinds[match?.[1] ?? ''];
  const is = states.find((state) => state === match?.[4]);
  if (match?.[3] === undefined || kind === undefined || is === undefined || match[6] === '0') {
    const valid = `"pod web-1 is ready": ${Object.keys(kinds).join(', ')}; ${states.join(', ')}; at the end "again" or "3 times"`;
    return reader.note(node, `"${text}" is not understood; a condition is written ${valid}`);
  }
  const occurrence = match[5] === undefined ? Number(match[6] ?? 1) : 2;
  return { object: keyFor(kind, match[2], match[3]), is, ...(occurrence > 1 ? { occurrence } : {}) };
}
