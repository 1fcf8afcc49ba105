import { peekText } from '../base/peek.ts';
import type { TextRange } from '../base/text.ts';
import type { WorkspaceFile } from '../manifest/workspace.ts';
import type { Resource } from '../manifest/workspace.ts';
import { rangeOfPlace } from './edits.ts';
import type { Draft, Finding } from './finding.ts';

/** Annotation of a set with ids of rules that are not to be applied to it, with commas between them. */
export const ignoreAnnotation = 'statefulset-studio/ignore';

/** The rules that a set's annotation switches off. */
export function ignoredBySet(set: unknown): readonly string[] {
  return split(peekText(set, 'metadata', 'annotations', ignoreAnnotation) ?? '');
}

/** One for each rule that the set's annotation switches off and that has nothing to say of the set. */
export function unusedIgnores(resource: Resource, ignored: readonly string[], found: readonly Draft[]): Draft[] {
  const path = ['metadata', 'annotations', ignoreAnnotation];
  return ignored
    .filter((id) => !changeCodes.includes(id) && !found.some((draft) => draft.code === id))
    .map((id) => ({
      resource,
      range: rangeOfPlace({ resource, path, part: id }),
      severity: 'information',
      code: 'unused-suppression',
      message: `${id} finds nothing in this set. It can go from the annotation.`,
      related: [],
      fixes: [],
    }));
}

/** A comment such as `# statefulset-ignore: grace-zero` speaks for the document that it stands in. */
interface Comment extends TextRange {
  readonly ids: readonly { readonly id: string; readonly start: number }[];
}

const commentPattern = /#[ \t]*statefulset-ignore:[ \t]*([\w/-]+(?:[ \t]*,[ \t]*[\w/-]+)*)/g;
const byContent = new WeakMap<object, readonly Comment[]>();

function commentsOf(content: { readonly text: string }): readonly Comment[] {
  let found = byContent.get(content);
  if (found === undefined) {
    found = content.text.includes('statefulset-ignore') ? readComments(content.text) : [];
    byContent.set(content, found);
  }
  return found;
}

function readComments(text: string): Comment[] {
  return [...text.matchAll(commentPattern)].map((match) => {
    const list = match[1] ?? '';
    const end = match.index + match[0].length;
    const ids = split(list).map((id) => ({ id, start: end - list.length + list.indexOf(id) }));
    return { start: match.index, end, ids };
  });
}

function split(list: string): string[] {
  return list
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Codes of findings about a change: they come with an edit and go with the commit, and so does their use. */
export const changeCodes: readonly string[] = [
  'immutable-field-changed',
  'claim-size-changed',
  'set-renamed',
  'data-path-changed',
  'store-major-upgrade',
  'replicas-lowered',
  'retention-turned-on',
  'governing-service-renamed',
  'rollout-stuck-on-bad-revision',
];

/** The findings without those that a comment of their document switches off; and one for each comment that switches nothing off. */
export function withoutIgnored(file: WorkspaceFile, findings: readonly Finding[]): Finding[] {
  const documents = file.parsed.documents.filter((document) => document.at.length === 0 && commentsOf(document.content).length > 0);
  if (documents.length === 0) return [...findings];
  const left = new Set(findings);
  for (const document of documents) {
    for (const { ids } of commentsOf(document.content)) {
      for (const { id, start } of ids) {
        const here = findings.filter((each) => each.code === id && document.start <= each.range.start && each.range.start < document.end);
        for (const finding of here) left.delete(finding);
        if (here.length === 0 && !changeCodes.includes(id)) left.add(unused(id, document.start + start));
      }
    }
  }
  return [...left];
}

function unused(id: string, start: number): Finding {
  return {
    range: { start, end: start + id.length },
    severity: 'information',
    code: 'unused-suppression',
    source: 'statefulset',
    message: `${id} finds nothing in this document. The comment can go.`,
    related: [],
    fixes: [],
  };
}
