import type { ProgramText } from './program-text.ts';
import { ownPod, unknownText } from './program-text.ts';

/** A host name in a text: `etcd-0.etcd` of `http://etcd-0.etcd:2380`. */
export interface HostName {
  readonly name: string;
  readonly labels: readonly string[];
  /** Between `//` or `@` and `/`, or before a port: without doubt the name of a host. */
  readonly certain: boolean;
  /** How many times the same text came before it in the scalar; for the place. */
  readonly occurrence: number;
  /** The name as it stands in the text, when the text holds it letter by letter. */
  readonly source: string | undefined;
}

const letters = `\\w${ownPod}-${unknownText}`;
const label = `[${letters}](?:[-${letters}]*[${letters}])?`;
const pattern = new RegExp(`(?:(//|@)|(?<![\\w./-]))(${label}(?:\\.${label})*)(\\.)?(:\\d{2,5}\\b)?`, 'g');

/** What no name that is told here is without: most texts are neither, and are not looked at letter by letter. */
const sign = /[.@]|\/\/|:\d/;

/** Before what is no host: buckets and files. */
const otherPlaces = /(?:^|[^a-z])(?:s3a?|gs|gcs|abfss?|wasbs?|oss|file|docker|oci):\/\/$/i;

/** Most names to read from one text. */
const maxNames = 2_000;

/** What may be the name of a host: labels joined by dots, or a single label with `//` before or a port behind it. */
export function hostNames(text: ProgramText): HostName[] {
  const found: HostName[] = [];
  if (!sign.test(text.expanded)) return found;
  const seen = new Map<string, number>();
  for (const match of text.expanded.matchAll(pattern)) {
    const [, lead, name = '', , port] = match;
    const certain = lead !== undefined || port !== undefined;
    const occurrence = seen.get(name) ?? 0;
    seen.set(name, occurrence + 1);
    if ((!name.includes('.') && !certain) || otherPlaces.test(text.expanded.slice(Math.max(0, match.index - 8), match.index + 2))) continue;
    found.push({ name, labels: name.split('.'), certain, occurrence, source: text.text.includes(name) ? name : undefined });
    if (found.length >= maxNames) break;
  }
  return found;
}
