import { type Members, members } from '../base/peek.ts';
import type { KubeObject } from '../kube/objects.ts';
import { has, type Target } from '../kube/versions.ts';
import { wireTypes } from './wire-types.ts';

/** How one member of a type is written. */
interface MemberRule {
  /** Written when the member is absent: JSON, or an empty struct. */
  readonly zero?: string;
  /** Written whenever it is given. */
  readonly keepsEmpty: boolean;
  readonly type?: string;
}

type TypeRules = ReadonlyMap<string, MemberRule>;

const rulesByType = new Map<string, TypeRules>();
const memberPattern = /^(\w+)(?:!(null|""|"0"|0|false))?(\?)?(?:([*.[])(\w+))?$/;

/**
 * The object as the server would give it back: empty members are left out, others written although nobody gave them. The object is one whose
 * defaults are filled in.
 *
 * kube: encoding/json over the types of k8s.io/api
 */
export function stored(object: KubeObject, target: Target): KubeObject {
  return written(object, object.kind, target) as unknown as KubeObject;
}

function written(value: Members, type: string, target: Target): Members {
  const rules = rulesOf(type);
  const out: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined || member === null) continue;
    const rule = rules.get(name);
    if (rule === undefined) {
      if (!isEmpty(member)) out[name] = member;
    } else if (rule.keepsEmpty || !isEmpty(member)) {
      out[name] = rule.type === undefined ? member : writtenStruct(member, rule.type, target);
    }
  }
  for (const [name, rule] of rules) {
    if (out[name] === undefined && rule.zero !== undefined)
      out[name] = rule.zero === '{}' ? written({}, rule.type ?? '', target) : JSON.parse(rule.zero);
  }
  if (type === 'ObjectMeta' && has(target, 'creationTimestampAlwaysWritten')) out['creationTimestamp'] ??= null;
  return out;
}

function writtenStruct(value: unknown, type: string, target: Target): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => writtenStruct(item, type, target));
  const found = members(value);
  return found === undefined ? value : written(found, type, target);
}

function isEmpty(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function rulesOf(type: string): TypeRules {
  let rules = rulesByType.get(type);
  if (rules === undefined) {
    const listed = Object.hasOwn(wireTypes, type) ? (wireTypes[type] ?? '') : '';
    rules = new Map(listed.split(' ').flatMap((text) => memberRule(text)));
    rulesByType.set(type, rules);
  }
  return rules;
}

function memberRule(text: string): [string, MemberRule][] {
  const [, name, zero, pointer, relation, type] = memberPattern.exec(text) ?? [];
  if (name === undefined) return [];
  const always = zero ?? (relation === '.' ? '{}' : undefined);
  const keepsEmpty = always !== undefined || pointer !== undefined || relation === '*';
  return [[name, { keepsEmpty, ...(always !== undefined && { zero: always }), ...(type !== undefined && { type }) }]];
}
