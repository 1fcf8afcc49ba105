import { peek, peekList, peekText, peekTexts } from '../base/peek.ts';
import type { Path } from '../kube/objects.ts';
import type { Resource } from '../manifest/workspace.ts';
import type { Place } from './rule.ts';
import type { ContainerPlace, SetScope } from './set-scope.ts';

/** Stand for what is known without being text: the pod's own name, its namespace, and anything else that only the running program knows. */
export const ownPod = '\uE000';
export const ownNamespace = '\uE001';
export const unknownText = '\uE002';

/** A text that the program in the pods reads: the value of a variable, an argument, an entry of a ConfigMap. */
export interface ProgramText {
  readonly at: Place;
  /** Name of the variable, of the entry, or the flag before the value. */
  readonly label: string;
  /** As written. */
  readonly text: string;
  /** With `$(VAR)` and the shell's `$VAR` replaced by what they stand for. */
  readonly expanded: string;
}

/** Longest text to look into. */
const maxLength = 100_000;

const texts = new WeakMap<SetScope, readonly ProgramText[]>();

/** Every text that the programs of a set read, in the order of the manifest: variables, commands and arguments, then ConfigMaps that the pods refer to. */
export function programTexts(set: SetScope): readonly ProgramText[] {
  let found = texts.get(set);
  if (found === undefined) {
    found = [...set.containers.flatMap((container) => textsOfContainer(set, container)), ...configMaps(set).flatMap(textsOfConfigMap)];
    texts.set(set, found);
  }
  return found;
}

function textsOfContainer(set: SetScope, { path, container }: ContainerPlace): ProgramText[] {
  const variables = new Map<string, string>();
  const found: ProgramText[] = [];
  const add = (at: Path, label: string, text: string) => {
    const expanded = expand(text.slice(0, maxLength), variables);
    found.push({ at: { resource: set.resource, path: at }, label, text, expanded });
    return expanded;
  };
  for (const [index, entry] of peekList(container, 'env').entries()) {
    const name = peekText(entry, 'name') ?? '';
    const value = peekText(entry, 'value');
    if (value !== undefined) variables.set(name, add([...path, 'env', index, 'value'], name, value));
    else variables.set(name, fromField(peekText(entry, 'valueFrom', 'fieldRef', 'fieldPath')));
  }
  for (const list of ['command', 'args']) {
    const items = peekList(container, list);
    for (const [index, item] of items.entries()) {
      if (typeof item !== 'string') continue;
      const before = items[index - 1];
      const flag = /^--?[\w.-]+(?==)/.exec(item)?.[0] ?? (typeof before === 'string' && before.startsWith('-') ? before : '');
      add([...path, list, index], flag.replace(/^-+/, ''), item);
    }
  }
  for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
    for (const [index, item] of peekList(container, probe, 'exec', 'command').entries()) {
      if (typeof item === 'string') add([...path, probe, 'exec', 'command', index], '', item);
    }
  }
  return found;
}

function fromField(fieldPath: string | undefined): string {
  if (fieldPath === 'metadata.name') return ownPod;
  return fieldPath === 'metadata.namespace' ? ownNamespace : unknownText;
}

/** kube: third_party/forked/golang/expansion Expand for `$(VAR)`; then what a shell in a script would put for its own variables. */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text
    .replaceAll(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g, (whole, name: string | undefined) =>
      name === undefined ? whole : (variables.get(name) ?? whole),
    )
    .replaceAll(/\$\(hostname(?: -s)?\)|`hostname(?: -s)?`/g, ownPod)
    .replaceAll(/\$\{(\w+)\}|\$(\w+)/g, (_, braced?: string, bare?: string) => {
      const name = braced ?? bare ?? '';
      return name === 'HOSTNAME' ? ownPod : (variables.get(name) ?? unknownText);
    })
    .replaceAll(/\$\{[^}]{0,200}\}|\$\([^)]{0,200}\)|\{\{.{0,200}?\}\}/g, unknownText);
}

/** ConfigMaps of the bundle that the pods of the set read. */
export function configMaps(set: SetScope): readonly Resource[] {
  const template = peek(set.set, 'spec', 'template', 'spec');
  const names = new Set<string | undefined>();
  for (const { container } of set.containers) {
    for (const source of peekList(container, 'envFrom')) names.add(peekText(source, 'configMapRef', 'name'));
    for (const entry of peekList(container, 'env')) names.add(peekText(entry, 'valueFrom', 'configMapKeyRef', 'name'));
  }
  for (const volume of peekList(template, 'volumes')) {
    names.add(peekText(volume, 'configMap', 'name'));
    for (const source of peekList(volume, 'projected', 'sources')) names.add(peekText(source, 'configMap', 'name'));
  }
  names.delete(undefined);
  return names.size === 0 ? [] : set.all('ConfigMap').filter((each) => names.has(each.name));
}

function textsOfConfigMap(resource: Resource): ProgramText[] {
  return Object.entries(peekTexts(resource.object, 'data')).map(([key, text]) => ({
    at: { resource, path: ['data', key] },
    label: key,
    text,
    expanded: expand(text.slice(0, maxLength), new Map()),
  }));
}
