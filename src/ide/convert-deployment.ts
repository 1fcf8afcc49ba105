import { peek, peekList } from '../base/peek.ts';
import type { TextEdit } from '../lint/finding.ts';
import { addDocumentAfter, addMember, removeMember, replaceValue } from '../lint/edits.ts';
import { headlessService } from '../lint/rules/governing-service-missing.ts';
import { SetScope } from '../lint/set-scope.ts';
import type { Resource, Workspace } from '../manifest/workspace.ts';
import { claimFromVolume } from './claim-from-volume.ts';
import { type Stage, stagedEdit } from './staged-edit.ts';

/** Takes away the members of a Deployment that a StatefulSet does not have. */
export const withoutDeploymentMembers: readonly Stage[] = ['strategy', 'progressDeadlineSeconds', 'paused'].map(
  (field) => (now) => (peek(now.object, 'spec', field) === undefined ? [] : removeMember(now, ['spec', field])),
);

/**
 * A Deployment as a StatefulSet: pods with names of their own, a claim for each pod in place of claims that they share, and a headless Service for the
 * names. What is on the old claims is not moved by any text.
 */
export function convertDeployment(workspace: Workspace, resource: Resource): TextEdit | undefined {
  const { object, uri } = resource;
  if (resource.kind !== 'Deployment' || object === undefined) return undefined;
  const scope = new SetScope(resource, object, workspace.bundleOf(uri), workspace.targetOf(uri));
  const volumes = peekList(object, 'spec', 'template', 'spec', 'volumes');
  const claims = [...volumes.keys()]
    .reverse()
    .filter((index) => peek(volumes[index], 'persistentVolumeClaim') !== undefined)
    .flatMap((index) => claimFromVolume(scope, index) ?? []);
  const taken = scope.all('Service').some((each) => each.name === scope.name);
  const serviceName = taken ? `${scope.name}-headless` : scope.name;
  const service = headlessService(scope, serviceName);
  const stages: Stage[] = [
    ...withoutDeploymentMembers,
    ...claims,
    (now) => addMember(now, ['spec'], 'serviceName', serviceName),
    (now) => replaceValue(now, ['kind'], 'StatefulSet'),
    (now) => (service === undefined ? [] : addDocumentAfter(now, service)),
  ];
  return stagedEdit(workspace, resource, stages);
}
