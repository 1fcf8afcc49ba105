/** Makes a bundle shorter in ways that esbuild does not know, each one changing only how the program is written. */
import path from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import {
  type Function as FunctionNode,
  type IdentifierName,
  type Node,
  parseSync,
  type Program,
  type StaticMemberExpression,
  type StringLiteral,
  visitorKeys,
} from 'oxc-parser';

/**
 * Puts the bundle of the entry, which `inside` says how to make, in the place of the entry: shortened, to be minified by the build that asks.
 * @param keysIn see `shorten`
 * @param words names of the source's own, never shown to anybody, that become short ones
 */
export function shorter(entry: string, inside: BuildOptions, keysIn: RegExp, words: readonly string[]): Plugin {
  return {
    name: 'shorter',
    setup: (bundler) => {
      bundler.onLoad({ filter: /\.tsx$/ }, async ({ path: file }) => {
        if (path.resolve(file) !== path.resolve(entry)) return undefined;
        const readable: BuildOptions = {
          format: 'esm',
          minify: false,
          minifySyntax: true,
          sourcemap: false,
          external: ['*.css'],
          write: false,
        };
        const { outputFiles = [] } = await build({ ...bundler.initialOptions, entryPoints: [file], plugins: [], ...inside, ...readable });
        const text = outputFiles[0]?.text ?? '';
        const renamed = words.reduce((code, word, index) => code.replaceAll(new RegExp(`\\b${word}\\b`, 'g'), `b${index}`), text);
        return { contents: shorten(renamed, keysIn), loader: 'js', resolveDir: path.dirname(file) };
      });
    },
  };
}

/**
 * The same module in fewer bytes, once it is minified.
 * @param keysIn the files whose objects may have named keys, `{ [name]: … }`: making such an object takes longer. Elsewhere only long ones are named.
 */
export function shorten(code: string, keysIn: RegExp): string {
  return withArrows(withParts(withNames(withMakers(withoutNulls(withShortForms(code))), keysIn)));
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function edited(code: string, edits: readonly Edit[]): string {
  let [rest, done] = [code.length, ''];
  for (const { start, end, text } of edits.toSorted((left, right) => right.start - left.start)) {
    done = text + code.slice(end, rest) + done;
    rest = start;
  }
  return code.slice(0, rest) + done;
}

function programOf(code: string): Program {
  const { program, errors } = parseSync('bundle.js', code, { sourceType: 'module', preserveParens: false });
  if (errors[0] !== undefined) throw new Error(errors[0].message);
  return program;
}

/** Visits a node and all below it, parents first; not what is below where `visit` answers `false`. */
function walk(node: Node, visit: (node: Node, parent: Node | undefined) => unknown, parent?: Node): void {
  if (visit(node, parent) === false) return;
  for (const key of visitorKeys[node.type] ?? []) {
    const below = (node as unknown as Readonly<Record<string, Node | readonly (Node | null)[] | null>>)[key] ?? [];
    for (const each of Array.isArray(below) ? below : [below]) if (each !== null) walk(each, visit, node);
  }
}

/** What private members are called for a build that is to give them shorter names. */
export const privateNames = /^private\$/;

/**
 * `!list.length` for `list.length === 0`; `return` for `return nil`, which is the name that a build may give to `undefined`; and members of classes that
 * are not private, as nobody is left to whom they could be.
 */
function withShortForms(code: string): string {
  const edits: Edit[] = [];
  walk(programOf(code), (node, parent) => {
    const { start, end } = node;
    // A class and what it extends may have private members of one name.
    const isBase = parent !== undefined && 'superClass' in parent && parent.superClass === null;
    if (node.type === 'ClassBody' && isBase) edits.push(...publicNames(node));
    if (node.type === 'ReturnStatement' && node.argument?.type === 'Identifier' && node.argument.name === 'nil')
      edits.push({ start, end, text: 'return;' });
    if (node.type !== 'BinaryExpression' || node.operator !== '===') return;
    const { left, right } = node;
    if (right.type !== 'Literal' || right.value !== 0 || !isNamedMember(left) || left.property.name !== 'length') return;
    edits.push({ start, end: start, text: '!' }, { start: left.end, end, text: '' });
  });
  return edited(code, edits);
}

/** `h('p', nil)` for `h('p', null)`: Preact asks only whether there is something. */
function withoutNulls(code: string): string {
  const nulls = new Map<string, Edit[]>();
  walk(programOf(code), (node) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return;
    const second = node.arguments[1];
    if (second?.type !== 'Literal' || second.raw !== 'null') return;
    nulls.set(node.callee.name, [...(nulls.get(node.callee.name) ?? []), { start: second.start, end: second.end, text: 'nil' }]);
  });
  // Bundled, the function that makes elements has any name; no other is called in this way as often.
  const most = [...nulls.values()].sort((one, other) => other.length - one.length)[0] ?? [];
  return most.length < 20 || !/\b(?:var|let) nil\b/.test(code) ? code : edited(code, most);
}

