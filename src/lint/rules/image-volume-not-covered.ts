import { peek, peekList, peekText } from '../../base/peek.ts';
import { dataPaths } from '../../kube/images.ts';
import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';
import { covers, mountsOf } from '../mounts.ts';

/**
 * A store whose data directory is not on its claim.
 *
 * A store keeps its data in one certain directory of the container. Only what is below the path where a disk is mounted survives the pod.
 * When the disk is mounted elsewhere, even on the directory above, the data goes to a disk of the node, looks well for weeks, and is gone
 * when the pod moves.
 */
export const imageVolumeNotCovered: Rule = {
  id: 'image-volume-not-covered',
  severity: 'error',
  shows: { story: 'data-path-moved', steps: ['delete pod LAST'], moment: 'gone LAST' },
  *check(set) {
    const known = set.knowledge;
    if (known === undefined || set.claimTemplates.length === 0) return;
    const { knowledge, container } = known;
    const mounts = mountsOf(set, container);
    const onClaims = mounts.filter((mount) => mount.claim);
    if (onClaims.length === 0 || dataMovedElsewhere(container.container, knowledge.dataEnv)) return;
    for (const { path, declared, below } of dataPaths(knowledge, container.image)) {
      // With a directory for each kind of data, one of them on a disk may be what somebody wants.
      if (onClaims.some((mount) => mount.path === path || (below === undefined && covers(path, mount.path)))) continue;
      const parent = onClaims.find((mount) => covers(mount.path, path));
      const other = mounts.find((mount) => covers(mount.path, path));
      // Only a declared volume is put on a disk of the node although its parent is mounted.
      if ((parent !== undefined && !declared) || (parent === undefined && other !== undefined)) continue;
      const place = parent ?? onClaims[0];
      if (place === undefined) continue;
      const single = onClaims.length === 1 && dataPaths(knowledge, container.image).length === 1;
      yield {
        at: { resource: set.resource, path: [...place.at, 'mountPath'] },
        message: `${knowledge.name} keeps its data in ${path}; the claim is mounted on ${place.path}. ${parent === undefined ? 'What is written stays in the container' : `The image declares ${path} a volume of its own, so data stays on the node`} and is lost with the pod.`,
        fixes: single
          ? [
              {
                title: `Mount it on ${path} (for a set that has no data yet)`,
                edits: replaceValue(set.resource, [...place.at, 'mountPath'], path),
              },
            ]
          : [],
      };
    }
  },
};

/** The data directory is set by hand: by the variable that the image reads, or by an argument. */
function dataMovedElsewhere(container: unknown, variable: string | undefined): boolean {
  const moved = peekList(container, 'env').some((entry) => peekText(entry, 'name') === variable && variable !== undefined);
  const inArguments = [...peekList(container, 'args'), ...peekList(container, 'command')].some(
    (each) => typeof each === 'string' && /data[-_.]?(?:base)?dir|datadir|dbpath|log[-_.]?dirs?|path\.data|PGDATA/i.test(each),
  );
  return moved || inArguments || peek(container, 'envFrom') !== undefined;
}
