/** What of the panel outlives a reload of the window. Read back as unknown data: an older panel may have written it. */
import { members, peek, peekList, peekText } from '../base/peek.ts';
import { type Branch, rootBranch } from './model/branch.ts';
import type { PanelState } from './panel-state.ts';
import type { Action } from './sim.ts';

/** Members that are kept as they are. */
const kept = [
  'branches',
  'active',
  'compared',
  'playheadMs',
  'zoom',
  'speed',
  'folded',
  'isTable',
  'onlySet',
  'selectedSeq',
  'object',
] as const;

export interface SavedState extends Pick<PanelState, (typeof kept)[number]> {
  readonly version: 2;
  /** Of the simulation that it belongs to. */
  readonly id: string;
}

/** What is to be kept of a state; undefined while there is nothing to simulate. */
export function savedState(state: PanelState): SavedState | undefined {
  if (state.simulation === undefined) return undefined;
  const found = Object.fromEntries(kept.map((name) => [name, state[name]]));
  return { version: 2, id: state.simulation.id, ...found } as SavedState;
}

/** The saved state, when it is one of this version; what does not fit is left out. */
export function readSavedState(value: unknown): SavedState | undefined {
  const state = members(value);
  const id = peekText(state, 'id');
  if (state?.['version'] !== 2 || id === undefined) return undefined;
  const branches: Branch[] = [];
  for (const each of peekList(state, 'branches')) {
    const branch = readBranch(each, branches);
    if (branch !== undefined) branches.push(branch);
  }
  if (branches[0]?.id !== rootBranch.id) branches.unshift(rootBranch);
  const number = (name: string, least: number, otherwise = least): number => {
    const found = state[name];
    return typeof found === 'number' && Number.isFinite(found) ? Math.max(least, found) : otherwise;
  };
  const [kind, namespace, name] = ['kind', 'namespace', 'name'].map((member) => peekText(state, 'object', member));
  return {
    version: 2,
    id,
    branches,
    active: branches.find((branch) => branch.id === state['active'])?.id ?? rootBranch.id,
    compared: branches.find((branch) => branch.id === state['compared'])?.id,
    playheadMs: number('playheadMs', 0),
    zoom: number('zoom', 1),
    speed: number('speed', 1, 10),
    folded: peekList(state, 'folded').filter((each): each is string => typeof each === 'string'),
    isTable: state['isTable'] === true,
    onlySet: peekText(state, 'onlySet'),
    selectedSeq: typeof state['selectedSeq'] === 'number' ? state['selectedSeq'] : undefined,
    object: kind === undefined || namespace === undefined || name === undefined ? undefined : { kind, namespace, name },
  };
}

function readBranch(value: unknown, earlier: readonly Branch[]): Branch | undefined {
  const [id, name] = [peekText(value, 'id'), peekText(value, 'name')];
  if (id === undefined) return undefined;
  const branch: Branch = name === undefined ? { id } : { id, name };
  if (id === rootBranch.id) return branch;
  const [way, title] = [peekText(value, 'way', 'id'), peekText(value, 'way', 'title')];
  if (way !== undefined && title !== undefined) return { ...branch, way: { id: way, title } };
  const parent = peekText(value, 'from', 'parent');
  const atMs = peek(value, 'from', 'atMs');
  const action = peek(value, 'from', 'action');
  if (parent === undefined || typeof atMs !== 'number' || peekText(action, 'do') === undefined) return undefined;
  return earlier.some((each) => each.id === parent) ? { ...branch, from: { parent, atMs, action: action as Action } } : undefined;
}