/** `new Map(x)` and `new Set(x)` as calls of a function of the module. */
function withMakers(code: string): string {
  const edits: Edit[] = [];
  walk(programOf(code), (node) => {
    if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier' || !['Map', 'Set'].includes(node.callee.name)) return;
    const { callee, start, end } = node;
    edits.push({ start, end: callee.end, text: ` make$${callee.name}` });
    if (callee.end === end) edits.push({ start: end, end, text: '()' });
  });
  return `${edits.length === 0 ? '' : 'var make$Map = (of) => new Map(of), make$Set = (of) => new Set(of);\n'}${edited(code, edits)}`;
}

/** What many texts for people, and many names, have in common. */
const parts = [
  'kubernetes.io/',
  ' does not exist',
  'container',
  'PersistentVolume',
  "node(s) didn't ",
  'ontroller',
  'available',
  'StatefulSet ',
  'being deleted',
  ' attached to ',
  ' waits for ',
  'failed to ',
  'PodDisruptionBudget',
  'the volume',
  ' resource',
  'provision',
  'kubectl delete ',
  ' replica count',
  'the storage system has ',
  ' not Ready',
];
const anyPart = new RegExp(parts.map((part) => part.replaceAll(/[()]/g, String.raw`\$&`)).join('|'), 'g');

/** `node.${part}not-ready`: names of one word that have nothing of the domain stay, as they are compared often. */
function withParts(code: string): string {
  const edits: Edit[] = [];
  const used = new Set<number>();
  const shared = (text: string): string =>
    text.replaceAll(anyPart, (part) => {
      used.add(parts.indexOf(part));
      return `\${part$${parts.indexOf(part)}}`;
    });
  walk(programOf(code), (node, parent) => {
    const { start, end } = node;
    if (node.type === 'TaggedTemplateExpression') return false;
    const text = code.slice(start, end);
    if (node.type === 'TemplateElement' && !text.includes('\\')) edits.push({ start, end, text: shared(text) });
    if (!isText(node) || hasToStay(node, parent) || isKeyOf(node, parent) || /[`$\\\n]/.test(node.value)) return true;
    if (/ |kubernetes\.io/.test(node.value) && node.value.search(anyPart) >= 0)
      edits.push({ start, end, text: ` \`${shared(node.value)}\`` });
    return true;
  });
  const declarations = [...used].map((index) => `part$${index} = ${JSON.stringify(parts[index])}`);
  return declared(declarations) + edited(code, edits);
}

/** The private names of a class by how often they are there: those of all classes together are few. */
function publicNames(of: Node): Edit[] {
  const found = new Map<string, Node[]>();
  walk(of, (node) => {
    if (node.type === 'PrivateIdentifier') found.set(node.name, [...(found.get(node.name) ?? []), node]);
    return node === of || node.type !== 'ClassBody';
  });
  const names = [...found.values()].sort((one, other) => other.length - one.length);
  return names.flatMap((nodes, index) => nodes.map(({ start, end }) => ({ start, end, text: `private$${index}` })));
}

