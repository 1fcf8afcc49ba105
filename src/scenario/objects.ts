import type { SchemaTable } from '../api/schema/table.ts';
import type { KubeObject } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import { decode } from '../manifest/decode.ts';
import { parseFile } from '../manifest/parse.ts';

/** The objects of a manifest's text, decoded, and what stands in the way of others; offsets count from the start of the text. */
export interface DecodedText {
  readonly objects: readonly KubeObject[];
  readonly problems: readonly { readonly start: number; readonly end: number; readonly message: string }[];
  /** Documents of kinds that this project does not know: `Ingress/web`. */
  readonly unknown: readonly string[];
}

/** Decodes every document of a text. Never throws; a document that cannot be read leaves the others alone. */
export function decodeText(text: string, target: Target, table: SchemaTable): DecodedText {
  const objects: KubeObject[] = [];
  const problems: DecodedText['problems'][number][] = [];
  const unknown: string[] = [];
  for (const document of parseFile(text).documents) {
    if (document.kind === undefined && document.root === undefined) continue;
    // A List speaks through its items, which are documents of their own.
    if (document.items.length > 0) continue;
    const { object, problems: found } = decode(document, target, table);
    for (const { range, message } of found)
      problems.push({ start: document.start + range.start, end: document.start + range.end, message });
    if (document.kind === undefined && found.length === 0)
      problems.push({ start: document.start, end: document.end, message: 'this document has no "kind", so it is no Kubernetes object' });
    else if (object === undefined && found.length === 0) unknown.push(`${document.kind}/${document.name ?? ''}`);
    if (object !== undefined && (object.metadata?.name ?? '') === '' && found.length === 0)
      problems.push({ start: document.start, end: document.end, message: `this ${object.kind} has no "metadata.name"` });
    if (object !== undefined && found.every(({ strict }) => strict)) objects.push(object);
  }
  return { objects, problems, unknown };
}
