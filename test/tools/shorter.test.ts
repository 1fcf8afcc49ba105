import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transform } from 'esbuild';
import { shorten } from './shorter.ts';

const long = 'a text that stands here often';

/** Modules that put what they find into `seen`. */
const programs: Readonly<Record<string, string>> = {
  'a text as value, key, member, case and default': `
    const made = { '${long}': 1, other: '${long}' };
    const { '${long}': taken, absent = '${long}' } = made;
    seen.push(made['${long}'], taken, absent, Object.keys(made), '${long}'.length, '${long}' in made, \`\${'${long}'}!\`);
    switch (made.other) { case '${long}': seen.push('case'); }
    class Marked { '${long}' = 2; static ['${long}'] = 3; get '${long} too'() { return '${long}'; } }
    seen.push(new Marked()['${long}'], Marked['${long}'], new Marked()['${long} too']);`,
  'a property that is read, written, called, deleted and perhaps not there': `
    const made = { averyLongName: { averyLongName() { return this.other; }, other: 1 }, another: undefined };
    made.another?.averyLongName; made.averyLongName ?.averyLongName(); (made).averyLongName;
    seen.push(made.averyLongName.averyLongName(), made?.averyLongName?.averyLongName?.(), made.another?.averyLongName.averyLongName, (made).averyLongName.other++);
    made
      .averyLongName
      .other = 5;
    class Counted { #averyLongName = 1; averyLongName = 2; static averyLongName = 3; get both() { return this.#averyLongName + this.averyLongName; } }
    class Again extends Counted { get both() { return super.both + super.averyLongName; } }
    seen.push(made.averyLongName.other, delete made.averyLongName, made.averyLongName, new Counted().both, Counted.averyLongName, new Again().both);
    const numbers = [1.5.toFixed().averyLongName, 1..constructor.averyLongName, import.meta.averyLongName];
    seen.push(numbers, (function () { return new.target; })());`,
  'characters that need an escape': `for (const at of ['"\\n\\u2028', '"\\n\\u2028', '"\\n\\u2028']) seen.push('"\\n\\u2028', at, '\\ud800\\ud800', '\\ud800\\ud800');`,
  'keys of objects': `
    // src/keys.ts
    const averyLongName = 1;
    const made = { averyLongName, other: { averyLongName: 2, get averyLongName2() { return 3; }, averyLongName3() { return 4; }, averyLongName4: 5 } };
    const { averyLongName: taken, other: { averyLongName: inner = 6, averyLongName5: absent = 7, ...averyLongName4 } } = made;
    seen.push({ averyLongName: taken }, { averyLongName: inner, averyLongName4: absent, averyLongName3: averyLongName4.averyLongName3() }, JSON.stringify(made));`,
  'maps and sets': `
    seen.push([...new Map([[1, 2]])], new Map, new Map().size, [...new Set('ab').keys()], new (class { made = new Set; })().made);`,
  'parts that texts have in common': `
    const volume = (name) => \`the volume \${name} is not attached to \${'a node that does not exist'}; it failed to provision\`;
    const tagged = (parts) => parts.raw[0];
    seen.push(volume('kubernetes.io/x'), 'container', 'a container', tagged\`a container \\n\`, \`a \\t container\`, { 'a container': 1 }, "the volume's \\" end");`,
  'names in a domain': `
    const labels = { 'app.kubernetes.io/name': 1, 'kubernetes.io/hostname': 'kubernetes.io/os' };
    seen.push(labels['app.kubernetes.io/name'], labels['kubernetes.io/hostname'], 'node.kubernetes.io/not-ready', 'a \`kubernetes.io/b\`', \`\${'kubernetes.io/c'}\`);`,
  'private members': `
    class One { #value = 1; static #made = 0; #twice() { return this.#value * 2; } get all() { One.#made++; return [this.#twice(), One.#made]; } }
    class Two extends One { #value = 5; constructor(other) { super(); this.other = other; } get own() { return this.#value + (this.other ? this.other.#value : 0); } }
    seen.push(new One().all, new Two().all, new Two(new Two()).own);`,
  'lists that are empty': `
    const lists = { none: [], one: [1], text: '' };
    const first = (of) => { if (of.length === 0) return nil; return (of ?? []).length === 0; };
    var nil;
    seen.push(first(lists.none), first(lists.one), lists.text.length === 0, lists.one.length === 0 === true, lists.other?.length === 0, lists.one.slice(1).length === 0);`,
  '__proto__ is no property': `
    // src/proto.ts
    seen.push(['a', 'b'].map((each) => Object.keys({ __proto__: { is: each } }).length + Object.keys({ __proto__: { is: each } }).length));
    const base = { is: 'base' };
    for (const each of [{ '__proto__': base }, { ['__proto__']: base }, { '__proto__': base }]) seen.push(each.is, Object.keys(each));`,
  'a directive stays one': `
    function strict() { 'use strict'; return this === undefined; }
    function other() { 'use strict'; return 'use strict' + 'use strict' + 'use strict'; }
    seen.push(strict(), other());`,
  'functions are there from the start': `
    seen.push(later(2), [1, 2].map(later));
    const kept = 3;
    seen.push(again());
    function later(value) { return value * 2; }
    function again() { return typeof kept === 'string' ? 'string' : inner(); function inner() { return { made: 'inner' }; } }`,
  'functions that name values and return': `
    // src/named.ts
    function doubled(value, add = 1) { const twice = value * 2; const more = twice + add; return { more }; }
    function listed(value) { const list = [value]; return list; }
    function parted({ one }) { const [first, second = first] = one, third = () => first; return first + second + third(); }
    function spread(value) { const next = value; return next; }
    function kept(value) { const other = value; if (other) seen.push(other); return other; }
    seen.push(doubled(1), doubled(1, 2), [1, 2].map(listed), listed(3), parted({ one: [1] }), spread(...[1, 2]), kept(3), { doubled: 1 }.doubled);`,
  'functions with a this of their own': `
    function Made(value) { this.value = value; }
    function Typed() {}
    Typed.prototype.kind = 'typed';
    function count() { return arguments.length; }
    function target() { return new.target === undefined; }
    function nested() { return [function () { return this.value; }.call({ value: 4 }), (() => typeof this)()]; }
    function* numbers() { yield 1; yield 2; }
    seen.push(new Made(1).value, new Typed().kind, count(1, 2), target(), nested(), [...numbers()]);`,
  'functions of the language': `
    const Local = { max: () => 'own' };
    seen.push(Math.max(1, 2), Math.max(3, 4), Math.max(5), Math.max(6), Local.max(), [3, 4].map(Math.max), Array.isArray([]), Array.isArray(1));
    seen.push(Array.from({ length: 2 }), Array.from('ab'), Array.of(1), Object.entries({ a: 1 }), Object.entries({ b: 2 }), Object.entries({}));`,
};

for (const [name, program] of Object.entries(programs)) {
  test(`what is made shorter does the same: ${name}`, async () => {
    const { code } = await transform(shorten(program, /./), { minify: true, format: 'iife', target: 'es2022' });
    assert.deepEqual(await outcome(code), await outcome(program));
  });
}

test('it is shorter', async () => {
  const program = `${programs['a text as value, key, member, case and default']}\nfunction twice(value) { return value + value; }\nseen.push(twice(1), twice(2));`;
  const [before, after] = await Promise.all(
    [program, shorten(program, /./)].map(async (code) => (await transform(code, { minify: true })).code),
  );
  assert.ok((after?.length ?? 0) < (before?.length ?? 0) * 0.7, `${before?.length} and ${after?.length}`);
});

async function outcome(program: string): Promise<unknown[]> {
  const source = `const seen = [];\n${program}\nexport { seen };`;
  const module = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as { readonly seen: unknown[] };
  assert.notEqual(module.seen.length, 0);
  return module.seen;
}
