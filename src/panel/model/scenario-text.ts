/** A line of what-ifs as a scenario file, which the editor, the command line and the Test Explorer run again. */
import { formatDuration } from '../../base/duration.ts';
import type { SimulationMessage } from '../../wire/panel-messages.ts';
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

/** The files of a simulation as one names them in its folder; none of what is in no file. */
export function manifestNames(
  { id, title, refs }: Pick<SimulationMessage, 'id' | 'title' | 'refs'> = { id: '', title: '', refs: [] },
): string[] {
  const [subject = ''] = id.split('#');
  const folder = title.endsWith('/') ? subject : subject.slice(0, subject.lastIndexOf('/'));
  const files = refs.flatMap(({ uri }) => (uri.includes('/') && !uri.endsWith('.scenario.yaml') ? pathFrom(folder, uri) : []));
  return [...new Set(files)];
}

function pathFrom(folder: string, uri: string): string {
  const [from, to] = [folder.split('/'), uri.split('/')];
  const apart = from.findIndex((step, index) => to[index] !== step);
  const same = apart === -1 ? from.length : apart;
  return [...from.slice(same).map(() => '..'), ...to.slice(same).map(decodeURIComponent)].join('/');
}
