import { peekList, peekText } from '../../base/peek.ts';
import { dataPaths } from '../../kube/images.ts';
import { addItem, addMember } from '../edits.ts';
import { directoryClasses, mountsOf } from '../mounts.ts';
import type { Fix, Rule } from '../rule.ts';

/**
 * A data directory that is the root of a disk.
 *
 * A fresh disk with a file system has a directory lost+found at its top. Some stores refuse to start in a directory that is not empty.
 * They want a directory of their own below the place where the disk is mounted.
 */
export const dataDirIsMountRoot: Rule = {
  id: 'data-dir-is-mount-root',
  severity: 'warning',
  shows: { story: 'crash-loop', app: { crashes: true }, moment: 'event BackOff' },
  *check(set) {
    const known = set.knowledge;
    if (known?.knowledge.refusesMountRoot !== true) return;
    const { knowledge, container } = known;
    // A ConfigMap may move the directory.
    if (peekList(container.container, 'envFrom').length > 0) return;
    const variable = peekList(container.container, 'env').find((entry) => peekText(entry, 'name') === knowledge.dataEnv);
    const [standard] = dataPaths(knowledge, container.image);
    // From 18 on the image keeps PostgreSQL's data below its volume by itself.
    const directory = peekText(variable, 'value') ?? (standard?.fromMajor === undefined ? standard?.path : undefined);
    for (const mount of mountsOf(set, container)) {
      if (
        directory === undefined ||
        mount.path !== directory.replace(/\/+$/, '') ||
        mount.subPath ||
        !set.claimTemplates.includes(mount.name)
      )
        continue;
      const index = set.claimTemplates.indexOf(mount.name);
      const storageClass = peekText(set.set, 'spec', 'volumeClaimTemplates', index, 'spec', 'storageClassName') ?? '';
      if (directoryClasses.test(storageClass)) continue;
      const entry = `name: ${knowledge.dataEnv ?? ''}\nvalue: ${directory}/data`;
      const env =
        peekList(container.container, 'env').length > 0
          ? addItem(set.resource, [...container.path, 'env'], entry)
          : addMember(set.resource, container.path, 'env', `\n  - ${entry.replaceAll('\n', '\n    ')}`);
      const fixes: Fix[] = [
        {
          title: 'Use a directory of the disk (subPath: data), for a set that has no data yet',
          edits: addMember(set.resource, mount.at, 'subPath', 'data'),
        },
        {
          title: `Set ${knowledge.dataEnv ?? ''} to ${directory}/data, for a set that has no data yet`,
          edits: variable === undefined && knowledge.dataEnv !== undefined ? env : [],
        },
      ];
      yield {
        at: { resource: set.resource, path: [...mount.at, 'mountPath'] },
        message: `${knowledge.name} refuses a data directory that is not empty. A new ext4 disk has lost+found at its root, which is ${directory} here; the first start fails on such a disk.`,
        fixes: fixes,
      };
    }
  },
};
