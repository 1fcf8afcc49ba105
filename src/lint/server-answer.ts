import { type RefusedDependent, refusedDependents } from '../api/dependents.ts';
import type { FieldError } from '../api/field-error.ts';
import { noMatch } from '../api/request.ts';
import { rulesOf } from '../api/kinds.ts';
import { applyDefaults, validateCreate, warnings } from '../api/server.ts';
import type { Path } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import type { DecodeProblem } from '../manifest/decode.ts';
import { rangeAt } from '../manifest/node-path.ts';
import { nearestNames } from '../manifest/suggest.ts';
import type { Resource } from '../manifest/workspace.ts';
import { inDocument, removeMember, renameKey, replaceText } from './edits.ts';
import type { Draft } from './finding.ts';
import { message } from '../api/message.ts';
import { moveMember } from './move-member.ts';
import type { Fix, Severity } from './rule.ts';

/** What the API server (and kubectl before it) would answer about one document that is created: decode, strict, validation, warnings. */
export function serverAnswer(resource: Resource, target: Target): Draft[] {
  const { decoded, document } = resource;
  const gone = goneVersion(resource);
  if (gone !== undefined) return [gone];
  // A text that is no YAML is told by its own findings.
  const found = decoded.problems
    .filter((problem) => document.problems.length === 0 || problem.kind !== 'unreadable')
    .map((problem) => decodeFinding(resource, problem));
  const { object } = decoded;
  if (object === undefined || decoded.struct === undefined || document.problems.length > 0) return found;
  const defaulted = applyDefaults(object, target);
  const errors = validateCreate(defaulted, target).filter((error) => !decoded.problems.some((problem) => touches(problem.path, error.at)));
  found.push(...errors.map((error) => errorFinding(resource, error, target)));
  if (found.length === 0 && rulesOf(object.apiVersion, object.kind) !== undefined) {
    for (const { text } of warnings(defaulted, target)) found.push(warningFinding(resource, text));
    if (object.kind === 'StatefulSet') {
      for (const refused of refusedDependents(defaulted, target)) found.push(...dependentFindings(resource, refused, target));
    }
  }
  return found;
}

/** Whether one path leads through the other: a field that could not be read is not also missing. */
function touches(one: Path, other: Path): boolean {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) if (one[index] !== other[index]) return false;
  return one.length > 0;
}

function goneVersion(resource: Resource): Draft | undefined {
  const { kind, document } = resource;
  const apiVersion = document.apiVersion ?? '';
  const gone = apiVersion === '' ? undefined : noMatch(apiVersion, kind);
  if (gone === undefined) return undefined;
  const fix: Fix = {
    title: `Change to ${gone.apiVersion}`,
    edits: replaceText(resource, ['apiVersion'], gone.apiVersion),
    preferred: true,
  };
  return {
    range: inDocument(resource, rangeAt(document, ['apiVersion'])),
    severity: 'error',
    code: 'api/no-match',
    resource,
    message: `No supported cluster serves ${kind} in ${apiVersion}; write ${gone.apiVersion}. kubectl says before it sends: ${gone.message}`,
    related: [],
    fixes: [fix],
    answer: { code: 'api/no-match', message: gone.message },
  };
}

function decodeFinding(resource: Resource, problem: DecodeProblem): Draft {
  const code = `api/${problem.kind === 'duplicate-key' ? 'duplicate-field' : problem.kind}`;
  const short = shortOfProblem(problem);
  return {
    range: problem.range,
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
  if (kind === 'wrong-type' && fix?.type !== undefined) return `"${name}" takes ${typeWords[fix.type.kind] ?? `a ${fix.type.kind}`}.`;
  return undefined;
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
};

function fixesOfProblem(resource: Resource, { kind, path, range, fix }: DecodeProblem): Fix[] {
  if (kind === 'unknown-field') {
    const renames = (fix?.names ?? []).map(
      (name, index, all): Fix => ({
        title: `Change to "${name}"`,
        edits: renameKey(resource, path, name),
        ...(index === 0 && all.length === 1 ? { preferred: true } : {}),
      }),
    );
    const moves = (fix?.homes ?? []).map(
      (home): Fix => ({ title: `Move to ${home.length === 0 ? 'the top' : fieldText(home)}`, edits: moveMember(resource, path, home) }),
    );
    const removal: Fix = { title: `Remove "${String(path.at(-1))}"`, edits: removeMember(resource, path) };
    return [...renames, ...moves, removal].filter((each) => each.edits.length > 0);
  }
  if (fix?.text === undefined) return [];
  return [{ title: `Change to ${fix.text}`, edits: [{ resource, ...range, newText: fix.text }], preferred: true }];
}

function errorFinding(resource: Resource, error: FieldError, target: Target): Draft {
  const text = message(error, target);
  const code = `api/${kebab(error.type.replace(/^FieldValue/, ''))}`;
  const short = shortOfError(error);
  return {
    range: inDocument(resource, rangeAt(resource.document, error.at)),
    severity: 'error',
    code,
    resource,
    message: short === undefined ? text : `${short} API server: ${text}`,
    related: [],
    fixes: fixesOfError(resource, error),
    answer: { code, message: text, type: error.type, field: error.field },
  };
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

/** A place of the object as the server would print it. */
function fieldText(at: Path): string {
  return at.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

function shortOfError(error: FieldError): string | undefined {
  if (error.type === 'FieldValueRequired') return `${error.field} is missing.`;
  const meant = typeof error.badValue === 'string' ? nearestNames(error.badValue, supportedValues(error))[0] : undefined;
  return meant === undefined ? undefined : `"${String(error.badValue)}" is not known here; did you mean "${meant}"?`;
}

/** The values that an error names as those that it takes: `supported values: "Always"`, `must be 'OrderedReady' or 'Parallel'`. */
function supportedValues(error: FieldError): string[] {
  if (error.type === 'FieldValueInvalid') return error.detail.startsWith("must be '") ? (error.detail.match(/(?<=')\w+(?=')/g) ?? []) : [];
  if (error.type !== 'FieldValueNotSupported') return [];
  return [...error.detail.matchAll(/"([^"]{1,100})"/g)].map((match) => match[1] ?? '');
}

function fixesOfError(resource: Resource, error: FieldError): Fix[] {
  if (typeof error.badValue !== 'string') return [];
  const values = supportedValues(error);
  const meant = nearestNames(error.badValue, values)[0];
  const offered = meant === undefined ? values.slice(0, 5) : [meant];
  return offered
    .map(
      (value): Fix => ({
        title: `Change to "${value}"`,
        edits: replaceText(resource, error.at, value),
        ...(meant === undefined ? {} : { preferred: true }),
      }),
    )
    .filter((fix) => fix.edits.length > 0);
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
