/** What-ifs as data: each branch is another future of its parent from a moment on. */
import type { Action } from '../sim.ts';

export interface Branch {
  readonly id: string;
  readonly name: string;
  /** Absent for the run as written. */
  readonly from?: { readonly parent: string; readonly atMs: number; readonly action: Action };
}

export const rootBranch: Branch = { id: 'root', name: 'as written' };

/** The branch and all that grew from it. */
export function family(branches: readonly Branch[], id: string): ReadonlySet<string> {
  const found = new Set([id]);
  // Parents stand before their children.
  for (const branch of branches) if (branch.from !== undefined && found.has(branch.from.parent)) found.add(branch.id);
  return found;
}

/** The branch's ancestors and itself, oldest first. */
export function lineage(branches: readonly Branch[], id: string): Branch[] {
  const line: Branch[] = [];
  let at = branches.find((branch) => branch.id === id);
  while (at !== undefined && line.length <= branches.length) {
    line.unshift(at);
    const parent = at.from?.parent;
    at = parent === undefined ? undefined : branches.find((branch) => branch.id === parent);
  }
  return line;
}
