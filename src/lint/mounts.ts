import { peek, peekList, peekText } from '../base/peek.ts';
import type { Path } from '../kube/objects.ts';
import type { ContainerPlace, SetScope } from './set-scope.ts';

/** Storage classes whose volumes are directories: they have no \`lost+found\`, and their owner is not root by nature. */
export const directoryClasses = /nfs|efs|local-path|hostpath|cephfs|azurefile|gluster/i;

/** A volume mount of a container. */
export interface Mount {
  readonly at: Path;
  readonly name: string;
  /** Without a slash at its end. */
  readonly path: string;
  readonly subPath: boolean;
  /** On a claim of the set, or on any claim that a volume names. */
  readonly claim: boolean;
}

/** The mounts of a container, in order. */
export function mountsOf(set: SetScope, { path, container }: ContainerPlace): Mount[] {
  const claims = new Set(set.claimTemplates);
  for (const volume of peekList(set.set, 'spec', 'template', 'spec', 'volumes')) {
    const name = peekText(volume, 'name');
    if (name !== undefined && peek(volume, 'persistentVolumeClaim') !== undefined) claims.add(name);
  }
  return peekList(container, 'volumeMounts').flatMap((mount, index) => {
    const name = peekText(mount, 'name');
    const mountPath = peekText(mount, 'mountPath');
    if (name === undefined || mountPath === undefined) return [];
    const subPath = peek(mount, 'subPath') !== undefined || peek(mount, 'subPathExpr') !== undefined;
    return [{ at: [...path, 'volumeMounts', index], name, path: mountPath.replace(/\/+$/, '') || '/', subPath, claim: claims.has(name) }];
  });
}

/** Whether a directory holds another one. */
export function covers(directory: string, inner: string): boolean {
  return inner.startsWith(directory === '/' ? '/' : `${directory}/`);
}
