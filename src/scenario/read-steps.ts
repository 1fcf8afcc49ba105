import { isMap, type Node } from '../manifest/nodes.ts';
import { nodeRange } from '../manifest/where.ts';
import type { Action, Condition } from '../sim/action.ts';
import { faults } from '../sim/faults/faults.ts';
import { actionOf, actionProblem, faultAction } from './action-words.ts';
import { conditionOf, keyFor } from './conditions.ts';
import { manifestText, meant, optional, type Reader } from './reader.ts';
import type { ScenarioStep } from './scenario-file.ts';

/** `steps:` of a scenario. */
export function readSteps(reader: Reader, node: Node | undefined): ScenarioStep[] {
  const steps = reader.items(node, '"steps"').flatMap((each) => readStep(reader, each));
  const ids = new Set(steps.flatMap(({ id }) => id ?? []));
  for (const { after, places } of steps) {
    if (after === undefined || ids.has(after)) continue;
    const others = ids.size === 0 ? 'no step has an "id"' : `there are ${[...ids].join(', ')}`;
    reader.problems.push({ ...places.time, message: `no step has the id "${after}"; ${meant(after, ids)}${others}` });
  }
  return steps;
}

function readStep(reader: Reader, node: Node): ScenarioStep[] {
  const found = reader.members(node, 'a step', ['id', 'at', 'when', 'after', 'delay', 'do', 'apply', 'patch', 'fault', 'heal', 'with']);
  const atMs = reader.duration(found.get('at'), '"at"');
  const when = readCondition(reader, found.get('when'));
  const after = reader.text(found.get('after'), '"after"');
  const times = timeMembers.filter((name) => found.has(name)).length;
  if (isMap(node) && times !== 1)
    reader.note(node, `a step needs exactly one of "at", "when" and "after"; this one has ${times || 'none'}`);
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
    places: placesOf(node, found),
  };
  return [step];
}

/** Where it stands what is done, and for what it waits; the whole step where that is not there. */
function placesOf(node: Node, found: ReadonlyMap<string, Node>): ScenarioStep['places'] {
  const place = (names: readonly string[]) => nodeRange(names.map((name) => found.get(name)).find((each) => each !== undefined) ?? node);
  return { action: place(actionMembers), time: place(timeMembers), with: place(['with', ...actionMembers]) };
}

const timeMembers = ['at', 'when', 'after'];
const actionMembers = ['do', 'apply', 'patch', 'fault', 'heal'];

function readAction(reader: Reader, node: Node, found: ReadonlyMap<string, Node>): ScenarioStep['action'] | undefined {
  const kinds = actionMembers.filter((name) => found.has(name));
  if (!isMap(node)) return undefined;
  if (found.has('with') && !['patch', 'fault', 'heal'].some((name) => found.has(name)))
    reader.note(found.get('with'), '"with" belongs to "patch", "fault" or "heal"');
  if (kinds.length !== 1) {
    const message = 'a step needs exactly one of "do", "apply", "patch", "fault" and "heal"';
    return reader.note(node, kinds.length === 0 ? message : `${message}; this one has ${kinds.join(' and ')}`);
  }
  const words = reader.text(found.get('do'), '"do"');
  if (words !== undefined) {
    return actionOf(words) ?? reader.note(found.get('do'), actionProblem(words));
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
    found.has('fault') ? '"fault"' : '"heal"',
    faults.map((each) => each.name),
  );
  const fault = faults.find((each) => each.name === name);
  if (fault === undefined) return undefined;
  const known = [...(fault.of === undefined ? [] : ['of']), ...(fault.slows && verb === 'fault' ? ['extraMs'] : [])];
  const parameters = reader.members(found.get('with'), `the fault ${fault.name}`, known);
  const of = reader.text(parameters.get('of'), '"of"');
  if (verb === 'fault' && fault.slows && !parameters.has('extraMs'))
    reader.note(found.get('fault'), `the fault ${fault.name} needs "with": { extraMs: 60000 }: by how much it slows`);
  const extraMs = reader.integer(parameters.get('extraMs'), '"extraMs"', 1, 24 * 60 * 60 * 1000);
  return faultAction(verb, { fault: fault.name, ...optional('of', of) }, extraMs);
}

function readObject(reader: Reader, node: Node | undefined, text: string): Condition['object'] | undefined {
  const match = /^([A-Z][A-Za-z]+)\/(?:([^/\s]+)\/)?([^/\s]+)$/.exec(text);
  if (match?.[1] === undefined || match[3] === undefined) return reader.note(node, `"${text}" names no object; write StatefulSet/web`);
  return keyFor(match[1], match[2], match[3]);
}

function readCondition(reader: Reader, node: Node | undefined): Condition | undefined {
  const text = reader.text(node, '"when"');
  if (text === undefined) return undefined;
  const found = conditionOf(text);
  return 'when' in found ? found.when : reader.note(node, found.problem);
}
