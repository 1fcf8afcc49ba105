import { remember } from '../base/remember.ts';
import type { Target } from './target.ts';

/** Versions that show a behaviour, or have a feature gate on by default, and where that is known from. */
export interface Row {
  /** First version (inclusive): a minor or a patch. */
  readonly from: string;
  /** First version without it again, where it was taken back. */
  readonly until?: string;
  readonly source: string;
}

export interface GateRow {
  /** Half-open version ranges in which the gate is on by default. */
  readonly on: readonly Omit<Row, 'source'>[];
  readonly source: string;
}

/** Whether the target is at least this minor, or this patch of it (`1.35` or `1.35.4`). */
export function atLeast(target: Target, version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const [targetMajor = 0, targetMinor = 0] = target.minor.split('.').map(Number);
  if (targetMajor !== major) return targetMajor > major;
  if (targetMinor !== minor) return targetMinor > minor;
  return target.patch >= patch;
}

const isIn = (target: Target, { from, until }: Omit<Row, 'source'>): boolean =>
  atLeast(target, from) && (until === undefined || !atLeast(target, until));

/** The question whether a target shows one of the behaviours; answers are remembered, because the same ones are asked for thousands of times. */
export function behaviourAsker<Name extends string>(rows: Readonly<Record<Name, Row>>): (target: Target, behaviour: Name) => boolean {
  const answersFor = remember((_target: Target) => new Map<Name, boolean>());
  return (target, behaviour) => {
    const known = answersFor(target);
    let answer = known.get(behaviour);
    if (answer === undefined) known.set(behaviour, (answer = isIn(target, rows[behaviour])));
    return answer;
  };
}

/** The question whether a feature gate is on for a target: as set there, else the version's default. */
export function gateAsker<Name extends string>(rows: Readonly<Record<Name, GateRow>>): (target: Target, gate: Name) => boolean {
  return (target, gate) => target.gates[gate] ?? rows[gate].on.some((range) => isIn(target, range));
}
