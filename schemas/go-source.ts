import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The Go type declarations of a package, as far as JSON decoding shows them: struct fields with their JSON names and Go types, embedded structs, named
 * types, and the constants of named string types. The published OpenAPI documents lack the names of types, which the server's decode errors print.
 */
export interface GoPackage {
  readonly structs: ReadonlyMap<string, GoStruct>;
  /** `type DNSPolicy string`: name to underlying type. */
  readonly named: ReadonlyMap<string, string>;
  /** Values of string constants by the name of their type, in order of declaration. */
  readonly constants: ReadonlyMap<string, readonly string[]>;
}

export interface GoStruct {
  /** JSON name to Go type without pointers, as written in the package. */
  readonly fields: ReadonlyMap<string, string>;
  /** Types of structs whose fields are inlined. */
  readonly inlined: readonly string[];
}

export function readGoPackage(folder: string): GoPackage {
  const source = readdirSync(folder)
    .filter((name) => name.endsWith('.go') && !/_test\.go$|^zz_|generated/.test(name))
    .map((name) => withoutComments(readFileSync(join(folder, name), 'utf8')))
    .join('\n');
  const structs = new Map(
    [...source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => [name, readStruct(body)]),
  );
  const named = new Map(
    [...source.matchAll(/^(?:type |\t)(\w+) (?:= )?((?:\w+\.)?\w+|map\[[\w.]+\][\w.]+|\[\][\w.]+)\s*$/gm)]
      .map(([, name = '', type = '']): [string, string] => [name, type])
      .filter(([, type]) => type !== 'struct' && type !== 'interface'),
  );
  const constants = new Map<string, string[]>();
  for (const [, type = '', value = ''] of source.matchAll(/^(?:const |\t)\w+\s+(\w+)\s+= "([^"]*)"\s*$/gm)) {
    constants.set(type, [...(constants.get(type) ?? []), value]);
  }
  for (const [, type = '', value = ''] of source.matchAll(/^(?:const |\t)\w+\s+= (\w+)\("([^"]*)"\)\s*$/gm)) {
    constants.set(type, [...(constants.get(type) ?? []), value]);
  }
  return { structs, named, constants };
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^([^"`\n]*?)\/\/.*$/gm, '$1');
}

function readStruct(body: string): GoStruct {
  const fields = new Map<string, string>();
  const inlined: string[] = [];
  for (const line of body.split('\n')) {
    const match = /^\s*(?:(\w+)\s+)?([*\w.[\]]+)\s+`json:"([^",]*)(?:,[^"]*)?"/.exec(line);
    if (match === null) continue;
    const [, name, type = '', jsonName = ''] = match;
    if (jsonName !== '') fields.set(jsonName, type.replaceAll('*', ''));
    else if (name === undefined) inlined.push(type.replaceAll('*', ''));
  }
  return { fields, inlined };
}