/**
 * Functions of the module as arrow functions: `function f(a) { return b }` is `f=a=>b`. They come first, as declared functions are there
 * from the start. One that is a constructor, a generator or has a `this` of its own stays.
 */
function withArrows(code: string): string {
  const program = programOf(code);
  const called = onlyCalled(program);
  const constructors = new Set<string>();
  walk(program, (node) => {
    const isPrototype = node.type === 'MemberExpression' && !node.computed && node.property.name === 'prototype';
    const of = node.type === 'NewExpression' ? node.callee : isPrototype ? node.object : undefined;
    if (of?.type === 'Identifier') constructors.add(of.name);
  });
  const arrows: string[] = [];
  const edits = program.body.flatMap((node): Edit[] => {
    if (node.type !== 'FunctionDeclaration' || node.id === null || node.body === null) return [];
    if (node.generator || node.async || constructors.has(node.id.name) || hasOwnThis(node)) return [];
    const { id, body, start, end } = node;
    const isShort = (called.get(id.name) ?? Infinity) <= node.params.length;
    const expression = isShort ? asExpression(code, node) : undefined;
    arrows.push(`${id.name} = ${expression ?? `${code.slice(id.end, body.start)} => ${code.slice(body.start, end)}`}`);
    return [{ start, end, text: '' }];
  });
  return declared(arrows) + edited(code, edits);
}

/** With how many arguments at most each function is called; endlessly many where it is not only called. */
function onlyCalled(program: Program): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  walk(program, (node, parent) => {
    if (node.type !== 'Identifier' || (parent?.type === 'FunctionDeclaration' && parent.id === node)) return;
    if (parent !== undefined && ((isNamedMember(parent) && parent.property === node) || isKeyOf(node, parent))) return;
    const isCall =
      parent?.type === 'CallExpression' && parent.callee === node && !parent.arguments.some(({ type }) => type === 'SpreadElement');
    most.set(node.name, Math.max(most.get(node.name) ?? 0, isCall ? parent.arguments.length : Infinity));
  });
  return most;
}

/** A function that names values and returns: `(a, b = f(a)) => g(b)`, where nobody hands it more than it asks for. */
function asExpression(code: string, { params, body }: FunctionNode): string | undefined {
  const last = body?.body.at(-1);
  const named = (body?.body ?? []).slice(0, -1).flatMap((each) => (each.type === 'VariableDeclaration' ? each.declarations : [undefined]));
  if (last?.type !== 'ReturnStatement' || last.argument === null || params.some(({ type }) => type === 'RestElement')) return undefined;
  if (named.length === 0 || named.some((each) => each === undefined || each.init === null)) return undefined;
  const all = [...params, ...named].map((each) => (each === undefined ? '' : code.slice(each.start, each.end)));
  return `(${all.join(', ')}) => (${code.slice(last.argument.start, last.argument.end)})`;
}

