import type { WorkspaceFile } from '../manifest/workspace.ts';
import { classOf } from '../manifest/templated.ts';
import type { Finding } from './finding.ts';

/** Most syntax errors to tell of one document: the first breaks what follows. */
const maxErrors = 3;

/** Where the text is no YAML, in documents that hold or were to hold a StatefulSet; in every document of a file that somebody named (`isNamed`). */
export function syntaxFindings(file: WorkspaceFile, isNamed = false): Finding[] {
  const found: Finding[] = [];
  const ours = file.resources.some((resource) => resource.kind === 'StatefulSet' && resource.class === 'ours');
  for (const document of file.parsed.documents) {
    if (document.at.length > 0 || document.problems.length === 0 || isOtherLanguage(document.text)) continue;
    const cls = classOf(document, file.parsed);
    const mentions = wasToBeSet(document.text);
    if (cls === 'template' || cls === 'patch' || cls === 'live' || !(isNamed || mentions || (ours && cls === 'ours'))) continue;
    // The server's reader stops at the first.
    const server = file.resources
      .find((resource) => resource.document === document)
      ?.decoded.problems.find((each) => each.kind === 'unreadable');
    for (const [index, problem] of document.problems.slice(0, maxErrors).entries()) {
      const range = {
        start: document.start + Math.min(problem.start, Math.max(0, document.text.length - 1)),
        end: document.start + Math.min(document.text.length, Math.max(problem.end, problem.start + 1)),
      };
      found.push({
        range,
        severity: 'error',
        code: 'yaml-syntax',
        source: 'statefulset',
        message: sentence(problem.message),
        related: [],
        fixes: [],
        ...(server === undefined || index > 0 ? {} : { answer: { code: 'api/unreadable', message: server.message } }),
      });
    }
  }
  return found;
}

/** Whether the text means to be a StatefulSet, also when the line that says so is the broken one. */
export function wasToBeSet(text: string): boolean {
  if (/^[ \t]*["']?kind["']?[ \t]*:?[ \t]*["']?StatefulSet\b/m.test(text)) return true;
  return /^apiVersion:[ \t]*apps\//m.test(text) && /^[ \t]+(?:serviceName|volumeClaimTemplates):/m.test(text);
}

/** Marks of template languages other than Helm's. */
export function isOtherLanguage(text: string): boolean {
  return text.includes('{%') || text.includes('<%') || text.includes('{{') || /^\s*(?:#@|\(@)/m.test(text);
}

function sentence(message: string): string {
  return `YAML: ${message.split('\n', 1)[0] ?? ''}`;
}
