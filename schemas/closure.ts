import type { GoPackage } from './go-source.ts';
import { kinds, type PublishedSchema, type Release } from './sources.ts';

/** One struct: its fields as the tables have them, and their descriptions (`''` is the struct's own). */
export interface Definition {
  /** JSON name to `<Go type>[!][ = <default>]`; `!` marks a field that the published document requires. `...` lists the inlined structs. */
  readonly fields: Readonly<Record<string, string>>;
  readonly descriptions: Readonly<Record<string, string>>;
}

/** All types that the kinds of one release reach. Types are written as Go writes them, without pointers, with the prefixes of `sources.ts`. */
export interface ReleaseTypes {
  readonly definitions: Readonly<Record<string, Definition>>;
  /** Named types that are no structs: `core.DNSPolicy` is `string`. */
  readonly named: Readonly<Record<string, string>>;
  /** The constants of named string types, joined by blanks. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** Types with a JSON form of their own; nothing looks inside of them. */
const opaque = new Set([
  'meta.Time',
  'meta.MicroTime',
  'meta.Duration',
  'meta.FieldsV1',
  'resource.Quantity',
  'intstr.IntOrString',
  'runtime.RawExtension',
]);
const builtin = new Set(['string', 'bool', 'int', 'int32', 'int64', 'uint8', 'uint64', 'float64', 'byte']);

/** How the packages are called in the sources, where that is not their prefix. */
const aliases: Readonly<Record<string, string>> = { metav1: 'meta', v1: 'core', corev1: 'core' };

export function closure(release: Release): ReleaseTypes {
  const definitions: Record<string, Definition> = {};
  const named: Record<string, string> = {};
  const values: Record<string, readonly string[]> = {};
  const rest = kinds.map((kind) => kind.type);
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    if (definitions[name] !== undefined || named[name] !== undefined || opaque.has(name) || builtin.has(name)) continue;
    const [prefix = '', local = ''] = name.split('.');
    const goPackage = release.packages.get(prefix);
    const underlying = goPackage?.named.get(local);
    if (goPackage?.structs.has(local) === true) {
      const definition = define(name, goPackage, release);
      definitions[name] = definition;
      rest.push(...Object.values(definition.fields).flatMap(typesIn));
    } else if (underlying !== undefined) {
      const type = qualify(underlying, prefix);
      named[name] = type;
      const constants = goPackage?.constants.get(local);
      if (constants !== undefined) values[name] = [...new Set(constants)];
      rest.push(...typesIn(type));
    } else throw new Error(`${release.version}: no declaration of ${name} found`);
  }
  compareFields(definitions, release);
  return { definitions, named, values };
}

/** The fields of the Go types and of the published document must be the same: a difference means that this generator misreads one of them. */
function compareFields(definitions: Readonly<Record<string, Definition>>, release: Release): void {
  const fieldsOf = (name: string): string[] =>
    Object.entries(definitions[name]?.fields ?? {}).flatMap(([field, type]) =>
      field === '...' ? type.split(' ').flatMap(fieldsOf) : [field],
    );
  for (const name of Object.keys(definitions)) {
    const published = release.published.get(name)?.properties;
    if (published === undefined) continue;
    const ours = fieldsOf(name).sort().join(' ');
    const theirs = Object.keys(published).sort().join(' ');
    if (ours !== theirs) throw new Error(`${release.version}: ${name} has the fields ${ours} in Go, ${theirs} in the published document`);
  }
}

function define(name: string, goPackage: GoPackage, release: Release): Definition {
  const [prefix = '', local = ''] = name.split('.');
  const struct = goPackage.structs.get(local);
  const published: PublishedSchema = release.published.get(name) ?? {};
  const fields: Record<string, string> = {};
  const descriptions: Record<string, string> = {};
  if (published.description !== undefined) descriptions[''] = published.description;
  for (const [field, type] of struct?.fields ?? []) {
    const property = published.properties?.[field];
    const required = published.required?.includes(field) === true ? '!' : '';
    fields[field] = `${qualify(type, prefix)}${required}${meaningfulDefault(property?.default)}`;
    if (property?.description !== undefined) descriptions[field] = property.description;
  }
  if (struct !== undefined && struct.inlined.length > 0) fields['...'] = struct.inlined.map((type) => qualify(type, prefix)).join(' ');
  // Inlined fields are described where they are inlined: the published document has no definition of its own for them.
  for (const [field, property] of Object.entries(published.properties ?? {})) {
    if (fields[field] === undefined && property.description !== undefined && field !== 'apiVersion' && field !== 'kind')
      descriptions[field] = property.description;
  }
  return { fields, descriptions };
}

/** Zero values are no news: Go has them without being told. */
function meaningfulDefault(value: unknown): string {
  const text = JSON.stringify(value);
  return text === undefined || text === '{}' || text === '""' || text === '0' || text === 'false' ? '' : ` = ${text}`;
}

/** A Go type with the prefixes of the tables: `[]Container` in core becomes `[]core.Container`. */
function qualify(type: string, prefix: string): string {
  return type.replaceAll(/(?:(\w+)\.)?\b(\w+)\b/g, (text, alias: string | undefined, local: string) => {
    if (alias !== undefined) return `${aliases[alias] ?? alias}.${local}`;
    return builtin.has(local) || text === 'map' ? (text === 'byte' ? 'uint8' : text) : `${prefix}.${local}`;
  });
}

function typesIn(type: string): string[] {
  return [...type.replace(/!? = .*$/, '').matchAll(/\w+\.\w+/g)].map(([name]) => name);
}
