import type { FieldError } from '../api/field-error.ts';
import type { Path } from '../kube/objects.ts';
import type { DecodeProblem } from '../manifest/decode.ts';
import { nodeAt } from '../manifest/node-path.ts';
import { isScalar } from '../manifest/nodes.ts';
import { nearestNames } from '../manifest/suggest.ts';
import type { Resource } from '../manifest/workspace.ts';
import { removeMember, renameKey, replaceText, replaceValue } from './edits.ts';
import { moveMember } from './move-member.ts';
import type { Fix } from './rule.ts';

/** A place of the object as the server would print it. */
export function fieldText(at: Path): string {
  return at.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

/** A value longer than this does not stand in a title. */
const longestTitle = 80;

/** Repairs of what the decoder refuses: another name, another place, another form. */
export function fixesOfProblem(resource: Resource, { kind, path, range, fix }: DecodeProblem): Fix[] {
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
  const form = fix.type?.kind === 'list' ? 'Make it a list' : 'Make it a mapping';
  const title = fix.text.includes('\n') || fix.text.length > longestTitle ? form : `Change to ${fix.text}`;
  return [{ title, edits: [{ resource, ...range, newText: fix.text }], preferred: true }];
}

/** The places that the repair of an unknown field brings: what is missing there is told by the field. */
export function broughtBy({ kind, path, fix }: DecodeProblem): Path[] {
  if (kind !== 'unknown-field') return [];
  const name = path.at(-1) ?? '';
  return [
    ...(fix?.names ?? []).slice(0, 1).map((each) => [...path.slice(0, -1), each]),
    ...(fix?.homes ?? []).slice(0, 1).map((home) => [...home, name]),
  ];
}

/** Tells of a path whether it leads through one of these, or one of these through it. Asking costs the length of the path. */
export function meeting(paths: readonly Path[]): (at: Path) => boolean {
  const ends = new Set<string>();
  const onTheWay = new Set<string>();
  for (const path of paths.filter((each) => each.length > 0)) {
    ends.add(JSON.stringify(path));
    for (let length = 0; length <= path.length; length++) onTheWay.add(JSON.stringify(path.slice(0, length)));
  }
  if (ends.size === 0) return () => false;
  return (at) => onTheWay.has(JSON.stringify(at)) || at.some((_, index) => ends.has(JSON.stringify(at.slice(0, index + 1))));
}

/** The value that an error is about, with those that its text names as possible: `supported values: "Always"`, `must be 'OrderedReady' or 'Parallel'`. */
interface Choice {
  readonly at: Path;
  readonly value: string;
  readonly values: readonly string[];
}

function choiceOf(resource: Resource, error: FieldError): Choice | undefined {
  // A value may be refused where it stands although it is one of those that the text names.
  const values = supportedValues(error).filter((each) => each !== error.badValue);
  if (values.length === 0) return undefined;
  if (typeof error.badValue === 'string') return { at: error.at, value: error.badValue, values };
  // The server may print the struct around the value.
  const written = nodeAt(resource.document, error.at)?.value;
  return isScalar(written) ? { at: error.at, value: written.value, values } : undefined;
}

/** Where the server's text names no values: kube: apimachinery validation.ValidateLabelSelectorRequirement */
const selectorOperators: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

function supportedValues(error: FieldError): readonly string[] {
  if (error.detail.startsWith('not a valid selector operator')) return selectorOperators;
  if (error.type === 'FieldValueInvalid') return error.detail.startsWith("must be '") ? (error.detail.match(/(?<=')\w+(?=')/g) ?? []) : [];
  if (error.type !== 'FieldValueNotSupported') return [];
  return [...error.detail.matchAll(/"([^"]{1,100})"/g)].map((match) => match[1] ?? '');
}

/** What people write for values, where the spelling alone does not tell. */
const meantValues: Readonly<Record<string, string>> = {
  RWO: 'ReadWriteOnce',
  RWX: 'ReadWriteMany',
  ROX: 'ReadOnlyMany',
  RWOP: 'ReadWriteOncePod',
  Rolling: 'RollingUpdate',
  Ordered: 'OrderedReady',
  never: 'Never',
};

function meantOf({ value, values }: Choice): string | undefined {
  const known = Object.hasOwn(meantValues, value) ? meantValues[value] : undefined;
  if (known !== undefined && values.includes(known)) return known;
  return nearestNames(value, values)[0];
}

/** Our own sentence before the server's, where there is more to say. */
export function shortOfError(resource: Resource, error: FieldError): string | undefined {
  if (error.type === 'FieldValueRequired') return `${error.field} is missing.`;
  const choice = choiceOf(resource, error);
  const meant = choice === undefined ? undefined : meantOf(choice);
  if (choice !== undefined && meant !== undefined) return `"${choice.value}" is not known here; did you mean "${meant}"?`;
  return quotedNumber(error) === undefined
    ? undefined
    : 'A number stands without quotes here; in quotes it is taken for a name or a percentage.';
}

/** Repairs of what the validation refuses. */
export function fixesOfError(resource: Resource, error: FieldError): Fix[] {
  const number = quotedNumber(error);
  if (number !== undefined) {
    const fix: Fix = { title: `Change to ${number}`, edits: replaceValue(resource, error.at, number), preferred: true };
    return fix.edits.length > 0 ? [fix] : [];
  }
  const choice = choiceOf(resource, error);
  if (choice === undefined) return [];
  const meant = meantOf(choice);
  const offered = meant === undefined ? choice.values.slice(0, 5) : [meant];
  return offered
    .map(
      (value): Fix => ({
        title: `Change to "${value}"`,
        edits: replaceText(resource, choice.at, value),
        ...(meant === undefined ? {} : { preferred: true }),
      }),
    )
    .filter((fix) => fix.edits.length > 0);
}

/** A number in quotes where a number, a name or a percentage may stand: ports of probes and Services, `maxUnavailable`. */
function quotedNumber({ type, badValue, detail }: FieldError): string | undefined {
  const isRefused = type === 'FieldValueInvalid' && /^must contain at least one letter|^a valid percent string/.test(detail);
  return isRefused && typeof badValue === 'string' && /^\d{1,9}$/.test(badValue) ? String(Number(badValue)) : undefined;
}
