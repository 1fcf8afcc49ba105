import type { TextRange } from '../../base/text.ts';
import type { Path } from '../../kube/objects.ts';
import { nodeAt, scalarRange } from '../../manifest/node-path.ts';
import { isScalar, type Node } from '../../manifest/nodes.ts';
import { rangeOf } from '../../manifest/parse.ts';
import type { Resource } from '../../manifest/workspace.ts';

/** A name in the text that stands for something: where it is given, where it is used, or a place that concerns it without naming it. */
export interface Occurrence {
  /** Same for all occurrences of one thing: `Service/shop/web`, `volume@a.yaml#2/data`. */
  readonly symbol: string;
  readonly role: 'definition' | 'use' | 'mention';
  readonly uri: string;
  readonly range: TextRange;
  readonly name: string;
  /** A running set cannot follow a change of this name. */
  readonly fixed: boolean;
  /** A plain scalar by itself: another name there may need quotes. */
  readonly plain: boolean;
  /** Where the object has it; undefined for a part of a text. An alias stands elsewhere in the text than what it means. */
  readonly path?: Path;
}

/** Kinds of objects without a namespace. */
const clusterWide = ['StorageClass', 'PriorityClass', 'PersistentVolume', 'Node'];

/** The symbol of an object that others name. */
export function objectSymbol(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${clusterWide.includes(kind) ? '' : (namespace ?? '')}/${name}`;
}

/** The symbol of a name that is known in one document only: a volume, a container, a port. */
export function localSymbol(kind: 'volume' | 'container' | 'port', { uri, document }: Resource, name: string): string {
  return `${kind}@${uri}#${document.index}.${document.at.join('.')}/${name}`;
}

type Options = { readonly role?: Occurrence['role']; readonly fixed?: boolean };

/** Gathers the occurrences of one document. */
export class Collector {
  readonly found: Occurrence[] = [];
  readonly resource: Resource;
  /** Of the names in it; documents that leave it out meet those of the only namespace that others name. */
  readonly namespace: string | undefined;

  constructor(resource: Resource, namespace: string | undefined) {
    this.resource = resource;
    this.namespace = namespace;
  }

  /** A scalar that is the name of an object. */
  object(kind: string, path: Path, options: Options = {}): void {
    this.scalar(path, (name) => objectSymbol(kind, this.namespace, name), options);
  }

  /** A scalar that is a name local to the document. */
  local(kind: 'volume' | 'container' | 'port', path: Path, options: Options = {}): void {
    this.scalar(path, (name) => localSymbol(kind, this.resource, name), options);
  }

  /** A scalar that is a whole name. */
  scalar(path: Path, symbol: (name: string) => string | undefined, options: Options = {}): void {
    const { document } = this.resource;
    const node = nodeAt(document, path)?.value;
    if (!isScalar(node) || node.value === '') return;
    this.add(node.value, insideQuotes(scalarRange(document, node), node), symbol(node.value), { ...options, path, plain: !isQuoted(node) });
  }

  /** A key of a mapping. */
  key(path: Path, symbol: string, options: Options = { role: 'definition' }): void {
    const key = nodeAt(this.resource.document, path)?.key;
    const name = path.at(-1);
    if (key === undefined || typeof name !== 'string') return;
    this.add(name, insideQuotes(rangeOf(this.resource.document, key), key), symbol, { ...options, path, plain: !isQuoted(key) });
  }

  add(
    name: string,
    range: TextRange,
    symbol: string | undefined,
    { role = 'use', fixed = false, plain = false, path }: Options & { readonly plain?: boolean; readonly path?: Path },
  ): void {
    if (symbol === undefined) return;
    this.found.push({ symbol, role, uri: this.resource.uri, range, name, fixed, plain, ...(path === undefined ? {} : { path }) });
  }
}

function isQuoted(node: Node): boolean {
  return isScalar(node) && (node.style === 'double' || node.style === 'single');
}

function insideQuotes(range: TextRange, node: Node): TextRange {
  return isQuoted(node) ? { start: range.start + 1, end: range.end - 1 } : range;
}
