import { type Quantity, quantityOf, zeroQuantity } from '../kube/quantity.ts';
import type { LabelSelector } from './validate/labels.ts';
import type { ClaimSpec, DataSource, Resources } from './claim-spec.ts';
import { changedEntry, type Entry, type Node, printed, valueList } from './go-compare.ts';
import { semanticEqual } from './semantic-equal.ts';

/**
 * The difference of two specs of claims as servers until 1.33 print it: Go values, what is equal left out but for two neighbours.
 *
 * differs: the blanks that upstream draws at random are plain ones; members of a selector that is there before and after are not compared one by one;
 * an amount that was not written in its canonical form is shown in it.
 * kube: core validation.ValidatePersistentVolumeClaimUpdate; go-cmp cmp.Diff
 */
export function claimDifference(before: ClaimSpec, after: ClaimSpec): string {
  const entries: Entry[] = [
    modesEntry(before.accessModes, after.accessModes),
    selectorEntry(before.selector, after.selector),
    resourcesEntry(before.resources ?? {}, after.resources ?? {}),
    textEntry('VolumeName', before.volumeName ?? '', after.volumeName ?? ''),
    pointerEntry('StorageClassName', before.storageClassName, after.storageClassName),
    pointerEntry('VolumeMode', before.volumeMode, after.volumeMode),
    sourceEntry('DataSource', 'core.TypedLocalObjectReference', before.dataSource, after.dataSource),
    sourceEntry('DataSourceRef', 'core.TypedObjectReference', before.dataSourceRef, after.dataSourceRef),
    pointerEntry('VolumeAttributesClassName', before.volumeAttributesClassName, after.volumeAttributesClassName),
  ];
  return printed(changedEntry('core.PersistentVolumeClaimSpec', entries, 'field'));
}

function pointerText(text: string | undefined): string {
  return text === undefined ? 'nil' : `&${JSON.stringify(text)}`;
}

function pointerEntry(key: string, before: string | undefined, after: string | undefined): Entry {
  const [old, now] = [pointerText(before), pointerText(after)];
  return { key, isEqual: old === now, same: old, old, now };
}

function textEntry(key: string, old: string, now: string): Entry {
  return { key, isEqual: old === now, same: JSON.stringify(old), old: JSON.stringify(old), now: JSON.stringify(now) };
}

function modesEntry(old: readonly string[] | undefined, now: readonly string[] | undefined): Entry {
  const type = '[]core.PersistentVolumeAccessMode';
  const plain = { key: 'AccessModes', isEqual: semanticEqual(old, now), same: modesValue(old, '') };
  if (old === undefined || now === undefined || Math.max(old.length, now.length) < 2) {
    return { ...plain, old: modesValue(old, type), now: modesValue(now, type) };
  }
  return { ...plain, changed: changedEntry(type, elementEntries(old, now), 'element') };
}

/** What both have stays; what stands before it on either side changed. */
function elementEntries(old: readonly string[], now: readonly string[]): Entry[] {
  const first = old.findIndex((mode) => now.includes(mode));
  const [before, after] = first < 0 ? [old.length, now.length] : [first, now.indexOf(old[first] ?? '')];
  const changed = Array.from({ length: Math.max(before, after) }, (_, i): Entry => {
    const left = i < before ? JSON.stringify(old[i]) : undefined;
    const right = i < after ? JSON.stringify(now[i]) : undefined;
    return { key: '', isEqual: false, same: '', ...(left !== undefined && { old: left }), ...(right !== undefined && { now: right }) };
  });
  if (first < 0) return changed;
  return [
    ...changed,
    { key: '', isEqual: true, same: JSON.stringify(old[first]) },
    ...elementEntries(old.slice(first + 1), now.slice(after + 1)),
  ];
}

function modesValue(modes: readonly string[] | undefined, prefix: string): Node {
  if (modes === undefined) return 'nil';
  return valueList(
    prefix,
    modes.map((mode) => ({ key: '', value: JSON.stringify(mode) })),
  );
}

function selectorEntry(old: LabelSelector | undefined, now: LabelSelector | undefined): Entry {
  return { key: 'Selector', isEqual: semanticEqual(old, now), same: selectorValue(old), old: selectorText(old), now: selectorText(now) };
}

function sortedLabels(selector: LabelSelector): [string, string][] {
  return Object.entries(selector.matchLabels ?? {}).toSorted(([left], [right]) => (left < right ? -1 : 1));
}

/** As a value of Go. */
function selectorValue(selector: LabelSelector | undefined): Node {
  if (selector === undefined) return 'nil';
  const labels = sortedLabels(selector);
  const shown = labels.map(([key, value]) => ({ key: JSON.stringify(key), value: JSON.stringify(value) }));
  return valueList('&', labels.length === 0 ? [] : [{ key: 'MatchLabels', value: valueList('', shown) }]);
}

