import type { WorkspaceFile } from '../manifest/workspace.ts';
import { classOf } from '../manifest/templated.ts';
import type { Finding } from './finding.ts';

/** Where the text is no YAML, in documents that hold or were to hold a StatefulSet; in every document of a file that somebody named (`isNamed`). */
export function syntaxFindings(file: WorkspaceFile, isNamed = false): Finding[] {
  const found: Finding[] = [];
  const ours = file.resources.some((resource) => resource.kind === 'StatefulSet' && resource.class === 'ours');
  for (const document of file.parsed.documents) {
    const { problem } = document;
    if (document.at.length > 0 || problem === undefined || isOtherLanguage(document.text)) continue;
    const cls = classOf(document, file.parsed);
    const mentions = wasToBeSet(document.text);
    if (cls === 'template' || cls === 'patch' || cls === 'live' || !(isNamed || mentions || (ours && cls === 'ours'))) continue;
    const server = file.resources
      .find((resource) => resource.document === document)
      ?.decoded.problems.find((each) => each.kind === 'unreadable');
    found.push({
      range: {
        start: document.start + Math.min(problem.start, Math.max(0, document.text.length - 1)),
        end: document.start + Math.min(document.text.length, Math.max(problem.end, problem.start + 1)),
      },
      severity: 'error',
      code: 'yaml-syntax',
      source: 'statefulset',
      message: `YAML: ${problem.message}`,
      related: [],
      fixes: [],
      ...(server === undefined ? {} : { answer: { code: 'api/unreadable', message: server.message } }),
    });
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
