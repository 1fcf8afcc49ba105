import type { PanelCommand } from '../wire/panel-messages.ts';
import type { Controller } from './controller.ts';

/** Keys that work anywhere in the panel, except where text is typed. */
const keys: Readonly<Record<string, PanelCommand>> = {
  ' ': 'toggle',
  ']': 'stepForward',
  '.': 'stepForward',
  '[': 'stepBack',
  ',': 'stepBack',
  n: 'nextProblem',
  N: 'nextProblem',
  w: 'whatIfMenu',
  W: 'whatIfMenu',
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '0': 'fit',
  Home: 'toStart',
  End: 'toEnd',
};

export function listenForKeys(controller: Controller): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const { target } = event;
    if (target instanceof Element && takesKey(target, event.key)) return;
    if (event.key === 'Escape') controller.clearSelection();
    const command = keys[event.key];
    if (command === undefined) return;
    event.preventDefault();
    controller.do(command);
  });
}

/** Whether the focused element has a use of its own for a key. */
function takesKey(target: Element, key: string): boolean {
  if (target.closest('input, select, textarea, .popover') !== null) return true;
  if (key === ' ') return target.closest('button') !== null;
  return (key === 'Home' || key === 'End') && target.closest('.table-scroll, pre') !== null;
}
