import type { TextRange } from '../base/text.ts';
import { freeNames, type Offer, offersAt, type ScenarioContext } from './offers.ts';
import { type MemberPath, schemaAt, type SchemaNode } from './schema.ts';
import { type Typing, typingAt } from './typing.ts';

/** What can be written at an offset of a scenario file. */
export interface ScenarioCompletion {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'name';
  readonly detail: string;
  readonly documentation?: string;
  /** The text to put in place of `replace`; `${1:…}` and `$0` where the cursor goes (`snippet`). */
  readonly insert: string;
  readonly snippet: boolean;
  readonly replace: TextRange;
  readonly sortText: string;
}

/** Members that are not there yet, values of the schema, actions, conditions and expectations with the names of the scenario. */
export function completeScenario(text: string, offset: number, context: ScenarioContext): ScenarioCompletion[] {
  const typing = typingAt(text, offset);
  if (typing === undefined) return [];
  if (typing.key !== undefined) return valuesAt(text, offset, typing, [...typing.parent, typing.key], context);
  if (!typing.isItem) return membersAt(typing, typing.parent, context);
  const item: MemberPath = [...typing.parent, '[]'];
  const isMap = schemaAt(item)?.properties !== undefined;
  return isMap ? [...wholeStep(typing, item), ...membersAt(typing, item, context)] : valuesAt(text, offset, typing, item, context);
}

function valuesAt(text: string, offset: number, typing: Typing, path: MemberPath, context: ScenarioContext): ScenarioCompletion[] {
  const node = schemaAt(path);
  const words = node?.enum ?? (node?.type === 'boolean' ? ['true', 'false'] : []);
  const known = offersAt(path, context);
  const offers = known.length > 0 ? known : words.map((word): Offer => ({ label: word, detail: '', insert: word }));
  // A rule may hold several terms: what is typed is the last of them.
  const typed = text.slice(typing.start, offset);
  const last = path[0] === 'expect' ? (/^(?:.*(?:<|->|before)\s+|!|gap\s+)/.exec(typed)?.[0].length ?? 0) : 0;
  const replace = { start: typing.start + last, end: typing.end };
  return offers.map(({ label, detail, insert, isName }, index) => ({
    label,
    kind: isName === true ? 'name' : 'value',
    detail,
    insert: last > 0 ? insert : quoted(insert, typing),
    snippet: insert.includes('${'),
    replace,
    sortText: String(index).padStart(5, '0'),
  }));
}

/** In quotes where plain YAML would mean something else. */
function quoted(insert: string, { isQuoted, isFlow }: Typing): string {
  if (isQuoted) return insert.replace(/^"(.*)"$/, '$1');
  const bare = insert.replace(/\$\{\d+:([^}]*)\}/g, '$1');
  return /^[!*&"'%@`{[]/.test(bare) || /: |\s#/.test(bare) || (isFlow && /[,[\]{}]/.test(bare))
    ? `"${insert.replace(/^"(.*)"$/, '$1')}"`
    : insert;
}

function membersAt(typing: Typing, path: MemberPath, context: ScenarioContext): ScenarioCompletion[] {
  const node = schemaAt(path);
  const replace = { start: typing.start, end: typing.end };
  const members = Object.entries(node?.properties ?? {}).filter(([name]) => fits(name, path, typing.siblings));
  const fields = members.map(([name, member], index): ScenarioCompletion => {
    const whole = schemaAt([...path, name]) ?? member;
    const isRequired = node?.required?.includes(name) === true;
    return {
      label: name,
      kind: 'field',
      detail: isRequired ? 'required' : '',
      ...(whole.description === undefined ? {} : { documentation: whole.description }),
      insert: `${name}:${bodyOf(name, whole, typing)}`,
      snippet: true,
      replace,
      sortText: `${isRequired ? 0 : 1}${String(index).padStart(3, '0')}`,
    };
  });
  const free = freeNames(path, context)
    .filter(({ label }) => !typing.siblings.includes(label))
    .map(
      ({ label, detail, insert }, index): ScenarioCompletion => ({
        label,
        kind: 'name',
        detail,
        insert: `${insert}: `,
        snippet: false,
        replace,
        sortText: String(index).padStart(3, '0'),
      }),
    );
  return [...fields, ...free];
}

/** Of these a step has exactly one. */
const choices = [
  ['at', 'when', 'after'],
  ['do', 'apply', 'patch', 'fault', 'heal'],
];

function fits(name: string, path: MemberPath, siblings: readonly string[]): boolean {
  if (siblings.includes(name)) return false;
  if (path[0] !== 'steps' || path.length !== 2) return true;
  if (name === 'with') return siblings.some((each) => ['patch', 'fault', 'heal'].includes(each));
  return !choices.some((choice) => choice.includes(name) && choice.some((each) => siblings.includes(each)));
}

const texts = new Set(['apply', 'before']);

function bodyOf(name: string, node: SchemaNode, { isFlow, indent }: Typing): string {
  const below = `\n${' '.repeat(indent + 2)}`;
  if (isFlow) return node.type === 'array' ? ' [$0]' : node.type === 'object' ? ' { $0 }' : ' $0';
  if (texts.has(name)) return ` |${below}$0`;
  if (name === 'lesson') return ` >-${below}$0`;
  if (node.type === 'array') return `${below}- $0`;
  return node.type === 'object' ? `${below}$0` : ' $0';
}

/** A step on one line, as most are written. */
function wholeStep({ start, end }: Typing, path: MemberPath): ScenarioCompletion[] {
  if (path[0] !== 'steps') return [];
  return [
    ['at', '30s', 'a moment'],
    ['when', 'pod web-0 is ready', 'a state'],
  ].map(([word = '', value = '', what = '']) => ({
    label: `{ ${word}: … }`,
    kind: 'field',
    detail: `a step at ${what}, on one line`,
    insert: `{ ${word}: \${1:${value}}, do: $0 }`,
    snippet: true,
    replace: { start, end },
    sortText: `0${word}`,
  }));
}
