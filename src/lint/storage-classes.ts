import { peekText } from '../base/peek.ts';
import type { Resource } from '../manifest/workspace.ts';
import type { SetScope } from './set-scope.ts';

/** Provisioners whose disks belong to one zone. */
const zonal =
  /^(?:ebs\.csi\.aws\.com|kubernetes\.io\/aws-ebs|pd\.csi\.storage\.gke\.io|kubernetes\.io\/gce-pd|disk\.csi\.azure\.com|kubernetes\.io\/azure-disk|cinder\.csi\.openstack\.org|kubernetes\.io\/cinder)$/;

/** The StorageClass of a name, where it is among the documents and its disks belong to one zone. */
export function zonalClass(set: SetScope, name: string | undefined): Resource | undefined {
  if (name === undefined) return undefined;
  return set.all('StorageClass').find((each) => each.name === name && zonal.test(peekText(each.object, 'provisioner') ?? ''));
}
