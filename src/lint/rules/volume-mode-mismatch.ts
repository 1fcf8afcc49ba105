import { peekList, peekText } from '../../base/peek.ts';
import type { Rule } from '../rule.ts';

/**
 * A raw disk mounted as a directory, or a directory used as a raw disk.
 *
 * A claim with volumeMode: Block is a device without files, which goes to volumeDevices; one with Filesystem goes to volumeMounts. The API
 * server takes the other combination, and the kubelet never starts the container.
 */
export const volumeModeMismatch: Rule = {
  id: 'volume-mode-mismatch',
  severity: 'error',
  shows: { story: 'first-apply' },
  *check(set) {
    const modes = new Map<string, boolean>();
    for (const { template } of set.claims) {
      const name = peekText(template, 'metadata', 'name');
      if (name !== undefined) modes.set(name, peekText(template, 'spec', 'volumeMode') === 'Block');
    }
    for (const { path, container } of set.containers) {
      for (const list of ['volumeMounts', 'volumeDevices']) {
        for (const [index, use] of peekList(container, list).entries()) {
          const name = peekText(use, 'name') ?? '';
          const block = modes.get(name);
          if (block === undefined || block === (list === 'volumeDevices')) continue;
          yield {
            at: set.at(...path, list, index, 'name'),
            message: block
              ? `"${name}" is a raw device (volumeMode: Block) and cannot be mounted as a directory. The container never starts.`
              : `"${name}" holds a file system, so it is no device. The container never starts; mount it, or ask for volumeMode: Block.`,
          };
        }
      }
    }
  },
};
