import { settingsFileName } from '../manifest/settings-file-name.ts';
import type { Settings } from '../manifest/settings-file.ts';
import { nearestNames } from '../manifest/suggest.ts';
import type { Finding } from './finding.ts';
import { rules } from './rules.ts';
import { changeCodes } from './suppression.ts';

/** Codes that can be switched like rules. */
const otherCodes: readonly string[] = ['yaml-syntax', 'unused-suppression', 'kubernetes-version-unknown', ...changeCodes];

/** What is wrong in a settings file. */
export function settingsFindings({ problems, rulePlaces }: Settings): Finding[] {
  const known = [...rules.map((rule) => rule.id), ...otherCodes];
  const unknown = Object.entries(rulePlaces)
    .filter(([id]) => !known.includes(id) && !id.startsWith('api/'))
    .map(([id, range]) => {
      const [meant] = nearestNames(id, known);
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
