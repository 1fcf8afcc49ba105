import { versionText } from '../kube/versions.ts';
import type { Workspace } from '../manifest/workspace.ts';

/** What the language status says of a file. */
export interface DocumentStatus {
  /** `1.36`, or `1.35.2` */
  readonly kubernetes: string;
  readonly statefulSets: number;
  /** `Kubernetes 1.36 · 2 StatefulSets`; `Kubernetes 1.33 by comment · …` where the file names its version. */
  readonly text: string;
  /** Why the file is not checked, when it is not. */
  readonly detail?: string;
}

/** The version that a file is judged for, and how many sets are in it. */
export function documentStatus(workspace: Workspace, uri: string): DocumentStatus {
  const file = workspace.file(uri);
  const all = file?.resources.filter((resource) => resource.kind === 'StatefulSet') ?? [];
  const statefulSets = all.filter((resource) => resource.class === 'ours').length;
  const kubernetes = versionText(workspace.targetOf(uri));
  const text = `Kubernetes ${kubernetes}${file?.version?.target === undefined ? '' : ' by comment'} · ${statefulSets} StatefulSet${statefulSets === 1 ? '' : 's'}`;
  const detail =
    file?.parsed.tooLarge === true
      ? 'The file is too large to be checked'
      : reasons[all.find((each) => each.class !== 'ours')?.class ?? ''];
  return { kubernetes, statefulSets, text, ...(detail === undefined ? {} : { detail }) };
}

const reasons: Readonly<Record<string, string>> = {
  template: 'A template: checked when it is rendered',
  patch: 'A patch: checked when it is laid over its object',
  live: 'Read back from a cluster: not checked',
  foreign: 'A StatefulSet of another API group: not checked',
};
