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

/** Nobody reads why and where a message was refused, and that is most of the code. */
function withoutReasons(code: string): string {
  const shorter = code
    .replaceAll(/\{instancePath(?::[^{}]*)?,schemaPath:"[^"]*",keyword:"[^"]*",params:\{[^{}]*\}\}/g, '0')
    .replaceAll(/, \{instancePath="", parentData, parentDataProperty, rootData=data\}=\{\}/g, '')
    .replaceAll(/,\s*\{instancePath[^{}]*rootData\}/g, '')
    .replaceAll(/ && \(missing\d+ = "[^"]*"\)/g, '')
    .replaceAll(/let missing\d+;/g, '');
  // The few reasons that hold braces are left; what they name must be there.
  return shorter.replace('"use strict";', '"use strict";const instancePath="";');
}
