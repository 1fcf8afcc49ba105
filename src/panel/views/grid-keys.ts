import type { Controller } from '../controller.ts';

/**
 * Keys inside of the lanes, which are one tab stop: arrows go from bar to bar and from lane to lane, Home and End to the first and last bar,
 * Enter shows the object in the text, Space plays, Escape goes back.
 */
export function moveInGrid(event: KeyboardEvent, controller: Controller): void {
  const cell = event.target;
  if (!(cell instanceof HTMLElement) || event.ctrlKey || event.altKey || event.metaKey) return;
  const target = targetOf(event.key, cell, controller.state.playheadMs);
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

function targetOf(key: string, cell: HTMLElement, atMs: number): HTMLElement | undefined {
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
      return neighbour(row, atMs, 1);
    case 'ArrowUp':
      return neighbour(row, atMs, -1);
    default:
      return undefined;
  }
}

function cellsOf(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>('[data-cell]')];
}

/** The cell of the next row: its name when one comes from a name, else the bar that shows the moment of the playhead. */
function neighbour(row: HTMLElement, atMs: number, by: 1 | -1): HTMLElement | undefined {
  const grid = row.parentElement;
  const rows = [...(grid?.querySelectorAll<HTMLElement>('[role=row]') ?? [])];
  const next = rows[rows.indexOf(row) + by];
  if (next === undefined) return undefined;
  const cells = cellsOf(next);
  const bars = grid?.dataset['column'] === 'bars' ? cells.filter((each) => each.classList.contains('bar')) : [];
  return bars.findLast((each) => Number(each.dataset['from'] ?? 0) <= atMs) ?? bars[0] ?? cells[0];
}

/** Moves the one tab stop of the grid. */
export function focusCell(cell: HTMLElement): void {
  const grid = cell.closest<HTMLElement>('[role=grid]');
  // Headings of groups have one cell: on the way over them the column is kept.
  if (grid !== null && cell.closest('.group') === null) grid.dataset['column'] = cell.classList.contains('bar') ? 'bars' : 'names';
  for (const each of grid?.querySelectorAll<HTMLElement>('[data-cell][tabindex="0"]') ?? []) each.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}
