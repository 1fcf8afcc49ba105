import { isAlias, isMap, isScalar, isSeq, type Scalar } from './nodes.ts';
import { memberOf, type ParsedDocument, type ParsedFile } from './parse.ts';

/**
 * What a document is to us. Only `ours` is checked; of the others nothing is said, since their text is not what a server will get:
 * - `template`: the input of Helm, envsubst and the like
 * - `patch`: a part of an object, to be laid over another
 * - `live`: read back from a cluster, with what the server added
 * - `foreign`: no Kubernetes object, one of a kind that only shares a name with ours, or too large to be read
 */
export type DocumentClass = 'ours' | 'template' | 'patch' | 'live' | 'foreign';

/** A group with a dot is one that somebody added to a cluster (`apps.kruise.io/v1`); one without is Kubernetes' own, or a slip. */
const addedGroup = /^[^/]*\./;

/** Kinds whose patches are told by what they lack. */
const workloadKinds: readonly string[] = ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet'];

const classes = new WeakMap<object, DocumentClass>();

/** The class of a document. A file that Helm renders is a template as a whole, whatever its single documents look like. */
export function classOf(document: ParsedDocument, file: ParsedFile): DocumentClass {
  if (file.tooLarge) return 'foreign';
  if (isHelmFile(file)) return 'template';
  const known = classes.get(document.content);
  if (known !== undefined) return known;
  const found = classify(document);
  classes.set(document.content, found);
  return found;
}

function classify(document: ParsedDocument): DocumentClass {
  const { apiVersion, kind } = document;
  if (kind === undefined || apiVersion === undefined) {
    // A StatefulSet that is being written may lack its apiVersion yet.
    if (kind !== 'StatefulSet') return 'foreign';
  }
  if (kind === 'Kustomization' || kind === 'Component') return 'foreign';
  if (kind === 'StatefulSet' && apiVersion !== undefined && addedGroup.test(apiVersion)) return 'foreign';
  if (hasPlaceholders(document)) return 'template';
  if (isLive(document)) return 'live';
  return isPatch(document) ? 'patch' : 'ours';
}

const helmFiles = new WeakMap<object, boolean>();

function isHelmFile(file: ParsedFile): boolean {
  let answer = helmFiles.get(file);
  if (answer === undefined) {
    answer = file.documents.some((document) => document.at.length === 0 && looksLikeHelm(document));
    helmFiles.set(file, answer);
  }
  return answer;
}

const helmDocuments = new WeakMap<object, boolean>();

/** An action on a line of its own or as a bare value, or an expression that only Helm has. Quoted braces in a value are somebody else's language. */
function looksLikeHelm(document: ParsedDocument): boolean {
  let answer = helmDocuments.get(document.content);
  if (answer === undefined) {
    answer = document.text.includes('{{') && hasHelmActions(document);
    helmDocuments.set(document.content, answer);
  }
  return answer;
}

function hasHelmActions(document: ParsedDocument): boolean {
  const { text } = document;
  if (/\{\{[^}]{0,200}\.(?:Values|Release|Chart)\b/.test(text)) return true;
  const bare = /^[ \t]*(?:-[ \t]+)*(?:[\w./-]+:[ \t]+)?\{\{/m.exec(text);
  return bare !== null && !isInBlock(document, bare.index);
}

/** Whether an offset lies in a block scalar: its text is another language's. */
function isInBlock(document: ParsedDocument, offset: number): boolean {
  const lineEnd = document.text.indexOf('\n', offset);
  const end = lineEnd === -1 ? document.text.length : lineEnd;
  for (const { node } of scalars(document)) {
    if ((node.style === 'literal' || node.style === 'folded') && node.start < offset && end <= node.end) return true;
  }
  return false;
}

/** Members whose text belongs to programs, which have `${…}` of their own. */
const programText: readonly string[] = ['args', 'command', 'env', 'data', 'stringData', 'binaryData', 'annotations', 'description'];

/** Whether a value that the server reads is a placeholder for another tool: `image: ${IMAGE}`, `replicas: $(REPLICAS)`. */
function hasPlaceholders(document: ParsedDocument): boolean {
  if (!/\$[{(]|\{\{/.test(document.text)) return false;
  for (const { node, path } of scalars(document)) {
    if (path.some((step) => programText.includes(step))) continue;
    if (/\$\{[A-Za-z_][\w.:-]*\}|\{\{/.test(node.value)) return true;
    if (/^\$\([A-Za-z_]\w*\)/.test(node.value) && ['replicas', 'image', 'namespace', 'serviceName', 'storage'].includes(path.at(-1) ?? ''))
      return true;
  }
  return false;
}

interface ScalarPlace {
  readonly node: Scalar;
  readonly path: readonly string[];
}

/** Every scalar value with the member names that lead to it. Bounded in depth; an explicit stack, since documents can be deep. */
function* scalars(document: ParsedDocument): Generator<ScalarPlace> {
  const rest: { readonly node: unknown; readonly path: readonly string[] }[] = [{ node: document.root, path: [] }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { node, path } = next;
    if (isScalar(node)) yield { node, path };
    if (path.length > 200 || isAlias(node)) continue;
    if (isMap(node))
      for (const pair of node.items) rest.push({ node: pair.value, path: isScalar(pair.key) ? [...path, pair.key.value] : path });
    else if (isSeq(node)) for (const item of node.items) rest.push({ node: item, path });
  }
}

/** What only a server writes: `uid`, `resourceVersion`, `managedFields`, or a status that says something. */
function isLive(document: ParsedDocument): boolean {
  const metadata = memberOf(document.root, 'metadata');
  if (['uid', 'resourceVersion', 'managedFields', 'selfLink'].some((name) => memberOf(metadata, name) !== undefined)) return true;
  const status = memberOf(document.root, 'status');
  if (status === undefined || document.kind === 'CustomResourceDefinition') return false;
  // `status: {}` and zeros are what generators leave behind.
  for (const { node } of scalars({ ...document, root: status })) {
    if (!['', '0', 'null', '~'].includes(node.value)) return true;
  }
  return false;
}

/** A workload without selector and template labels, or with directives of a strategic merge, is a part of one. */
function isPatch(document: ParsedDocument): boolean {
  if (
    document.text.includes('$') &&
    /^[ \t]*(?:-[ \t]+)?["']?\$(?:patch|setElementOrder|deleteFromPrimitiveList|retainKeys)/m.test(document.text)
  )
    return true;
  if (!workloadKinds.includes(document.kind ?? '')) return false;
  const member = (node: unknown, ...path: string[]) =>
    path.reduce<unknown>((here, key) => (isMap(here) ? memberOf(here, key) : undefined), node);
  const spec = member(document.root, 'spec');
  if (!isMap(spec) || spec.items.length === 0) return false;
  const written =
    ['selector', 'serviceName'].some((key) => member(spec, key) !== undefined) ||
    member(spec, 'template', 'metadata', 'labels') !== undefined;
  // Where the text is no YAML, members may have been lost that are there.
  return !written && !(document.problem !== undefined && /^[ \t]+(?:selector|serviceName):/m.test(document.text));
}
