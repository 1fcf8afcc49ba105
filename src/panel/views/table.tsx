import type { ComponentChildren } from 'preact';
import { t } from '../l10n.ts';

interface TableProps {
  readonly columns: readonly string[];
  /** The first cell of each row names it. */
  readonly rows: readonly (readonly ComponentChildren[])[];
  readonly tone?: (cell: ComponentChildren) => string;
}

/** A table as kubectl prints it. */
export function Table({ columns, rows, tone }: TableProps) {
  return (
    <table class="kubectl" translate={false}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {cells.map((cell, index) =>
              index === 0 ? (
                <th key={index} scope="row">
                  {cell}
                </th>
              ) : (
                <td key={index} class={tone?.(cell)}>
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A line that says how much is not shown. */
export function More({ count }: { readonly count: number }) {
  return count > 0 ? <p class="dim">{t('… and {0} more', count)}</p> : null;
}
