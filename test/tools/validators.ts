import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Compiles `src/wire/*.schema.json` to one module of plain functions, so that nothing compiles a schema at run time (which needs `eval`).
 * Each definition whose name begins with a capital letter becomes an exported validator of that name.
 */
export async function writeValidators(file: string): Promise<void> {
  const ajv = new Ajv({
    code: { source: true, esm: true, lines: false },
    messages: false,
    // The shortest code is the one that counts all errors; messages are small.
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    discriminator: true,
    inlineRefs: false,
    allowUnionTypes: true,
  });
  const exported: Record<string, string> = {};
  for (const schemaFile of globSync('src/wire/*.schema.json', { cwd: root }).sort()) {
    const schema = JSON.parse(await readFile(path.join(root, schemaFile), 'utf8')) as { $id: string; definitions: Record<string, unknown> };
    ajv.addSchema(schema);
    for (const name of Object.keys(schema.definitions)) {
      if (/^[A-Z]/.test(name)) exported[name] = `${schema.$id}#/definitions/${name}`;
    }
  }
  const generate = standalone as unknown as (ajv: Ajv, refs: Record<string, string>) => string;
  const code = generate(ajv, exported);
  if (/\brequire\(/.test(code)) throw new Error('a validator needs a helper of ajv; use simpler keywords in src/wire/*.schema.json');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, withoutReasons(code));
}

/** Nobody reads why and where a message was refused, and that is most of the code: the first error is the answer. */
function withoutReasons(code: string): string {
  const shorter = code
    .replaceAll(
      /const (err\d+) = \{.*?\};if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}errors\+\+;/g,
      'errors++;',
    )
    .replaceAll(/vErrors = vErrors === null \? ([\w.]+)\.errors : vErrors\.concat\(\1\.errors\);errors = vErrors\.length;/g, 'errors++;')
    .replaceAll(/if\(vErrors !== null\)\{if\((_errs\d+)\)\{vErrors\.length = \1;\}else \{vErrors = null;\}\}/g, '')
    .replaceAll(/validate\d+\.errors = vErrors;|let vErrors = null;|let missing\d+;/g, '')
    .replaceAll(/, \{instancePath="", parentData, parentDataProperty, rootData=data\}=\{\}/g, '')
    .replaceAll(/,\s*\{instancePath[^{}]*rootData\}/g, '')
    .replaceAll(/(\w+) && typeof \1 == "object" && !Array\.isArray\(\1\)/g, 'isObject($1)')
    .replaceAll(/\(\((typeof \w+ == "number")\) && \(!\(\w+ % 1\) && !isNaN\(\w+\)\)\) && \(isFinite\((\w+)\)\)/g, 'Number.isInteger($2)')
    .replaceAll(/\(typeof \w+ == "number"\) && \(isFinite\((\w+)\)\)/g, 'Number.isFinite($1)')
    .replaceAll(/function validate\d+\(data\)\{(?:(?!function validate).)*return errors === 0;\}/gs, withFirstError);
  if (/vErrors|instancePath/.test(shorter)) throw new Error('ajv words its code in another way: see withoutReasons');
  return `${shorter}\nconst isObject = (value) => value && typeof value == 'object' && !Array.isArray(value);`;
}

/** A property that has to be there and has a type needs to be asked for its type only. Where schemas are tried in turn, errors are still counted. */
function withFirstError(validator: string): string {
  if (validator.includes('_errs')) return validator;
  let shorter = validator;
  for (const [check, name] of validator.matchAll(/if\((data\d*\.\w+) === undefined\)\{errors\+\+;\}/g)) {
    const [before = '', ...after] = shorter.split(check);
    const types = `if(${name} !== undefined){`;
    if (after[0]?.includes(types) === true) shorter = before + after.join(check).replace(types, '{');
  }
  return shorter.replace('let errors = 0;', '').replaceAll('errors++;', 'return false;').replace('return errors === 0;', 'return true;');
}
