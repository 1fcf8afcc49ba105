import type { PanelCommand } from '../wire/panel-messages.ts';
import { panelCommands } from './commands.ts';
import type { Controller } from './controller.ts';

/** Keys that work anywhere in the panel, except where text is typed. */
export function listenForKeys(controller: Controller): void {
  const commands = new Map<string, PanelCommand>();
  for (const [name, [, , ...keys]] of Object.entries(panelCommands)) for (const key of keys) commands.set(key, name as PanelCommand);
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const { target, key } = event;
    if (target instanceof Element && takesKey(target, key)) return;
    if (key === 'Escape') controller.clearSelection();
    const command = commands.get(key.length === 1 ? key.toLowerCase() : key);
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
