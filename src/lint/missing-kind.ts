import { kinds } from '../api/kinds.ts';
import { goJson } from '../kube/revision-hash.ts';
import { plainValue } from '../manifest/json-node.ts';
import { nodeAt, rangeAt } from '../manifest/node-path.ts';
import { isScalar } from '../manifest/nodes.ts';
import type { ParsedDocument } from '../manifest/parse.ts';
import { classOf } from '../manifest/templated.ts';
import type { WorkspaceFile } from '../manifest/workspace.ts';
import { readYaml } from '../manifest/yaml-reader.ts';
import type { Finding, FixText } from './finding.ts';
import { isOtherLanguage, wasToBeSet } from './syntax.ts';

/** Longer objects are told up to here. */
const maxToldLength = 300;

/**
 * Objects that say their version and no kind, which kubectl does not know where to send. Told beside a set of ours, of what can only be a set, and of every
 * object of a file that somebody named.
 */
export function missingKindFindings(file: WorkspaceFile, isNamed = false): Finding[] {
  const ours = file.resources.some((resource) => resource.kind === 'StatefulSet' && resource.class === 'ours');
  return file.parsed.documents
    .filter((document) => lacksKind(document) && classOf(document, file.parsed) === 'foreign')
    .filter((document) => ours || isNamed || wasToBeSet(document.text))
    .map((document) => findingOf(file.uri, document));
}

/** Whether it is an object of a version of ours, as far as it is written, with a name and no kind. */
function lacksKind(document: ParsedDocument): boolean {
  const { kind, apiVersion, problem, text } = document;
  if (kind !== undefined || problem !== undefined || isOtherLanguage(text) || text.includes('${')) return false;
  const written = nodeAt(document, ['kind'])?.value;
  const isEmpty = written === undefined || (isScalar(written) && written.value === '');
  return isEmpty && kinds.some((each) => each.apiVersion === apiVersion) && document.name !== undefined;
}

/** kube: k8s.io/apimachinery/pkg/runtime NewMissingKindErrWithBody, which kubectl prints of what it reads */
function findingOf(uri: string, document: ParsedDocument): Finding {
  const { json } = readYaml(document);
  const body = json === undefined ? '' : goJson(plainValue(json));
  // differs: of a long object without a kind only the beginning is repeated.
  const told = body.length > maxToldLength ? `${body.slice(0, maxToldLength)}…` : body;
  const message = `Object 'Kind' is missing in '${told}'`;
  return {
    range: rangeAt(document, [nodeAt(document, ['kind']) === undefined ? 'apiVersion' : 'kind']),
    severity: 'error',
    code: 'api/missing-kind',
    source: 'statefulset',
    message: `This object does not say its kind, so nobody knows what it is. kubectl says before it sends: ${message}`,
    related: [],
    fixes: fixesOf(uri, document),
    answer: { code: 'api/missing-kind', message },
  };
}

/** The kind to write, when only one can be meant: behind its key, or in a line of its own below the version. */
function fixesOf(uri: string, document: ParsedDocument): FixText[] {
  const served = kinds.filter((each) => each.apiVersion === document.apiVersion).map((each) => each.kind);
  const meant = wasToBeSet(document.text) ? 'StatefulSet' : served.length === 1 ? served[0] : undefined;
  if (meant === undefined) return [];
  const isThere = nodeAt(document, ['kind']) !== undefined;
  const key = isThere ? 'kind' : 'apiVersion';
  const at = rangeAt(document, [key], 'key').start - document.start;
  const line = /^.*/.exec(document.text.slice(at))?.[0] ?? '';
  const written = /^kind:[ \t]*$/.exec(line);
  if (document.text.lastIndexOf('\n', at - 1) !== at - 1 || !(isThere ? written !== null : line.startsWith('apiVersion:'))) return [];
  const lineEnd = document.text.includes('\r\n') ? '\r\n' : '\n';
  const end = document.start + at + line.length;
  const edit = isThere
    ? { uri, start: document.start + at, end, newText: `kind: ${meant}` }
    : { uri, start: end, end, newText: `${lineEnd}kind: ${meant}` };
  return [{ title: `Add kind: ${meant}`, edits: [edit], preferred: true }];
}
