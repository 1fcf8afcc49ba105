import type { RunView } from './engine/run.ts';
import { t } from './l10n.ts';
import { branchName, lineage } from './model/branch.ts';
import { commandsOf } from './model/kubectl-command.ts';
import { markdownTimeline } from './model/markdown.ts';
import { manifestNames, scenarioText } from './model/scenario-text.ts';
import { svgPicture } from './model/svg-picture.ts';
import type { PanelState } from './panel-state.ts';

/** A run as something to give away. */
export interface Shared {
  readonly what: string;
  readonly text: string;
  /** Name of the file, where it is to be saved rather than copied. */
  readonly name?: string;
  /** Of a scenario: the way of the change that it is about. */
  readonly way?: string;
}

export function sharedRun(what: 'markdown' | 'commands' | 'svg' | 'scenario', run: RunView, state: PanelState): Shared {
  const title = state.simulation?.title ?? '';
  if (what === 'markdown') return { what: t('the timeline'), text: markdownTimeline(title, run) };
  if (what === 'commands')
    return { what: t('the commands'), text: commandsOf(run, lineage(state.branches, run.branch.id), manifestNames(state.simulation)) };
  if (what === 'scenario') return sharedScenario(title, run, state);
  return { what: t('the picture'), text: svgPicture(title, run, state.playheadMs), name: `${title.replace(/\.ya?ml$/, '')}.svg` };
}

function sharedScenario(title: string, run: RunView, state: PanelState): Shared {
  const { branch } = run;
  const name = branch.from === undefined && branch.name === undefined && branch.way === undefined ? '' : branchName(branch);
  const id = `${title} ${name}`
    .toLowerCase()
    .replace(/\.ya?ml\b/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  const line = lineage(state.branches, branch.id);
  const text = scenarioText(id, name === '' ? title : `${title}: ${name}`, manifestNames(state.simulation), line);
  const way = line[0]?.way?.id;
  return { what: t('the scenario'), text, name: `${id}.scenario.yaml`, ...(way === undefined ? {} : { way }) };
}
