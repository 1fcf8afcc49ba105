import { peek, peekInteger, peekText } from '../base/peek.ts';
import { claimName } from '../kube/identity.ts';
import type { Path } from '../kube/objects.ts';
import { intended } from '../lint/intended.ts';
import { SetScope } from '../lint/set-scope.ts';
import { nodeAt, rangeAt } from '../manifest/node-path.ts';
import type { Workspace } from '../manifest/workspace.ts';

/** A text that the editor shows behind an offset; it is not part of the file. */
export interface InlayHint {
  readonly offset: number;
  readonly text: string;
}

/** Behind the fields of each set of a file what follows from them: its pods, its claims, and defaults that hold where nothing is written. */
export function inlayHints(workspace: Workspace, uri: string): InlayHint[] {
  const file = workspace.file(uri);
  const sets = file?.resources.filter((each) => each.kind === 'StatefulSet' && each.class === 'ours') ?? [];
  return sets
    .flatMap((resource) => {
      const set = intended(resource.decoded);
      if (set === undefined) return [];
      const scope = new SetScope(resource, set, workspace.bundleOf(uri), workspace.targetOf(uri));
      const behind = (path: Path, text: string, on: 'key' | 'value' = 'value'): InlayHint[] =>
        nodeAt(resource.document, path) === undefined ? [] : [{ offset: rangeAt(resource.document, path, on).end, text }];
      return [...pods(scope, behind), ...claims(scope, behind), ...defaults(scope, behind)];
    })
    .sort((a, b) => a.offset - b.offset);
}

type Behind = (path: Path, text: string, on?: 'key' | 'value') => InlayHint[];

function pods(set: SetScope, behind: Behind): InlayHint[] {
  const written = peekInteger(set.set, 'spec', 'replicas') !== undefined;
  return written ? behind(['spec', 'replicas'], set.podsText) : behind(['metadata', 'name'], `1 replica: ${set.podsText}`);
}

function claims(set: SetScope, behind: Behind): InlayHint[] {
  const { first, last, count } = set.range;
  return set.claimTemplates.flatMap((template, index) => {
    const names = [claimName(template, set.name, first), ...(count > 1 ? [claimName(template, set.name, last)] : [])];
    return count === 0 ? [] : behind(['spec', 'volumeClaimTemplates', index, 'metadata', 'name'], names.join('..'));
  });
}

/** Defaults that decide what a rollout, a deletion or a stop does. kube: pkg/apis/apps/v1 SetDefaults_StatefulSet, pkg/apis/core/v1 SetDefaults_PodSpec */
function defaults(set: SetScope, behind: Behind): InlayHint[] {
  const found: string[] = [];
  if (peek(set.set, 'spec', 'podManagementPolicy') === undefined) found.push('OrderedReady');
  const update = peekText(set.set, 'spec', 'updateStrategy', 'type');
  if (update === undefined) found.push('RollingUpdate');
  if (set.claimTemplates.length > 0 && peek(set.set, 'spec', 'persistentVolumeClaimRetentionPolicy') === undefined)
    found.push('claims kept');
  const grace = peekInteger(set.set, 'spec', 'template', 'spec', 'terminationGracePeriodSeconds') === undefined;
  return [
    ...(found.length === 0 ? [] : behind(['spec'], `defaults: ${found.join(', ')}`, 'key')),
    ...(grace ? behind(['spec', 'template', 'spec'], 'SIGKILL 30 s after SIGTERM', 'key') : []),
  ];
}
