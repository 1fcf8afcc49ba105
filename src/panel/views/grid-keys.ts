import type { Controller } from '../controller.ts';

/**
 * Keys inside of the lanes, which are one tab stop: arrows go from bar to bar and from lane to lane, Home and End to the first and last bar,
 * Enter shows the object in the text, Space plays, Escape goes back.
 */
export function moveInGrid(event: KeyboardEvent, controller: Controller): void {
  const cell = event.target;
  if (!(cell instanceof HTMLElement) || event.ctrlKey || event.altKey || event.metaKey) return;
  const target = targetOf(event.key, cell);
  if (target !== undefined) {
    event.preventDefault();
    event.stopPropagation();
    focusCell(target);
  } else if (event.key === 'Enter') {
    event.preventDefault();
    const { object } = controller.state;
    if (object !== undefined) controller.reveal(object, []);
  }
}

function targetOf(key: string, cell: HTMLElement): HTMLElement | undefined {
  const row = cell.closest<HTMLElement>('[role=row]');
  if (row === null) return undefined;
  const cells = cellsOf(row);
  const index = cells.indexOf(cell);
  switch (key) {
    case 'ArrowRight':
      return cells[index + 1];
    case 'ArrowLeft':
      return cells[index - 1];
    case 'Home':
      return cells[0];
    case 'End':
      return cells.at(-1);
    case 'ArrowDown':
      return neighbour(row, cell, 1);
    case 'ArrowUp':
      return neighbour(row, cell, -1);
    default:
      return undefined;
  }
}

function cellsOf(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('[data-cell]')];
}

/** The cell of the next row that stands at the same time: the last one that begins at or before this one's beginning. */
function neighbour(row: HTMLElement, cell: HTMLElement, by: 1 | -1): HTMLElement | undefined {
  const rows = [...(row.parentElement?.querySelectorAll<HTMLElement>('[role=row]') ?? [])];
  const next = rows[rows.indexOf(row) + by];
  if (next === undefined) return undefined;
  const fromMs = Number(cell.dataset['from'] ?? 0);
  const cells = cellsOf(next);
  return cells.findLast((each) => Number(each.dataset['from'] ?? 0) <= fromMs) ?? cells[0];
}

/** Moves the one tab stop of the grid. */
export function focusCell(cell: HTMLElement): void {
  const grid = cell.closest('[role=grid]');
  for (const each of grid?.querySelectorAll<HTMLElement>('[data-cell][tabindex="0"]') ?? []) each.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}
