import type { TextRange } from '../base/text.ts';
import { parseTarget, type Target } from '../kube/versions.ts';

/** What a comment at the head of a file asks for: `# statefulset-kubernetes: 1.33`, or a patch such as `1.35.2`. */
export interface VersionComment {
  /** Where the version stands, in offsets of the file. */
  readonly range: TextRange;
  /** The version as written. */
  readonly text: string;
  /** Undefined where the text is no supported version. */
  readonly target: Target | undefined;
}

/** A head longer than this is not searched. */
const maxHead = 4096;

/** Lines before a file's first content: blank, comments, directives, a document marker. */
const head = /^(?:\uFEFF?(?:[ \t]*(?:#.*)?|%.*|---(?:[ \t].*)?)(?:\r?\n|$))*/;

/** The comment that names the version for a file: among the comments before its first content, the first one counts. */
export function versionComment(text: string): VersionComment | undefined {
  const start = text.slice(0, maxHead);
  if (!start.includes('statefulset-kubernetes')) return undefined;
  const before = head.exec(start)?.[0] ?? '';
  const match = /^\uFEFF?[ \t]*#[ \t]*statefulset-kubernetes[ \t]*:[ \t]*(\S*)/m.exec(before);
  if (match === null) return undefined;
  const version = match[1] ?? '';
  const end = match.index + match[0].length;
  return { range: { start: version === '' ? match.index : end - version.length, end }, text: version, target: targetFor(version) };
}

/** One target for each text, since what was computed for a target is kept by its identity. */
const targets = new Map<string, Target>();

function targetFor(version: string): Target | undefined {
  const known = targets.get(version);
  if (known !== undefined) return known;
  const target = parseTarget(version);
  if (target !== undefined) targets.set(version, target);
  return target;
}
