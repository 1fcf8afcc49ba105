/** Chapters of the built-in scenarios in the order in which they are best read. Others follow by name. */
export const chapters: readonly string[] = [
  'Replicas with their own storage',
  'Identity',
  'Ordered scaling',
  'Claims are kept',
  'At most one',
  'Peers by SRV',
  'Node failure',
  'Updates',
];

interface Readable {
  readonly scenario: string;
  readonly chapter?: string;
  readonly shows: readonly string[];
}

/** Order of reading: by chapter, then by the first thing of the catalogue that it shows, then by name. */
export function inReadingOrder<Scenario extends Readable>(scenarios: readonly Scenario[]): Scenario[] {
  const key = ({ chapter = '', shows, scenario }: Readable) => {
    const place = chapters.indexOf(chapter);
    const first = Math.min(1000, ...shows.map((id) => Number(/^S(\d+)$/.exec(id)?.[1] ?? 1000)));
    return [
      String(place === -1 ? chapters.length : place).padStart(3, '0'),
      place === -1 ? chapter : '',
      String(first).padStart(4, '0'),
      scenario,
    ].join('\n');
  };
  return scenarios
    .map((each) => [key(each), each] as const)
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .map(([, each]) => each);
}
