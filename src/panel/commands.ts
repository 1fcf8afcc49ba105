import type { PanelCommand } from '../wire/panel-messages.ts';
import type { Controller } from './controller.ts';

/** What each command of the palette, the keyboard and the toolbar does. */
export const panelCommands: Readonly<Record<PanelCommand, (controller: Controller) => void>> = {
  play: (controller) => controller.play(),
  pause: (controller) => controller.pause(),
  toggle: (controller) => (controller.state.isPlaying ? controller.pause() : controller.play()),
  stepForward: (controller) => controller.step(1),
  stepBack: (controller) => controller.step(-1),
  nextProblem: (controller) => controller.nextProblem(),
  toStart: (controller) => controller.seek(0),
  toEnd: (controller) => controller.seek(controller.run?.endMs ?? 0),
  fit: (controller) => controller.zoomTo(1),
  zoomIn: (controller) => controller.zoomTo(controller.state.zoom * 1.5),
  zoomOut: (controller) => controller.zoomTo(controller.state.zoom / 1.5),
  table: (controller) => controller.toggleTable(),
  whatIfMenu: (controller) => controller.ask(true),
  copyMarkdown: (controller) => controller.share('markdown'),
  copyCommands: (controller) => controller.share('commands'),
  saveSvg: (controller) => controller.share('svg'),
  saveScenario: (controller) => controller.share('scenario'),
  removeBranch: (controller) => controller.removeBranch(controller.state.active),
  undo: (controller) => controller.undo(),
};
