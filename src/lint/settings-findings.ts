import { settingsFileName } from '../manifest/settings-file-name.ts';
import type { Settings } from '../manifest/settings-file.ts';
import { nearestNames } from '../manifest/suggest.ts';
import type { Finding } from './finding.ts';
import { rules } from './rules.ts';
import { changeCodes } from './suppression.ts';

/** What can be switched besides answers of the API server: the rules, what is said of changes, and what is said of the file itself. */
export const switchableCodes: readonly string[] = [
  ...rules.map((rule) => rule.id),
  ...changeCodes,
  'yaml-syntax',
  'unused-suppression',
  'kubernetes-version-unknown',
];

/** What is wrong in a settings file. */
export function settingsFindings({ problems, rulePlaces }: Settings): Finding[] {
  const unknown = Object.entries(rulePlaces)
    .filter(([id]) => !switchableCodes.includes(id) && !id.startsWith('api/'))
    .map(([id, range]) => {
      const [meant] = nearestNames(id, switchableCodes);
      return { range, message: `There is no rule "${id}"${meant === undefined ? '' : `; did you mean "${meant}"?`}` };
    });
  return [...problems, ...unknown]
    .map(
      ({ range, message }): Finding => ({
        range,
        severity: 'warning',
        code: 'settings-file',
        source: 'statefulset',
        message: `${settingsFileName}: ${message}`,
        related: [],
        fixes: [],
      }),
    )
    .sort((a, b) => a.range.start - b.range.start);
}
