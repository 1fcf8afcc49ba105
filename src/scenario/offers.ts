import { minors, gateNames } from '../kube/versions.ts';
import { components } from '../sim/components.ts';
import { faults } from '../sim/faults/faults.ts';
import { harms } from '../sim/harms/harms.ts';
import { actionMeanings } from './action-meanings.ts';
import { chapters } from './chapters.ts';
import { waitable } from './conditions.ts';
import type { ScenarioNames } from './names.ts';
import type { MemberPath } from './schema.ts';

/** What is known around the place where somebody types. */
export interface ScenarioContext {
  readonly names: ScenarioNames;
  /** Manifests beside the scenario file. */
  readonly files: readonly string[];
}

/** A value that can be written. `${1:…}` in `insert` are places to fill in. */
export interface Offer {
  readonly label: string;
  readonly detail: string;
  readonly insert: string;
  readonly isName?: boolean;
}

/** Values for a member, by the path of the member; items of lists by the path of the list and `[]`. */
export function offersAt(path: MemberPath, context: ScenarioContext): readonly Offer[] {
  const place = path.map((step) => (typeof step === 'number' ? '[]' : step)).join('.');
  const make = offers.find(({ at }) => at.test(place))?.make;
  return make === undefined ? [] : make(context);
}

const offers: readonly { readonly at: RegExp; readonly make: (context: ScenarioContext) => readonly Offer[] }[] = [
  { at: /^steps\.\[\]\.do$/, make: ({ names }) => actions(names) },
  { at: /^steps\.\[\]\.when$/, make: ({ names }) => conditions(names) },
  { at: /^steps\.\[\]\.after$/, make: ({ names }) => plain(names.ids, 'step', true) },
  { at: /^steps\.\[\]\.patch$/, make: ({ names }) => patched(names) },
  { at: /^steps\.\[\]\.(?:fault|heal)$/, make: () => faults.map(({ name, words }) => ({ label: name, detail: words, insert: name })) },
  { at: /^steps\.\[\]\.with\.of$/, make: ({ names }) => plain([...names.nodes, ...names.pods], 'what the fault concerns', true) },
  { at: /^expect\.\[\]$/, make: ({ names }) => expectations(names) },
  { at: /^chapter$/, make: () => plain(chapters, 'chapter of the built-in scenarios') },
  { at: /^kubernetes$/, make: () => minors.map((minor) => ({ label: minor, detail: 'Kubernetes version', insert: `"${minor}"` })) },
  { at: /^manifests\.\[\]$/, make: ({ files }) => plain(files, 'file beside this one', true) },
  { at: /needsPeers\.service$/, make: ({ names }) => plain(names.services, 'Service', true) },
  {
    at: /\.(?:at|delay|start|ready|stop|init|preStop|after|dnsCache|provision|attach|detach)$|^until$/,
    make: () => plain(['1s', '10s', '30s', '2m', '10m'], 'duration'),
  },
];

/** Names of members of the maps that are free to name: programs and gates. */
export function freeNames(path: MemberPath, { names }: ScenarioContext): readonly Offer[] {
  if (path.join('.') === 'apps')
    return [...plain(names.sets, 'program of this set', true), { label: '*', detail: 'all others', insert: '"*"' }];
  if (/^steps\.(?:\d+|\[\])\.with$/.test(path.join('.')))
    return ['of', 'extraMs', 'metadata', 'spec'].map((word, index) => ({
      label: word,
      detail: index < 2 ? 'of a fault' : 'of a patch',
      insert: word,
    }));
  return path.join('.') === 'gates' ? plain(gateNames, 'feature gate') : [];
}

function plain(words: readonly string[], detail: string, isName = false): Offer[] {
  return words.map((word) => ({ label: word, detail, insert: word, ...(isName ? { isName } : {}) }));
}

