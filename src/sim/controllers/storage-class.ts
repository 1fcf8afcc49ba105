import type { StorageClass } from '../../kube/views.ts';
import type { Objects } from '../cluster/store.ts';
import type { SimulationInput, StorageClassSpec } from '../input.ts';

/** How disks of a class behave: as the cluster declares it, else (a class of the manifests) like the default class, with its own provisioner and mode. */
export function diskBehaviour(name: string, objects: Objects, input: SimulationInput): StorageClassSpec | undefined {
  const declared = input.cluster.storageClasses;
  const own = declared.find((each) => each.name === name);
  if (own !== undefined) return own;
  const object = objects.get('StorageClass', '', name) as StorageClass | undefined;
  if (object === undefined) return undefined;
  const model = declared.find((each) => each.isDefault === true) ?? declared[0];
  return {
    topology: 'none',
    provisionMs: 5000,
    ...model,
    name,
    provisioner: object.provisioner,
    bindingMode: object.volumeBindingMode ?? 'Immediate',
    reclaimPolicy: object.reclaimPolicy ?? 'Delete',
    absent: object.provisioner === 'kubernetes.io/no-provisioner',
  };
}