function hasOwnThis(of: FunctionNode): boolean {
  let has = false;
  walk(of, (node) => {
    if (node !== of && (node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression')) return false;
    has ||= node.type === 'ThisExpression' || node.type === 'MetaProperty' || (node.type === 'Identifier' && node.name === 'arguments');
    return !has;
  });
  return has;
}

/** How many bytes a name has in the end, and what `,name=` adds where it is declared. */
const nameBytes = 2;
const declarationBytes = nameBytes + 3;

/** From so many letters on a key is one of Kubernetes' own: few objects have it, and they are not made often. */
const longKey = 9;

/** Where a text or a function of the language stands, and how its name stands there. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly isInBrackets: boolean;
}

/** Texts, names of properties, keys and functions of the language, like `Math.max`, that are written so often that a name for them is shorter. */
function withNames(code: string, keysIn: RegExp): string {
  if (code.includes('shared$')) throw new Error('shared$ is a name for what is made here');
  const names: string[] = [];
  const edits: Edit[] = [];
  for (const [source, found] of placesOf(code, keysIn)) {
    const places = found.filter((place) => saved(place) > 0);
    if (places.reduce((bytes, place) => bytes + saved(place), 0) <= Buffer.byteLength(source) + declarationBytes) continue;
    const name = `shared$${names.length}`;
    names.push(`${name} = ${source}`);
    edits.push(...places.map(({ start, end, isInBrackets }) => ({ start, end, text: isInBrackets ? `[${name}]` : ` ${name} ` })));
  }
  return declared(names) + edited(code, edits);

  function saved({ start, end, isInBrackets }: Place): number {
    return Buffer.byteLength(code.slice(start, end)) - nameBytes - (isInBrackets ? 2 : 0);
  }
}

/** By what a name is to be declared with. */
function placesOf(code: string, keysIn: RegExp): ReadonlyMap<string, readonly Place[]> {
  const places = new Map<string, Place[]>();
  const add = (source: string, start: number, end: number, isInBrackets = false): void => {
    places.set(source, [...(places.get(source) ?? []), { start, end, isInBrackets }]);
  };
  // esbuild says where each module begins.
  const modules = [...code.matchAll(/^\/\/ (\S+)$/gm)].map(({ index, 1: file = '' }) => ({ index, hasKeys: keysIn.test(file) }));
  const mayBeNamed = (key: Node): boolean => modules.findLast(({ index }) => index < key.start)?.hasKeys === true;
  walk(programOf(code), (node, parent) => {
    const { start, end } = node;
    if (isText(node) && !hasToStay(node, parent)) add(JSON.stringify(node.value), start, end, isKeyOf(node, parent));
    if (isPlainKey(node, parent) && (node.name.length >= longKey || mayBeNamed(node))) add(JSON.stringify(node.name), start, end, true);
    if (!isNamedMember(node)) return true;
    const isWhole = isStatic(node);
    if (isWhole) add(code.slice(start, end), start, end);
    // `a.b` is `a[name]`, `a?.b` is `a?.[name]`.
    else add(JSON.stringify(node.property.name), node.property.start - (node.optional ? 0 : 1), end, true);
    return !isWhole;
  });
  return places;
}

/** `var`: without a check, at each use, that it has its value already. */
const declared = (declarations: readonly string[]): string => (declarations.length === 0 ? '' : `var ${declarations.join(',\n  ')};\n`);

const isText = (node: Node): node is StringLiteral => node.type === 'Literal' && typeof node.value === 'string';

/** Directives are not values, and `__proto__: x` is no property. */
const hasToStay = (node: StringLiteral, parent: Node | undefined): boolean =>
  parent?.type === 'ExpressionStatement' || parent?.type === 'ImportDeclaration' || node.value === '__proto__';

/** `{ key: … }`, made or taken apart. */
const isPlainKey = (node: Node, parent: Node | undefined): node is IdentifierName =>
  node.type === 'Identifier' && parent?.type === 'Property' && isKeyOf(node, parent) && !parent.shorthand && node.name !== '__proto__';

const isNamedMember = (node: Node): node is StaticMemberExpression =>
  node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier' && !privateNames.test(node.property.name);

const isKeyOf = (node: Node, parent: Node | undefined): boolean =>
  (parent?.type === 'Property' || parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition') &&
  parent.key === node &&
  !parent.computed;

/** Of these, functions that do not ask which object they were called on. */
function isStatic({ object, property }: StaticMemberExpression): boolean {
  if (object.type !== 'Identifier') return false;
  return ['Array', 'JSON', 'Math', 'Number', 'Object'].includes(object.name) && !['from', 'of', 'prototype'].includes(property.name);
}
