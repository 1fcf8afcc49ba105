import type { ObjectRow } from './object-rows.ts';

/** A row as the tree asks for it: the children of the large ones are asked for when they are opened. */
export interface PagedRow extends Omit<ObjectRow, 'children'> {
  readonly children?: readonly PagedRow[];
  /** It has children that are not here: `rowsUnder` has them. */
  readonly hasMore?: boolean;
}

/** Rows of one list on a page. */
const pageSize = 100;
const separator = '@';

/** All rows, long lists in pages. */
export function pagedRows(rows: readonly ObjectRow[]): PagedRow[] {
  return rows.map(({ children, ...row }): PagedRow => {
    if (children === undefined) return row;
    return { ...row, children: row.isList === true && children.length > pageSize ? pagesOf(row, children) : pagedRows(children) };
  });
}

function pagesOf(list: Pick<ObjectRow, 'id' | 'icon'>, rows: readonly ObjectRow[]): PagedRow[] {
  return Array.from({ length: Math.ceil(rows.length / pageSize) }, (_, index): PagedRow => {
    const page = rows.slice(index * pageSize, (index + 1) * pageSize);
    const label = `${page[0]?.label ?? ''} … ${page.at(-1)?.label ?? ''}`;
    return { id: `${list.id}${separator}${index}`, label, description: String(page.length), icon: list.icon, isList: true, hasMore: true };
  });
}

/** The rows of a page, or all rows of a list. */
export function rowsUnder(rows: readonly ObjectRow[], id: string): readonly ObjectRow[] {
  const at = id.lastIndexOf(separator);
  const page = at === -1 ? Number.NaN : Number(id.slice(at + 1));
  const list = rowById(rows, Number.isInteger(page) ? id.slice(0, at) : id)?.children ?? [];
  return Number.isInteger(page) ? list.slice(page * pageSize, (page + 1) * pageSize) : list;
}

function rowById(rows: readonly ObjectRow[], id: string): ObjectRow | undefined {
  for (const row of rows) {
    if (row.id === id) return row;
    const found = id.startsWith(`${row.id}/`) ? rowById(row.children ?? [], id) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Rows whose name or description has the text, with the rows above them, all open; of a long list as many as fit on a page. */
export function matchingRows(rows: readonly ObjectRow[], text: string): PagedRow[] {
  const wanted = text.toLowerCase();
  return rows.flatMap(({ children, ...row }): PagedRow[] => {
    if (children === undefined) return `${row.label} ${row.description ?? ''}`.toLowerCase().includes(wanted) ? [row] : [];
    const found = matchingRows(children, text);
    if (found.length === 0) return [];
    const shown = found.slice(0, pageSize);
    const rest = found.length - shown.length;
    const more: PagedRow[] =
      rest > 0 ? [{ id: `${row.id}/rest`, label: `${rest} more`, description: 'narrow the filter to see them', icon: 'ellipsis' }] : [];
    return [
      {
        ...row,
        description: row.isList === true ? `${found.length} of ${children.length}` : (row.description ?? ''),
        isOpen: true,
        children: [...shown, ...more],
      },
    ];
  });
}
