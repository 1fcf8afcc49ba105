/** What-ifs as data: each branch is another future of its parent from a moment on, or the run as written with other steps. */
import { clockText } from '../../base/duration.ts';
import { t } from '../l10n.ts';
import { type Action, actionWords } from '../sim.ts';

export interface Branch {
  readonly id: string;
  /** As somebody named it. */
  readonly name?: string | undefined;
  /** Absent for runs from the beginning. */
  readonly from?: { readonly parent: string; readonly atMs: number; readonly action: Action };
  /** One of the ways in which a change can be made: its `id` and title. */
  readonly way?: { readonly id: string; readonly title: string };
}

export const rootBranch: Branch = { id: 'root' };

/** What the branch is called. */
export function branchName({ name, from, way }: Branch): string {
  if (name !== undefined) return name;
  return from === undefined ? (way?.title ?? t('as written')) : t('{0} at {1}', actionWords(from.action), clockText(from.atMs));
}

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