/** As its type prints itself. */
function selectorText(selector: LabelSelector | undefined): string {
  if (selector === undefined) return 'nil';
  const labels = sortedLabels(selector);
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key = '', operator = '', values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  const map = `map[string]string{${labels.map(([key, value]) => `${key}: ${value},`).join('')}}`;
  return `s${JSON.stringify(`&LabelSelector{MatchLabels:${map},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`)}`;
}

type Requirements = NonNullable<ClaimSpec['resources']>;

function resourcesEntry(old: Requirements, now: Requirements): Entry {
  const lists = (['limits', 'requests'] as const).map((member) =>
    amountsEntry(member === 'limits' ? 'Limits' : 'Requests', old[member], now[member]),
  );
  const same = valueList(
    '',
    lists.filter((each) => each.same !== 'nil').map(({ key, same: value }) => ({ key, value })),
  );
  const changed = changedEntry('core.VolumeResourceRequirements', lists, 'field');
  return { key: 'Resources', isEqual: lists.every((each) => each.isEqual), same, changed };
}

function amountsEntry(key: string, old: Resources | undefined, now: Resources | undefined): Entry {
  const whole = (list: Resources | undefined, prefix: string, isShort: boolean): Node =>
    list === undefined
      ? 'nil'
      : valueList(
          prefix,
          sortedNames(list).map((name) => ({ key: `s${JSON.stringify(name)}`, value: amountValue(list[name], isShort) })),
        );
  const names = sortedNames({ ...old, ...now });
  const isEqual = semanticEqual({ limits: old }, { limits: now });
  const plain = {
    key,
    isEqual,
    same: whole(old, '', true),
    old: whole(old, 'core.ResourceList', false),
    now: whole(now, 'core.ResourceList', false),
  };
  if (names.length < 2 || old === undefined || now === undefined) return plain;
  const entries = names.map((name): Entry => {
    const [left, right] = [old[name], now[name]];
    return {
      key: `s${JSON.stringify(name)}`,
      isEqual: left !== undefined && right !== undefined && semanticEqual({ limits: { name: left } }, { limits: { name: right } }),
      same: amountValue(left, true),
      ...(left !== undefined && { old: amountValue(left, false) }),
      ...(right !== undefined && { now: amountValue(right, false) }),
    };
  });
  return { key, isEqual, same: plain.same, changed: changedEntry('core.ResourceList', entries, 'entry') };
}

function sortedNames(list: Resources): string[] {
  return Object.keys(list).toSorted();
}

/** The inside of a quantity; the amount is only shown where it changes. */
function amountValue(value: Resources[string] | undefined, isShort: boolean): Node {
  const quantity: Quantity = quantityOf(value) ?? zeroQuantity;
  const { unscaled, scale, format, text } = quantity;
  const amount = [`value: ${unscaled}`, ...(scale === 0 ? [] : [`scale: ${scale}`])].join(', ');
  return valueList('', [
    ...(unscaled === 0n ? [] : [{ key: 'i', value: isShort ? '{...}' : `resource.int64Amount{${amount}}` }]),
    ...(text === undefined && unscaled !== 0n ? [] : [{ key: 's', value: JSON.stringify(text ?? '0') }]),
    { key: 'Format', value: JSON.stringify(format) },
  ]);
}

function sourceEntry(key: string, type: string, old: Source | undefined, now: Source | undefined): Entry {
  const plain = { key, isEqual: semanticEqual(old, now), same: sourceValue(old, '') };
  if (old === undefined || now === undefined) return { ...plain, old: sourceValue(old, type), now: sourceValue(now, type) };
  const entries = [
    pointerEntry('APIGroup', old.apiGroup, now.apiGroup),
    textEntry('Kind', old.kind ?? '', now.kind ?? ''),
    textEntry('Name', old.name ?? '', now.name ?? ''),
    ...(key === 'DataSourceRef' ? [pointerEntry('Namespace', old.namespace, now.namespace)] : []),
  ];
  return { ...plain, changed: changedEntry(`&${type}`, entries, 'field') };
}

function sourceValue(source: Source | undefined, prefix: string): Node {
  return source === undefined ? 'nil' : valueList(`&${prefix}`, sourceMembers(source));
}

type Source = DataSource & { readonly namespace?: string };

function sourceMembers({ apiGroup, kind = '', name = '', namespace }: Source): { readonly key: string; readonly value: string }[] {
  return [
    ...(apiGroup === undefined ? [] : [{ key: 'APIGroup', value: pointerText(apiGroup) }]),
    ...(kind === '' ? [] : [{ key: 'Kind', value: JSON.stringify(kind) }]),
    ...(name === '' ? [] : [{ key: 'Name', value: JSON.stringify(name) }]),
    ...(namespace === undefined ? [] : [{ key: 'Namespace', value: pointerText(namespace) }]),
  ];
}
