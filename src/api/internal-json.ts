import { members } from '../base/peek.ts';
import { structType } from './internal-types.ts';

/** A value as servers from 1.34 print it: compact JSON of the internal type, members in the order of the struct. kube: json.Marshal */
export function internalJson(value: unknown, type: string): string {
  if (type.startsWith('*')) return value === undefined || value === null ? 'null' : internalJson(value, type.slice(1));
  if (type.startsWith('[]')) {
    if (!Array.isArray(value)) return 'null';
    return `[${value.map((each: unknown) => internalJson(each, type.slice(2))).join(',')}]`;
  }
  if (type.startsWith('map[') || type === 'core.ResourceList') return goJson(members(value) ?? null);
  const struct = structType(type);
  if (struct === undefined) return scalarJson(value, type);
  return `{${structMembers(value, type).join(',')}}`;
}

function structMembers(value: unknown, type: string): string[] {
  const struct = structType(type);
  const given = members(value);
  return (struct?.members ?? []).flatMap(({ goName, name, type: memberType }) => {
    // The members of an embedded struct are written among those of the outer one; metadata is where v1 has it.
    if (name === '') return structMembers(given?.['metadata'], memberType);
    const member = given?.[name];
    if (struct?.tagged !== true) return [`"${goName}":${internalJson(member, memberType)}`];
    return isEmpty(member) && !memberType.endsWith('!') ? [] : [`"${name}":${internalJson(member, memberType.replace(/!$/, ''))}`];
  });
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0) return true;
  return Array.isArray(value) ? value.length === 0 : Object.keys(members(value) ?? { some: 1 }).length === 0;
}

function scalarJson(value: unknown, type: string): string {
  if (value !== undefined && value !== null) return goJson(value);
  if (type === 'bool') return 'false';
  return type.startsWith('int') ? '0' : '""';
}

/** JSON as Go writes it: map keys in order, and no character that HTML would read. */
export function goJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  const given = members(value);
  if (given !== undefined) {
    const names = Object.keys(given).toSorted();
    return `{${names.map((name) => `${goJson(name)}:${goJson(given[name])}`).join(',')}}`;
  }
  const text = JSON.stringify(value) ?? 'null';
  return text.replaceAll(/[<>&\u2028\u2029]/g, (each) => `\\u${(each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}