/** Every phrase of `do:` once for each name that it can speak of. */
function actions(names: ScenarioNames): Offer[] {
  const known: Readonly<Record<string, readonly string[]>> = {
    SET: names.sets,
    POD: names.pods,
    CLAIM: names.claims,
    NODE: names.nodes,
    SERVICE: names.services,
    COMPONENT: components.map(({ name }) => name),
    FAULT: faults.map(({ name }) => name),
  };
  return Object.entries(actionMeanings).flatMap(([usage, meaning]) => {
    const words = usage.replace(/ \([^)]*\)/g, '');
    const place = Object.keys(known).find((each) => new RegExp(`\\b${each}\\b`).test(words));
    const named = place === undefined ? [] : (known[place] ?? []);
    const filled = place === undefined || named.length === 0 ? [words] : named.map((name) => words.replace(place, name));
    return filled.map((label) => ({ label, detail: meaning, insert: withPlaces(label), isName: named.length > 0 }));
  });
}

/** Words in capitals that are left become places to fill in. */
function withPlaces(words: string): string {
  let count = 0;
  return words.replace(/\b[A-Z]+(?:=VALUE)?\b(?!:?[a-z])/g, (place) => `\${${++count}:${place}}`);
}

function conditions({ pods, claims, nodes, sets, services }: ScenarioNames): Offer[] {
  const named: Readonly<Record<string, readonly string[]>> = { pod: pods, claim: claims, node: nodes, set: sets, service: services };
  const texts = Object.entries(named).flatMap(([word, names]) =>
    names.flatMap((name) =>
      (waitable[word]?.states ?? []).map((state) => (state === 'exists' ? `${word} ${name} exists` : `${word} ${name} is ${state}`)),
    ),
  );
  return plain(texts, 'when it becomes so', true);
}

function patched({ sets, pods, claims, services }: ScenarioNames): Offer[] {
  const named: Readonly<Record<string, readonly string[]>> = {
    StatefulSet: sets,
    Service: services,
    Pod: pods,
    PersistentVolumeClaim: claims,
  };
  return plain(
    Object.entries(named).flatMap(([kind, names]) => names.map((name) => `${kind}/${name}`)),
    'object to patch',
    true,
  );
}

/** Expectations name objects without their namespace. */
function expectations(names: ScenarioNames): Offer[] {
  const bare = (each: string) => each.slice(each.indexOf('/') + 1);
  const [pods, claims, sets, services] = [names.pods.map(bare), names.claims.map(bare), names.sets.map(bare), names.services.map(bare)];
  const milestones = [
    ...pods.flatMap((pod) => ['create', 'running', 'ready', 'unready', 'delete', 'gone', 'failed'].map((verb) => `${verb} ${pod}`)),
    ...claims.flatMap((claim) => [`create claim ${claim}`, `claim ${claim} Bound`, `delete claim ${claim}`, `gone claim ${claim}`]),
    ...sets.flatMap((set) => [`create set ${set}`, `gone set ${set}`, `set ${set} currentRevision`]),
    ...services.flatMap((service) => pods.flatMap((pod) => [`${service} publishes ${pod}`, `${service} hides ${pod}`])),
    ...sets.map((set) => `quorum ${set} lost`),
  ];
  const finals = [
    ...pods.flatMap((pod) => [`final pods.${pod}.phase = Running`, `final pods.${pod}.ready = True`]),
    ...claims.map((claim) => `final claims.${claim}.phase = Bound`),
    ...sets.map((set) => `final sets.${set}.status = `),
  ];
  const forms: Offer[] = [
    { label: 'no harm', detail: 'no result that hurts', insert: 'no harm' },
    ...harms.map(({ name }) => ({ label: `harm ${name}`, detail: 'this harm is done', insert: `harm ${name}` })),
    {
      label: 'event REASON on KIND/NAME',
      detail: 'an Event exists; its text after a colon',
      insert: `event \${1:SuccessfulCreate} on \${2:StatefulSet/${sets[0] ?? 'web'}}`,
    },
    { label: 'gap A -> B', detail: 'seconds between them', insert: `gap \${1:A} -> \${2:B} = \${3:10} +- \${4:1}` },
    { label: 'A < B', detail: 'one after the other', insert: `\${1:create ${pods[0] ?? 'web-0'}} < \${2:ready ${pods[0] ?? 'web-0'}}` },
    ...services.map((service) => ({
      label: `dns A ${service}`,
      detail: 'what DNS answers at a time',
      insert: `dns A ${service} at \${1:30s} = \${2:NXDOMAIN}`,
    })),
  ];
  return [...plain(milestones, 'it happens', true), ...plain(finals, 'at the end', true), ...forms];
}
