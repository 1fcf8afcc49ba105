import { members, peek, peekList, peekText } from '../../base/peek.ts';
import { nearestNames } from '../../manifest/suggest.ts';
import { replaceValue, scalarText } from '../edits.ts';
import type { Rule } from '../rule.ts';

const sources = [
  { member: 'configMapKeyRef', kind: 'ConfigMap' },
  { member: 'secretKeyRef', kind: 'Secret' },
] as const;

/**
 * A key that the ConfigMap or Secret does not have.
 *
 * A container that refers to a key that is not there is not started, and neither are the pods after it.
 */
export const configKeyMissing: Rule = {
  id: 'config-key-missing',
  severity: 'error',
  shows: { story: 'image-cannot-be-pulled' },
  *check(set) {
    for (const { path, container, name } of set.containers) {
      for (const [index, entry] of peekList(container, 'env').entries()) {
        for (const { member, kind } of sources) {
          const reference = peek(entry, 'valueFrom', member);
          const key = peekText(reference, 'key');
          const object = set.all(kind).find((each) => each.name === peekText(reference, 'name'));
          if (key === undefined || object?.object === undefined || peek(reference, 'optional') === true) continue;
          const keys = ['data', 'stringData', 'binaryData'].flatMap((each) => Object.keys(members(peek(object.object, each)) ?? {}));
          // An empty one is filled by somebody else.
          if (keys.length === 0 || keys.includes(key)) continue;
          const meant = nearestNames(key, keys)[0];
          const at = [...path, 'env', index, 'valueFrom', member, 'key'];
          yield {
            at: set.at(...at),
            severity: object.uri === set.resource.uri ? 'error' : 'warning',
            message: `${kind} "${object.name}" has no key "${key}". Container "${name}" does not start (CreateContainerConfigError).`,
            related: [{ at: { resource: object, path: ['data'], on: 'key' }, message: `Its keys: ${keys.slice(0, 10).join(', ')}` }],
            fixes:
              meant === undefined
                ? []
                : [{ title: `Change to "${meant}"`, edits: replaceValue(set.resource, at, scalarText(meant)), preferred: true }],
          };
        }
      }
    }
  },
};
