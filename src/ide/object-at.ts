import { peekText } from '../base/peek.ts';
import { claimName, podName } from '../kube/identity.ts';
import { keyOf, type ObjectKey } from '../kube/objects.ts';
import { podNameUses } from '../lint/pod-names.ts';
import { SetScope } from '../lint/set-scope.ts';
import { cursorAt, rangeOfPart } from '../manifest/node-path.ts';
import type { Resource, Workspace } from '../manifest/workspace.ts';

/**
 * What a place of a text speaks of, as the simulator calls it: in a claim template its first claim, at a host name the pod, at `serviceName` the
 * Service, elsewhere the object that is written there. Undefined between objects, and for objects that are not ours.
 */
export function objectAt(workspace: Workspace, uri: string, offset: number): ObjectKey | undefined {
  const here = workspace
    .file(uri)
    ?.resources.findLast(({ document, class: kind }) => kind === 'ours' && document.start <= offset && offset <= document.end);
  if (here?.object === undefined || here.name === '') return undefined;
  const own = keyOf(here.object);
  return here.kind === 'StatefulSet' ? (partAt(workspace, here, own, offset) ?? own) : own;
}

function partAt(workspace: Workspace, resource: Resource, { namespace, name }: ObjectKey, offset: number): ObjectKey | undefined {
  const { object, document, uri } = resource;
  const path = cursorAt(document, offset)?.path ?? [];
  if (object === undefined || path[0] !== 'spec') return undefined;
  const scope = new SetScope(resource, object, workspace.bundleOf(uri), workspace.targetOf(uri));
  const [, field, index] = path;
  if (field === 'serviceName') {
    const { service } = scope;
    return service === undefined ? undefined : { kind: 'Service', namespace, name: service.name };
  }
  if (field === 'volumeClaimTemplates' && index !== undefined) {
    const template = peekText(object, 'spec', field, index, 'metadata', 'name');
    return template === undefined || scope.range.count === 0
      ? undefined
      : { kind: 'PersistentVolumeClaim', namespace, name: claimName(template, name, scope.range.first) };
  }
  for (const { text, host, ordinal } of podNameUses(scope)) {
    if (text.at.resource !== resource || host.source === undefined || ordinal === undefined) continue;
    const { start, end } = rangeOfPart(document, text.at.path, host.source, host.occurrence);
    if (start <= offset && offset <= end) return { kind: 'Pod', namespace, name: podName(name, ordinal) };
  }
  return undefined;
}
