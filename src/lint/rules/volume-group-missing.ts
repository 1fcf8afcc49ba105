import { peek, peekInteger, peekList, peekText } from '../../base/peek.ts';
import { addMember } from '../edits.ts';
import { directoryClasses, mountsOf } from '../mounts.ts';
import type { Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/**
 * A program that is not root, on a disk that belongs to root.
 *
 * A fresh disk with a file system belongs to root. A program that runs as another user cannot write to it, unless fsGroup tells the kubelet to give the
 * files to a group that the program is in.
 */
export const volumeGroupMissing: Rule = {
  id: 'volume-group-missing',
  severity: 'information',
  shows: { story: 'crash-loop', app: { crashes: true }, moment: 'event BackOff' },
  *check(set) {
    const security = set.podPath('securityContext');
    if (peek(set.set, ...security, 'fsGroup') !== undefined || changesOwner(set)) return;
    for (const place of set.mainContainers) {
      const own = peek(place.container, 'securityContext');
      const [user, group] = ['runAsUser', 'runAsGroup'].map((each) => peekInteger(own, each) ?? peekInteger(set.set, ...security, each));
      const nonRoot = peek(own, 'runAsNonRoot') ?? peek(set.set, ...security, 'runAsNonRoot');
      const mount = mountsOf(set, place).find(({ name }) => set.claimTemplates.includes(name) && !isDirectory(set, name));
      if (mount === undefined || (user === undefined ? nonRoot !== true : user === 0) || group === 0) continue;
      const id = group ?? user;
      const fixable = id !== undefined && peek(set.set, ...security) !== undefined;
      yield {
        at: set.at(...mount.at, 'mountPath'),
        severity: peek(own, 'readOnlyRootFilesystem') === true ? 'warning' : 'information',
        message: `Container "${place.name}" does not run as root, and a new disk on ${mount.path} belongs to root. Without fsGroup most drivers leave it so, and nothing can be written.`,
        fix: {
          title: `Give the files to group ${id} (fsGroup)`,
          edits: fixable ? addMember(set.resource, security, 'fsGroup', String(id)) : [],
        },
      };
      return;
    }
  },
};

function isDirectory(set: SetScope, template: string): boolean {
  const index = set.claimTemplates.indexOf(template);
  return directoryClasses.test(peekText(set.set, 'spec', 'volumeClaimTemplates', index, 'spec', 'storageClassName') ?? '');
}

/** An init container that changes the owner, or may: what an image does by itself is not in the text. */
function changesOwner(set: SetScope): boolean {
  return set.containers.some(
    ({ container, init }) => init && /chown|chmod/.test([...peekList(container, 'command'), ...peekList(container, 'args')].join(' ')),
  );
}
