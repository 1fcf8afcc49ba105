/** A line of what-ifs as a scenario file, which the editor, the command line and the Test Explorer run again. */
import { formatDuration } from '../../base/duration.ts';
import { actionWords, isSayable } from '../sim.ts';
import type { Branch } from './branch.ts';

/**
 * The scenario of a line of branches.
 * @param manifests file names, relative to where the scenario is saved
 */
export function scenarioText(id: string, title: string, manifests: readonly string[], line: readonly Branch[]): string {
  const steps = line.flatMap(({ from }) => {
    if (from === undefined) return [];
    const at = formatDuration(from.atMs);
    if (!isSayable(from.action)) return [`  # at ${at}, which no scenario has words for: ${actionWords(from.action)}`];
    return [`  - { at: ${at}, do: ${JSON.stringify(actionWords(from.action))} }`];
  });
  return [
    `scenario: ${id}`,
    `title: ${JSON.stringify(title)}`,
    `manifests: ${JSON.stringify(manifests)}`,
    ...(steps.length === 0 ? [] : ['steps:', ...steps]),
    '',
  ].join('\n');
}
