import { type RefusedDependent, refusedDependents } from '../api/dependents.ts';
import type { FieldError } from '../api/field-error.ts';
import { noMatch } from '../api/request.ts';
import { rulesOf } from '../api/kinds.ts';
import { applyDefaults, validateCreate, warnings } from '../api/server.ts';
import type { Path } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import type { DecodeProblem } from '../manifest/decode.ts';
import { nodeAt, rangeAt } from '../manifest/node-path.ts';
import type { Resource } from '../manifest/workspace.ts';
import { broughtBy, fieldText, fixesOfError, fixesOfProblem, meeting, shortOfError } from './answer-fixes.ts';
import { addMember, inDocument, replaceText } from './edits.ts';
import type { Draft } from './finding.ts';
import { message } from '../api/message.ts';
import type { Fix, Severity } from './rule.ts';

/** What the API server (and kubectl before it) would answer about one document that is created: decode, strict, validation, warnings. */
export function serverAnswer(resource: Resource, target: Target): Draft[] {
  const { decoded, document } = resource;
  const gone = goneVersion(resource);
  if (gone !== undefined) return [gone];
  // A text that is no YAML is told by its own findings.
  const found = decoded.problems
    .filter((problem) => document.problem === undefined || problem.kind !== 'unreadable')
    .map((problem) => decodeFinding(resource, problem));
  const { object } = decoded;
  if (object === undefined || decoded.struct === undefined || document.problem !== undefined) return found;
  const defaulted = applyDefaults(object, target);
  // A field that could not be read, or is written in another place, is not also missing.
  const isTold = meeting(decoded.problems.flatMap((problem) => [problem.path, ...broughtBy(problem)]));
  const errors = validateCreate(defaulted, target).filter((error) => !isTold(error.at));
  found.push(...errors.map((error) => errorFinding(resource, error, target)));
  if (found.length === 0 && rulesOf(object.apiVersion, object.kind) !== undefined) {
    for (const { text } of warnings(defaulted, target)) found.push(warningFinding(resource, text));
    if (object.kind === 'StatefulSet') {
      for (const refused of refusedDependents(defaulted, target)) found.push(...dependentFindings(resource, refused, target));
    }
  }
  return found;
}

function goneVersion(resource: Resource): Draft | undefined {
  const { kind, document } = resource;
  const { apiVersion = '' } = document;
  const gone = noMatch(apiVersion, kind);
  if (gone === undefined) return undefined;
  const isMisspelt = gone.kind !== kind;
  const edits = isMisspelt
    ? replaceText(resource, ['kind'], gone.kind)
    : nodeAt(document, ['apiVersion']) === undefined
      ? addMember(resource, [], 'apiVersion', gone.apiVersion)
      : replaceText(resource, ['apiVersion'], gone.apiVersion);
  const served = isMisspelt ? gone.kind : gone.apiVersion;
  const verb = document.apiVersion === undefined && !isMisspelt ? 'Add apiVersion:' : 'Change to';
  const fix: Fix = { title: `${verb} ${served}`, edits, preferred: true };
  return {
    range: inDocument(resource, rangeAt(document, [isMisspelt || document.apiVersion === undefined ? 'kind' : 'apiVersion'])),
    severity: 'error',
    code: 'api/no-match',
    resource,
    message: `No supported cluster serves ${kind} ${apiVersion === '' ? 'without an apiVersion' : `in ${apiVersion}`}; write ${served}. kubectl says before it sends: ${gone.message}`,
    related: [],
    fixes: [fix],
    answer: { code: 'api/no-match', message: gone.message },
  };
}

function decodeFinding(resource: Resource, problem: DecodeProblem): Draft {
  const code = `api/${problem.kind === 'duplicate-key' ? 'duplicate-field' : problem.kind}`;
  const short = shortOfProblem(problem);
  // A value of many lines is told at its key.
  const isLong =
    problem.kind === 'wrong-type' && resource.document.text.slice(problem.range.start, problem.range.end).trimEnd().includes('\n');
  return {
    range: isLong ? inDocument(resource, rangeAt(resource.document, problem.path)) : problem.range,
    severity: 'error',
    code,
    resource,
    message: short === undefined ? problem.message : `${short} API server: ${problem.message}`,
    related: [],
    fixes: fixesOfProblem(resource, problem),
    answer: { code, message: problem.message },
  };
}

