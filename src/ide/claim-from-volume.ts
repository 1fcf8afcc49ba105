import { peek, peekList, peekText } from '../base/peek.ts';
import { addItem, addMember, removeItem, scalarText } from '../lint/edits.ts';
import type { SetScope } from '../lint/set-scope.ts';
import type { Stage } from './staged-edit.ts';

/** A claim template in place of a volume of the pod, under the volume's name so that its mounts hold. The size is that of the claim or the limit it had. */
export function claimFromVolume(set: SetScope, index: number): readonly Stage[] | undefined {
  const volume = peekList(set.set, 'spec', 'template', 'spec', 'volumes')[index];
  const name = peekText(volume, 'name');
  const claimOf = peekText(volume, 'persistentVolumeClaim', 'claimName');
  if (name === undefined || (claimOf === undefined && peek(volume, 'emptyDir') === undefined)) return undefined;
  const claim = claimOf === undefined ? undefined : set.all('PersistentVolumeClaim').find((each) => each.name === claimOf)?.object;
  const size = peekText(claim, 'spec', 'resources', 'requests', 'storage') ?? peekText(volume, 'emptyDir', 'sizeLimit') ?? '1Gi';
  const storageClass = peekText(claim, 'spec', 'storageClassName');
  const lines = [
    'metadata:',
    `  name: ${name}`,
    'spec:',
    '  accessModes:',
    '    - ReadWriteOnce',
    ...(storageClass === undefined ? [] : [`  storageClassName: ${scalarText(storageClass)}`]),
    '  resources:',
    '    requests:',
    `      storage: ${size}`,
  ];
  return [
    (resource) => removeItem(resource, ['spec', 'template', 'spec', 'volumes', index]),
    (resource) =>
      peekList(resource.object, 'spec', 'volumeClaimTemplates').length > 0
        ? addItem(resource, ['spec', 'volumeClaimTemplates'], lines.join('\n'))
        : addMember(resource, ['spec'], 'volumeClaimTemplates', `\n  - ${lines.join('\n    ')}`),
  ];
}
