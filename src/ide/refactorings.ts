import { peek } from '../base/peek.ts';
import type { TextRange } from '../base/text.ts';
import { addDocumentAfter, addMember } from '../lint/edits.ts';
import type { TextEdit } from '../lint/finding.ts';
import { intended } from '../lint/intended.ts';
import { budgetAllowingOne } from '../lint/rules/pdb-missing.ts';
import { headlessService } from '../lint/rules/governing-service-missing.ts';
import { SetScope } from '../lint/set-scope.ts';
import { spreadEdits } from '../lint/spread-edits.ts';
import { nodeAt } from '../manifest/node-path.ts';
import type { Resource, Workspace } from '../manifest/workspace.ts';
import { claimFromVolume } from './claim-from-volume.ts';
import { convertDeployment } from './convert-deployment.ts';
import { mergeDeployments } from './merge-deployments.ts';
import { knownProbe } from './known-probes.ts';
import { stagedEdit } from './staged-edit.ts';

/** A change that is offered without anything being wrong. */
export interface Refactoring {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** What to think of first, where a set that runs already cannot follow. */
  readonly confirm?: string;
}

const onlyNew = 'The API server refuses this for a set that exists; one that runs has to be deleted with --cascade=orphan and made anew.';

const dataStays = 'The pods of the set begin with empty claims of their own: what is on the claims of the Deployments has to be copied.';

/** What can be made of the set, or the Deployment, that a selection stands in. */
export function refactorings(workspace: Workspace, uri: string, selected: TextRange): Refactoring[] {
  const resource = workspace
    .file(uri)
    ?.resources.find(
      ({ document, class: cls }) =>
        cls === 'ours' && document.at.length === 0 && document.start <= selected.start && selected.start < document.end,
    );
  if (resource?.kind === 'Deployment') {
    const edit = convertDeployment(workspace, resource);
    const merge = mergeDeployments(workspace, resource);
    return [
      ...(merge === undefined ? [] : [{ ...merge, confirm: dataStays }]),
      ...(edit === undefined ? [] : [{ title: 'Convert to a StatefulSet', edits: [edit] }]),
    ];
  }
  const set = resource?.kind === 'StatefulSet' ? intended(resource.decoded) : undefined;
  if (resource === undefined || set === undefined) return [];
  const scope = new SetScope(resource, set, workspace.bundleOf(uri), workspace.targetOf(uri));
  return [...documents(workspace, scope), ...spreads(workspace, scope), ...probes(workspace, scope), ...claims(workspace, scope, selected)];
}

function documents(workspace: Workspace, set: SetScope): Refactoring[] {
  const found: Refactoring[] = [];
  const add = (title: string, yaml: string | undefined) => {
    if (yaml !== undefined) found.push(...one(workspace, set.resource, title, (now) => addDocumentAfter(now, yaml)));
  };
  const { serviceName } = set;
  if (serviceName !== undefined && set.service === undefined)
    add(`Add the headless Service "${serviceName}"`, headlessService(set, serviceName));
  if (set.budgets.length === 0 && set.mostReplicas > 1) add('Add a PodDisruptionBudget that allows one', budgetAllowingOne(set));
  return found;
}

function spreads(workspace: Workspace, set: SetScope): Refactoring[] {
  if (set.mostReplicas < 2) return [];
  const topologies = { zones: 'topology.kubernetes.io/zone', nodes: 'kubernetes.io/hostname' };
  return Object.entries(topologies).flatMap(([word, key]) =>
    one(workspace, set.resource, `Spread the pods over ${word}, where possible`, (now) => spreadEdits(atDocument(set, now), key)),
  );
}

function probes(workspace: Workspace, set: SetScope): Refactoring[] {
  return set.mainContainers.flatMap(({ path, container, image, name }) => {
    const probe = knownProbe(image);
    if (probe === undefined || peek(container, 'readinessProbe') !== undefined) return [];
    const lines = `\n  ${probe.lines.join('\n  ')}`;
    return one(workspace, set.resource, `Add a readiness probe to "${name}" (${probe.asks})`, (now) =>
      addMember(now, path, 'readinessProbe', lines),
    );
  });
}

function claims(workspace: Workspace, set: SetScope, selected: TextRange): Refactoring[] {
  return set.volumeNames.flatMap((name, index) => {
    const { document } = set.resource;
    const { start, end } = nodeAt(document, ['spec', 'template', 'spec', 'volumes', index])?.value ?? { start: 0, end: 0 };
    if (selected.start > document.start + end || document.start + start > selected.end) return [];
    const stages = claimFromVolume(set, index);
    const edit = stages === undefined ? undefined : stagedEdit(workspace, set.resource, stages);
    return edit === undefined
      ? []
      : [{ title: `Make volume "${name}" a claim template, one disk for each pod`, edits: [edit], confirm: onlyNew }];
  });
}

function one(
  workspace: Workspace,
  resource: Resource,
  title: string,
  stage: (now: Resource) => ReturnType<typeof addMember>,
): Refactoring[] {
  const edit = stagedEdit(workspace, resource, [stage]);
  return edit === undefined ? [] : [{ title, edits: [edit] }];
}

/** The same set, with places in another copy of its document. */
function atDocument(set: SetScope, resource: Resource): SetScope {
  return new SetScope(resource, set.set, { resources: [], closed: false, images: [] }, set.target);
}