function shortOfProblem({ kind, path, fix }: DecodeProblem): string | undefined {
  const name = String(path.at(-1) ?? '');
  if (kind === 'unknown-field') {
    const meant = fix?.names?.[0];
    const home = fix?.homes?.[0];
    if (meant !== undefined) return `There is no field "${name}" here; did you mean "${meant}"?`;
    return home === undefined
      ? `There is no field "${name}" here.`
      : `Field "${name}" belongs to ${home.length === 0 ? 'the object itself' : fieldText(home)}.`;
  }
  if (kind === 'duplicate-key') return 'This key was given before; kubectl apply keeps the last one without a word.';
  if ((kind === 'wrong-type' || kind === 'bad-value') && fix?.type !== undefined)
    return `${subject(path)} takes ${typeWords[fix.type.kind] ?? `a ${fix.type.kind}`}.`;
  return undefined;
}

/** `"replicas"`, or `An item of "env"`. */
function subject(path: Path): string {
  const name = path.findLast((step) => typeof step === 'string');
  if (name === undefined) return 'The document';
  return typeof path.at(-1) === 'number' ? `An item of "${name}"` : `"${name}"`;
}

const typeWords: Readonly<Record<string, string>> = {
  struct: 'a mapping',
  map: 'a mapping',
  list: 'a list',
  string: 'text (in quotes, if it looks like a number or a truth value)',
  integer: 'a whole number, without quotes',
  float: 'a number',
  boolean: 'true or false, without quotes',
  quantity: 'a quantity such as 10Gi or 500m',
  intOrString: 'a number or a text',
  time: 'a time such as "2026-01-31T12:00:00Z"',
  microTime: 'a time such as "2026-01-31T12:00:00.000000Z"',
  duration: 'a duration such as 1m30s',
  bytes: 'text in base64',
};

function errorFinding(resource: Resource, error: FieldError, target: Target): Draft {
  const text = message(error, target);
  const code = `api/${kebab(error.type.replace(/^FieldValue/, ''))}`;
  const short = shortOfError(resource, error);
  return {
    // An entry of a map may be refused for its key.
    range: inDocument(resource, rangeAt(resource.document, placeOf(resource, error), error.badValue === error.at.at(-1) ? 'key' : 'value')),
    severity: 'error',
    code,
    resource,
    message: short === undefined ? text : `${short} API server: ${text}`,
    related: [],
    fixes: fixesOfError(resource, error),
    answer: { code, message: text, type: error.type, field: error.field },
  };
}

/** Where to look for an error: for addresses that the server fills in from the single one, at that one. kube: core/service/storage normalizeClusterIPs */
function placeOf({ document }: Resource, { at }: FieldError): Path {
  const isFilled = at[0] === 'spec' && at[1] === 'clusterIPs' && nodeAt(document, ['spec', 'clusterIPs']) === undefined;
  return isFilled ? ['spec', 'clusterIP'] : at;
}

/** What the server accepts in the set and refuses in its pods or claims: before 1.34 all that is wrong with a template. */
function dependentFindings(resource: Resource, { kind, name, errors, eventMessage }: RefusedDependent, target: Target): Draft[] {
  const what = kind === 'Pod' ? 'pod' : 'claim';
  return errors.map((error) => ({
    range: inDocument(resource, rangeAt(resource.document, error.at)),
    severity: 'error',
    code: 'api/pod-refused',
    resource,
    message: `The API server of ${target.minor} accepts the set and refuses its ${what} ${name}, so no pod starts. Event FailedCreate: ${message(error, target)}`,
    related: [],
    fixes: fixesOfError(resource, error),
    answer: { code: 'api/pod-refused', message: eventMessage, type: error.type, field: fieldText(error.at) },
  }));
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

/** A warning header begins with the field that it speaks of. */
function warningFinding(resource: Resource, text: string): Draft {
  const field = /^([\w.[\]"/-]+?): /.exec(text)?.[1];
  const path = field === undefined ? [] : pathOfField(field);
  const severity: Severity = 'information';
  return {
    range: inDocument(resource, rangeAt(resource.document, path.length === 0 ? ['kind'] : path)),
    severity,
    code: 'api/warning',
    resource,
    message: `The API server accepts this with a warning: ${text}`,
    related: [],
    fixes: [],
    answer: { code: 'api/warning', message: text, ...(field === undefined ? {} : { field }) },
  };
}

/** `spec.template.spec.containers[0].image` as a path. */
export function pathOfField(field: string): Path {
  return [...field.matchAll(/([^.[\]]+)|\[(\d+)\]|\[([^\]]+)\]/g)].map(([, name, index, key]) =>
    index === undefined ? (name ?? key ?? '').replaceAll('"', '') : Number(index),
  );
}
