/** The few icons of the panel, drawn on a grid of 16, in the colour of the text. */
const paths = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  start: 'M3 3h2v10H3zM13 3v10L6 8z',
  next: 'M3 3l6 5-6 5zM11 3h2v10h-2z',
  previous: 'M13 3L7 8l6 5zM3 3h2v10H3z',
  problem: 'M8 1.5l7 13H1zM7.2 6v4.2h1.6V6zM7.2 11.3v1.6h1.6v-1.6z',
  table: 'M1.5 2.5h13v11h-13zM2.7 6.2v2.2h4.7V6.2zM8.6 6.2v2.2h4.7V6.2zM2.7 9.6v2.7h4.7V9.6zM8.6 9.6v2.7h4.7V9.6z',
  lanes: 'M1 3h8v2.5H1zM5 6.8h10v2.5H5zM3 10.6h7v2.5H3z',
  zoomIn: 'M7 3h2v4h4v2H9v4H7V9H3V7h4z',
  zoomOut: 'M3 7h10v2H3z',
  fit: 'M1.5 3h1.3v10H1.5zM13.2 3h1.3v10h-1.3zM6 5v2h4V5l3 3-3 3V9H6v2L3 8z',
  more: 'M3 6.8a1.3 1.3 0 1 0 .01 0zM8 6.8a1.3 1.3 0 1 0 .01 0zM13 6.8a1.3 1.3 0 1 0 .01 0z',
  close: 'M4 3l4 4 4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4z',
  branch:
    'M4 1.5a2 2 0 0 1 .7 3.87v5.26A2 2 0 1 1 3.3 10.6V5.37A2 2 0 0 1 4 1.5zM12 3.5a2 2 0 0 1 .7 3.87C12.5 9.5 10 10 6.5 10V8.6c3 0 4.6-.3 4.8-1.3A2 2 0 0 1 12 3.5z',
  chevron: 'M3 5.5l1-1 4 4 4-4 1 1-5 5z',
  source: 'M5.5 3.5L1.5 8l4 4.5 1-1L3.5 8l3-3.5zM10.5 3.5l4 4.5-4 4.5-1-1L12.5 8l-3-3.5z',
  copy: 'M5 1.5h8.5V11H11v3.5H2.5V5H5zM6.3 2.8V5H11v4.7h1.2V2.8zM3.8 6.3v6.9h5.9V6.3z',
  undo: 'M6 2L2 6l4 4V7h3.5a2.25 2.25 0 0 1 0 4.5H5V13h4.5a3.75 3.75 0 0 0 0-7.5H6z',
} as const;

export type IconName = keyof typeof paths;

/** Decoration only: what it stands for is said by the name of the button around it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={paths[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
