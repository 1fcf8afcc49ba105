import type { PanelCommand } from '../wire/panel-messages.ts';
import type { Controller } from './controller.ts';
import { t } from './l10n.ts';
import { speeds } from './panel-state.ts';

/** What a command does, what it is called on buttons and in the list of keys, and the keys that do it anywhere in the panel: the first one is shown. */
type Command = readonly [run: (controller: Controller) => void, words: () => string, ...keys: string[]];

/** Every command of the palette, the keyboard and the toolbar. */
export const panelCommands: Readonly<Record<PanelCommand, Command>> = {
  toggle: [(panel) => (panel.state.isPlaying ? panel.pause() : panel.play()), () => t('Play or pause'), ' '],
  play: [(panel) => panel.play(), () => t('Play')],
  pause: [(panel) => panel.pause(), () => t('Pause')],
  faster: [(panel) => changeSpeed(panel, 1), () => t('Play faster'), '>'],
  slower: [(panel) => changeSpeed(panel, -1), () => t('Play slower'), '<'],
  stepForward: [(panel) => panel.step(1), () => t('Next event'), ']', '.'],
  stepBack: [(panel) => panel.step(-1), () => t('Previous event'), '[', ','],
  nextProblem: [(panel) => panel.nextProblem(), () => t('Next problem'), 'n'],
  toStart: [(panel) => panel.seek(0), () => t('To the start'), 'Home'],
  toEnd: [(panel) => panel.seek(Number.POSITIVE_INFINITY), () => t('To the end'), 'End'],
  zoomIn: [(panel) => zoom(panel, panel.state.zoom * 1.5), () => t('Zoom in'), '+', '='],
  zoomOut: [(panel) => zoom(panel, panel.state.zoom / 1.5), () => t('Zoom out'), '-'],
  fit: [(panel) => zoom(panel, 1), () => t('Fit'), '0'],
  whatIfMenu: [(panel) => panel.set({ dialog: { type: 'whatIf' } }), () => t('What if … at the playhead'), 'w'],
  renameBranch: [(panel) => panel.set({ renaming: panel.state.active }), () => t('Rename this run'), 'F2'],
  removeBranch: [(panel) => panel.removeBranch(panel.state.active), () => t('Remove this run'), 'Delete'],
  undo: [(panel) => panel.undo(), () => t('Undo remove'), 'u'],
  table: [(panel) => panel.keep({ isTable: !panel.state.isTable }), () => t('Lanes or table'), 't'],
  saveScenario: [(panel) => panel.share('scenario'), () => t('Save as scenario…')],
  copyMarkdown: [(panel) => panel.share('markdown'), () => t('Copy as Markdown')],
  copyCommands: [(panel) => panel.share('commands'), () => t('Copy kubectl commands')],
  saveSvg: [(panel) => panel.share('svg'), () => t('Save as SVG…')],
  help: [(panel) => panel.set({ dialog: { type: 'help' } }), () => t('Keys'), '?'],
};

/** How far one can zoom in. */
const longestZoom = 64;

function zoom(panel: Controller, wanted: number): void {
  panel.keep({ zoom: Math.min(Math.max(wanted, 1), longestZoom) });
}

function changeSpeed(panel: Controller, by: 1 | -1): void {
  const { speed } = panel.state;
  panel.keep({ speed: speeds[speeds.indexOf(speed) + by] ?? speed });
}

/** A key as it is written on a keyboard. */
export function keyWords(key: string): string {
  return key === ' ' ? t('Space') : key.length === 1 ? key.toUpperCase() : key;
}

/** What a command is called, with its key; with other words in place of its own. */
export function commandWords(command: PanelCommand, instead?: string): string {
  const [, words, key] = panelCommands[command];
  return (instead ?? words()) + (key === undefined ? '' : ` (${keyWords(key)})`);
}
