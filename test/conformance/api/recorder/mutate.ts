import { isMap, isSeq, type Node, Pair, parse, parseDocument, Scalar, stringify, type YAMLMap } from 'yaml';
import type { ApiRecord } from '../record.ts';

/** The inputs of new records: base manifests of a recording with one to three random changes each. The same seed gives the same inputs. */
export function mutations(source: readonly ApiRecord[], seed: number, count: number): object[] {
  const next = random(seed);
  const bases = source.filter(
    (record) =>
      record.manifest !== undefined && (record.category === 'base' || record.category === 'rule') && record.decodeError === undefined,
  );
  const donors = bases.map((record) => parse(record.manifest ?? '') as unknown);
  return Array.from({ length: count }, (_, index) => {
    const base = pick(bases, next);
    const changed: string[] = [];
    let text = base.manifest ?? '';
    for (let times = 1 + Math.floor(next() * 3); times > 0; times--) {
      const mutation = pick(all, next);
      const result = mutation.change(text, next, donors);
      if (result === undefined) continue;
      text = result;
      changed.push(mutation.name);
    }
    return {
      id: `random/${seed}-${String(index).padStart(4, '0')}`,
      category: 'random',
      kind: base.kind,
      base: base.id,
      mutations: changed,
      manifest: text,
      withDefaults: index % 8 === 0,
    };
  });
}

type Next = () => number;

function random(seed: number): Next {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<T>(items: readonly T[], next: Next): T {
  const item = items[Math.floor(next() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

interface Mutation {
  readonly name: string;
  readonly change: (text: string, next: Next, donors: readonly unknown[]) => string | undefined;
}

/** A mutation of one member of a mapping, anywhere. */
function onMember(
  name: string,
  change: (map: YAMLMap, pair: Pair<Scalar, Node | null>, next: Next, donors: readonly unknown[]) => void,
): Mutation {
  return {
    name,
    change(text, next, donors) {
      const document = parseDocument(text, { uniqueKeys: false });
      const members: [YAMLMap, Pair<Scalar, Node | null>][] = [];
      const collect = (node: unknown): void => {
        if (isSeq(node)) node.items.forEach(collect);
        if (!isMap(node)) return;
        for (const pair of node.items as Pair<Scalar, Node | null>[]) {
          members.push([node, pair]);
          collect(pair.value);
        }
      };
      collect(document.contents);
      if (members.length === 0) return undefined;
      const [map, pair] = pick(members, next);
      change(map, pair, next, donors);
      return document.errors.length > 0 ? undefined : document.toString({ lineWidth: 0 });
    },
  };
}

const set = (name: string, value: (next: Next) => unknown) =>
  onMember(name, (_, pair, next) => {
    const made = value(next);
    pair.value = parseDocument(stringify(made, { lineWidth: 0 })).contents;
  });

/** One of some texts as the value, written as it is. */
const plain = (name: string, words: readonly string[]) =>
  onMember(name, (_, pair, next) => {
    if (!isMap(pair.value) && !isSeq(pair.value)) pair.value = parseDocument(pick(words, next)).contents;
  });

const typo = (key: string, next: Next): string => {
  const at = Math.floor(next() * key.length);
  const variants = [
    key.slice(0, at) + key.slice(at + 1),
    key.slice(0, at) + (key[at] ?? '') + key.slice(at),
    `${key}s`,
    key.slice(0, -1),
    key[0] === key[0]?.toUpperCase() ? key.toLowerCase() : `${key[0]?.toUpperCase()}${key.slice(1)}`,
  ];
  return pick(variants, next) || 'x';
};

const all: readonly Mutation[] = [
  plain('word', [
    'yes',
    'no',
    'on',
    'off',
    '0644',
    '0o17',
    '1e3',
    '1.5',
    '~',
    '.inf',
    '0x1F',
    '1_000',
    '08',
    '3.0',
    '2001-01-01',
    '"80"',
    "''",
    '-1',
    '0',
    '65536',
    '2147483648',
    '99999999999',
  ]),
  plain('quantity', ['1Gi', '500m', '1gi', '10 Gi', '-5', '0.5', '1e3', '1.5Gi', 'Gi', '100000000000000000000', '1K', '"1"']),
  plain('name', [
    'Upper',
    'under_score',
    'dot.ted',
    '-dash',
    'dash-',
    'a',
    '"1"',
    'x'.repeat(64),
    'x'.repeat(254),
    'a b',
    '"*"',
    'a/b',
    'a/b/c',
    '""',
  ]),
  plain('policy', [
    'Always',
    'always',
    'Never',
    'OnFailure',
    'Retain',
    'Delete',
    'Parallel',
    'OrderedReady',
    'RollingUpdate',
    'OnDelete',
    'ClusterFirst',
    'TCP',
    'tcp',
    'None',
    'ReadWriteOnce',
    'IfNotPresent',
    '50%',
    '150%',
    '%',
  ]),
  plain('path', ['/a', 'a/../b', '../x', './y', '/a:b', '/', 'relative', '..data', '/a/../b']),
  plain('address', [
    '10.0.0.1',
    '010.0.0.1',
    '::1',
    '::ffff:10.0.0.1',
    '300.1.1.1',
    '10.0.0.0/8',
    '10.0.0.1/8',
    '127.0.0.1',
    '169.254.0.1',
  ]),
  set('empty map', () => ({})),
  set('empty list', () => []),
  set('wrong type', (next) => pick([{ a: 'b' }, ['a'], [1], 1, 'text', true, [{ name: 'a' }], { name: 1 }], next)),
  onMember('remove', (map, pair) => map.delete(pair.key)),
  onMember('unknown field', (map, _, next) => {
    const name = pick(['foo', 'image', 'replicas', 'labels', 'name', 'nodeSelector', 'kind'], next);
    map.items.push(new Pair(new Scalar(name), new Scalar('x')));
  }),
  onMember('misspelt', (_, pair, next) => {
    pair.key = new Scalar(typo(String(pair.key.value), next));
  }),
  onMember('duplicate key', (map, pair, next) => {
    map.items.push(new Pair(new Scalar(pair.key.value), next() < 0.5 ? pair.value : new Scalar('x')));
  }),
  onMember('wrapped in a list', (_, pair) => {
    pair.value = parseDocument(stringify([pair.value?.toJSON()], { lineWidth: 0 })).contents;
  }),
  onMember('repeated item', (_, pair) => {
    if (isSeq(pair.value) && pair.value.items.length > 0) pair.value.items.push(pair.value.items[0]);
  }),
  onMember('taken from elsewhere', (map, pair, next, donors) => {
    const found: [string, unknown][] = [];
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, member] of Object.entries(value)) {
        if (name === pair.key.value) found.push([name, member]);
        collect(member);
      }
    };
    collect(pick(donors, next));
    if (found.length === 0) return;
    const [name, value] = pick(found, next);
    map.set(name, parseDocument(stringify(value ?? null, { lineWidth: 0 })).contents);
  }),
  {
    name: 'shifted line',
    change(text, next) {
      const lines = text.split('\n');
      const at = Math.floor(next() * lines.length);
      if (next() < 0.7) return undefined;
      lines[at] = next() < 0.5 ? `  ${lines[at]}` : (lines[at] ?? '').replace(/^ {2}/, '');
      return lines.join('\n');
    },
  },
];
