import { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/**
 * Nodes of the YAML library, made without its constructors: those define a hidden member for each node, which is a good part of the time of reading.
 * Here that member stands in the prototype. For everything that looks at nodes they are the library's.
 */
export function lightScalar(value: unknown, type: Scalar.Type, range: [number, number, number]): Scalar {
  return new LightScalar(value, type, range) as unknown as Scalar;
}

export function lightMap(): YAMLMap {
  return new LightMap() as unknown as YAMLMap;
}

export function lightSeq(): YAMLSeq {
  return new LightSeq() as unknown as YAMLSeq;
}

export function lightPair<Key, Value>(key: Key, value: Value | null): Pair<Key, Value> {
  return new LightPair(key, value) as unknown as Pair<Key, Value>;
}

class LightScalar {
  value: unknown;
  type: Scalar.Type;
  range: [number, number, number];

  constructor(value: unknown, type: Scalar.Type, range: [number, number, number]) {
    this.value = value;
    this.type = type;
    this.range = range;
  }
}

/** Members that are filled in later are there from the start, so that all nodes have one shape. */
class LightMap {
  items: unknown[] = [];
  range: [number, number, number] | undefined = undefined;
  flow: boolean | undefined = undefined;
}

class LightSeq {
  items: unknown[] = [];
  range: [number, number, number] | undefined = undefined;
  flow: boolean | undefined = undefined;
}

class LightPair {
  key: unknown;
  value: unknown;

  constructor(key: unknown, value: unknown) {
    this.key = key;
    this.value = value;
  }
}

/** Makes what `light` constructs an instance of the library's class too. `sample` has the hidden members. */
function standFor(light: { readonly prototype: object }, sample: object): void {
  const hidden = Object.fromEntries(
    Object.getOwnPropertySymbols(sample).map((name) => [name, Object.getOwnPropertyDescriptor(sample, name) ?? {}]),
  );
  Object.setPrototypeOf(light.prototype, Object.create(Object.getPrototypeOf(sample) as object, hidden) as object);
}

standFor(LightScalar, new Scalar(''));
standFor(LightMap, new YAMLMap());
standFor(LightSeq, new YAMLSeq());
standFor(LightPair, new Pair(''));
