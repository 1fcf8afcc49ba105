import type { PanelCommand } from '../wire/panel-messages.ts';
import type { Controller } from './controller.ts';
import { t } from './l10n.ts';
import { speeds } from './panel-state.ts';

interface Command {
  readonly run: (controller: Controller) => void;
  /** What it is called on buttons and in the list of keys. */
  readonly words?: () => string;
  /** Keys that do it anywhere in the panel; the first one is shown. */
  readonly keys?: readonly string[];
}

/** What each command of the palette, the keyboard and the toolbar does. */
export const panelCommands: Readonly<Record<PanelCommand, Command>> = {
  toggle: {
    run: (controller) => (controller.state.isPlaying ? controller.pause() : controller.play()),
    words: () => t('Play or pause'),
    keys: [' '],
  },
  play: { run: (controller) => controller.play(), words: () => t('Play') },
  pause: { run: (controller) => controller.pause(), words: () => t('Pause') },
  faster: { run: (controller) => changeSpeed(controller, 1), words: () => t('Play faster'), keys: ['>'] },
  slower: { run: (controller) => changeSpeed(controller, -1), words: () => t('Play slower'), keys: ['<'] },
  stepForward: { run: (controller) => controller.step(1), words: () => t('Next event'), keys: [']', '.'] },
  stepBack: { run: (controller) => controller.step(-1), words: () => t('Previous event'), keys: ['[', ','] },
  nextProblem: { run: (controller) => controller.nextProblem(), words: () => t('Next problem'), keys: ['n'] },
  toStart: { run: (controller) => controller.seek(0), words: () => t('To the start'), keys: ['Home'] },
  toEnd: { run: (controller) => controller.seek(Number.POSITIVE_INFINITY), words: () => t('To the end'), keys: ['End'] },
  zoomIn: { run: (controller) => zoom(controller, controller.state.zoom * 1.5), words: () => t('Zoom in'), keys: ['+', '='] },
  zoomOut: { run: (controller) => zoom(controller, controller.state.zoom / 1.5), words: () => t('Zoom out'), keys: ['-'] },
  fit: { run: (controller) => zoom(controller, 1), words: () => t('Fit'), keys: ['0'] },
  whatIfMenu: {
    run: (controller) => controller.set({ dialog: { type: 'whatIf' } }),
    words: () => t('What if … at the playhead'),
    keys: ['w'],
  },
  renameBranch: {
    run: (controller) => controller.set({ renaming: controller.state.active }),
    words: () => t('Rename this run'),
    keys: ['F2'],
  },
  removeBranch: {
    run: (controller) => controller.removeBranch(controller.state.active),
    words: () => t('Remove this run'),
    keys: ['Delete'],
  },
  undo: { run: (controller) => controller.undo(), words: () => t('Undo remove'), keys: ['u'] },
  table: {
    run: (controller) => controller.keep({ isTable: !controller.state.isTable }),
    words: () => t('Lanes or table'),
    keys: ['t'],
  },
  saveScenario: { run: (controller) => controller.share('scenario'), words: () => t('Save as scenario…') },
  copyMarkdown: { run: (controller) => controller.share('markdown'), words: () => t('Copy as Markdown') },
  copyCommands: { run: (controller) => controller.share('commands'), words: () => t('Copy kubectl commands') },
  saveSvg: { run: (controller) => controller.share('svg'), words: () => t('Save as SVG…') },
  help: { run: (controller) => controller.set({ dialog: { type: 'help' } }), words: () => t('Keys'), keys: ['?'] },
};

/** How far one can zoom in. */
const longestZoom = 64;

function zoom(controller: Controller, wanted: number): void {
  controller.keep({ zoom: Math.min(Math.max(wanted, 1), longestZoom) });
}

function changeSpeed(controller: Controller, by: 1 | -1): void {
  controller.keep({ speed: speeds[speeds.indexOf(controller.state.speed) + by] ?? controller.state.speed });
}

/** A key as it is written on a keyboard. */
export function keyWords(key: string): string {
  return key === ' ' ? t('Space') : key.length === 1 ? key.toUpperCase() : key;
}

/** What a command is called, with its key. */
export function commandWords(command: PanelCommand, instead?: string): string {
  const { words, keys } = panelCommands[command];
  return `${instead ?? words?.() ?? ''}${keys?.[0] === undefined ? '' : ` (${keyWords(keys[0])})`}`;
}
