/** What of the panel outlives a reload of the window. Read back as unknown data: an older panel may have written it. */
import { members, peek, peekText } from '../base/peek.ts';
import type { ObjectKey } from '../kube/objects.ts';
import type { PanelState } from './panel-state.ts';
import type { Action } from './sim.ts';
import { type Branch, rootBranch } from './model/branch.ts';

export interface SavedState {
  readonly version: 1;
  /** Of the simulation that it belongs to. */
  readonly id: string;
  readonly branches: readonly Branch[];
  readonly active: string;
  readonly playheadMs: number;
  readonly zoom: number;
  readonly speed: number;
  readonly folded: readonly string[];
  readonly isTable: boolean;
  readonly selectedSeq?: number;
  readonly object?: ObjectKey;
}

/** What is to be kept of a state; undefined while there is nothing to simulate. */
export function savedState(state: PanelState): SavedState | undefined {
  const { simulation, branches, active, playheadMs, zoom, speed, folded, isTable, selectedSeq, object } = state;
  if (simulation === undefined) return undefined;
  const selection = { ...(selectedSeq === undefined ? {} : { selectedSeq }), ...(object === undefined ? {} : { object }) };
  return { version: 1, id: simulation.id, branches, active, playheadMs, zoom, speed, folded, isTable, ...selection };
}

/** The saved state, when it is one of this version. */
export function readSavedState(value: unknown): SavedState | undefined {
  const state = members(value);
  if (state === undefined || state['version'] !== 1 || typeof state['id'] !== 'string' || !Array.isArray(state['branches']))
    return undefined;
  const branches: Branch[] = [];
  for (const each of state['branches'] as unknown[]) {
    const branch = readBranch(each, branches);
    if (branch !== undefined) branches.push(branch);
  }
  if (branches[0]?.from !== undefined || branches[0] === undefined) branches.unshift(rootBranch);
  const number = (name: string, otherwise: number): number => {
    const found = state[name];
    return typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : otherwise;
  };
  const folded = Array.isArray(state['folded']) ? state['folded'].filter((each): each is string => typeof each === 'string') : [];
  return {
    version: 1,
    id: state['id'],
    branches,
    active: branches.find((branch) => branch.id === state['active'])?.id ?? rootBranch.id,
    playheadMs: number('playheadMs', 0),
    zoom: Math.max(1, number('zoom', 1)),
    speed: Math.max(1, number('speed', 10)),
    folded,
    isTable: state['isTable'] === true,
    ...(typeof state['selectedSeq'] === 'number' ? { selectedSeq: state['selectedSeq'] } : {}),
    ...readObject(state['object']),
  };
}

function readObject(value: unknown): { object?: ObjectKey } {
  const [kind, namespace, name] = ['kind', 'namespace', 'name'].map((member) => peekText(value, member));
  return kind === undefined || namespace === undefined || name === undefined ? {} : { object: { kind, namespace, name } };
}

function readBranch(value: unknown, earlier: readonly Branch[]): Branch | undefined {
  const id = peek(value, 'id');
  const name = peek(value, 'name');
  if (typeof id !== 'string' || typeof name !== 'string') return undefined;
  if (peek(value, 'from') === undefined) return id === rootBranch.id ? rootBranch : undefined;
  const parent = peek(value, 'from', 'parent');
  const atMs = peek(value, 'from', 'atMs');
  const action = peek(value, 'from', 'action');
  const isKnown = typeof parent === 'string' && earlier.some((branch) => branch.id === parent);
  if (!isKnown || typeof atMs !== 'number' || typeof peek(action, 'do') !== 'string') return undefined;
  return { id, name, from: { parent, atMs, action: action as Action } };
}
