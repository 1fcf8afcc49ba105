import type { Minor } from '../../kube/versions.ts';
import {
  type History,
  type SchemaDescriptions,
  type SchemaField,
  type SchemaStruct,
  type SchemaTable,
  type SchemaType,
  valueIn,
} from './table.ts';

/** The content of `schemas/kubernetes/types.json`; its README describes it. */
interface TypesFile {
  readonly kinds: Readonly<Record<string, string>>;
  readonly named: Readonly<Record<string, History<string>>>;
  readonly values: Readonly<Record<string, History<readonly string[]>>>;
  readonly definitions: Readonly<Record<string, Readonly<Record<string, History<string>>>>>;
}

/** The tables of all minors, from the text of `schemas/kubernetes/types.json`. A table is made when it is first asked for. */
export function readSchemas(typesJson: string): (minor: Minor) => SchemaTable {
  const file = JSON.parse(typesJson) as TypesFile;
  const tables = new Map<Minor, SchemaTable>();
  return (minor) => {
    const table = tables.get(minor) ?? new FileTable(file, minor);
    tables.set(minor, table);
    return table;
  };
}

/** Descriptions from the text of `schemas/kubernetes/descriptions.json`. */
export function readDescriptions(descriptionsJson: string): SchemaDescriptions {
  const file = JSON.parse(descriptionsJson) as TypesFile['definitions'];
  const text = (minor: Minor, struct: string, field: string) => {
    const history = file[struct]?.[field];
    return history === undefined ? undefined : valueIn(history, minor)?.value;
  };
  return {
    describe(minor, struct, field) {
      if (field === undefined) return text(minor, struct, '') ?? '';
      return text(minor, struct, field.name) ?? text(minor, field.declaredIn, field.name) ?? '';
    },
  };
}

/** How Go prints the packages that the prefixes of the table stand for. */
const goPackages: Readonly<Record<string, string>> = { apps: 'v1', core: 'v1', policy: 'v1', storage: 'v1', meta: 'v1', autoscaling: 'v2' };

/** Types with their own reading of JSON, and Go's builtin ones. */
const leaves: Readonly<Record<string, SchemaType>> = {
  string: { kind: 'string', go: 'string' },
  bool: { kind: 'boolean', go: 'bool' },
  int32: { kind: 'integer', go: 'int32', bits: 32 },
  int64: { kind: 'integer', go: 'int64', bits: 64 },
  int: { kind: 'integer', go: 'int', bits: 64 },
  float64: { kind: 'float', go: 'float64' },
  '[]uint8': { kind: 'bytes', go: '[]uint8' },
  'resource.Quantity': { kind: 'quantity', go: 'resource.Quantity' },
  'intstr.IntOrString': { kind: 'intOrString', go: 'intstr.IntOrString' },
  'meta.Time': { kind: 'time', go: 'v1.Time' },
  'meta.MicroTime': { kind: 'microTime', go: 'v1.MicroTime' },
  'meta.Duration': { kind: 'duration', go: 'v1.Duration' },
  'meta.FieldsV1': { kind: 'any', go: 'v1.FieldsV1' },
  'runtime.RawExtension': { kind: 'any', go: 'runtime.RawExtension' },
};

class FileTable implements SchemaTable {
  readonly minor: Minor;
  readonly #file: TypesFile;
  readonly #structs = new Map<string, SchemaStruct>();
  readonly #types = new Map<string, SchemaType>();

  constructor(file: TypesFile, minor: Minor) {
    this.#file = file;
    this.minor = minor;
  }

  structOfKind(apiVersion: string, kind: string): SchemaStruct | undefined {
    const key = `${apiVersion} ${kind}`;
    const name = Object.hasOwn(this.#file.kinds, key) ? this.#file.kinds[key] : undefined;
    return name === undefined ? undefined : this.struct(name);
  }

  struct(name: string): SchemaStruct {
    let struct = this.#structs.get(name);
    if (struct === undefined) {
      struct = { name, go: name.slice(name.indexOf('.') + 1), fields: this.#fields(name, []) };
      this.#structs.set(name, struct);
    }
    return struct;
  }

  #fields(name: string, through: readonly string[]): Map<string, SchemaField> {
    const fields = new Map<string, SchemaField>();
    for (const [field, history] of Object.entries(this.#file.definitions[name] ?? {})) {
      const found = valueIn(history, this.minor);
      if (found === undefined) continue;
      if (field === '...') {
        for (const embedded of found.value.split(' ')) {
          for (const [inner, value] of this.#fields(embedded, [...through, embedded.slice(embedded.indexOf('.') + 1)]))
            fields.set(inner, value);
        }
        continue;
      }
      const [, type = '', required, defaultText] = /^(.*?)(!?)(?: = (.*))?$/.exec(found.value) ?? [];
      fields.set(field, {
        name: field,
        type: this.#type(type),
        required: required === '!',
        through,
        declaredIn: name,
        ...(defaultText === undefined ? {} : { default: JSON.parse(defaultText) as unknown }),
        ...(found.since === undefined ? {} : { since: found.since }),
      });
    }
    return fields;
  }

  #type(text: string): SchemaType {
    const known = Object.hasOwn(leaves, text) ? leaves[text] : this.#types.get(text);
    if (known !== undefined) return known;
    const type = this.#newType(text);
    this.#types.set(text, type);
    return type;
  }

  #newType(text: string): SchemaType {
    const go = text.replaceAll(/\b(\w+)\./g, (whole, prefix: string) =>
      goPackages[prefix] === undefined ? whole : `${goPackages[prefix]}.`,
    );
    if (text.startsWith('[]')) return { kind: 'list', go, of: this.#type(text.slice(2)) };
    const mapped = /^map\[[\w.]+\](.*)$/.exec(text)?.[1];
    if (mapped !== undefined) return { kind: 'map', go, of: this.#type(mapped) };
    const named = this.#file.named[text];
    const underlying = named === undefined ? undefined : valueIn(named, this.minor)?.value;
    if (underlying === undefined) return { kind: 'struct', go, name: text };
    const history = this.#file.values[text];
    const values = history === undefined ? undefined : valueIn(history, this.minor)?.value;
    return { ...this.#type(underlying), go, ...(values === undefined ? {} : { values }) };
  }
}
