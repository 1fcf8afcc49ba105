import type { Path } from '../../kube/objects.ts';

/**
 * A place in an object while it is validated: how the server prints it, and where a person would look. Most of the time both are the same;
 * `child(name, ...at)`, `as` and `seenAt` say where they part. Texts are made only when an error needs them.
 * kube: k8s.io/apimachinery/pkg/util/validation/field Path
 */
export class Field {
  readonly #parent: Field | undefined;
  readonly #text: string;
  readonly #at: Path;
  readonly #wholePath: Path | undefined;

  private constructor(parent: Field | undefined, text: string, at: Path, wholePath?: Path) {
    this.#parent = parent;
    this.#text = text;
    this.#at = at;
    this.#wholePath = wholePath;
  }

  /** A place at the top of an object, such as `metadata`; with no name the object itself. */
  static root(name?: string): Field {
    return name === undefined ? new Field(undefined, '', []) : new Field(undefined, name, [name]);
  }

  /** A member: printed `.name`; looked for at `name`, or at the path that is given instead (empty: the parent itself). */
  child(name: string, at?: Path): Field {
    return new Field(this, `.${name}`, at ?? [name]);
  }

  /** A list item, printed `[i]`. */
  index(index: number): Field {
    return new Field(this, `[${index}]`, [index]);
  }

  /** A map entry, printed `[key]`. */
  key(key: string, at?: Path): Field {
    return new Field(this, `[${key}]`, at ?? [key]);
  }

  /** Printed as this place, looked for at another one, relative to this one. */
  seenAt(...at: Path): Field {
    return new Field(this, '', at);
  }

  /** Printed as this place, looked for at the place of `other`. */
  seenAs(other: Field): Field {
    return new Field(this, '', [], other.path());
  }

  /** Printed as this place, looked for at a path from the root of the object. */
  seenAtPath(path: Path): Field {
    return new Field(this, '', [], path);
  }

  /** As the server prints it. */
  text(): string {
    if (this.#parent === undefined) return this.#text;
    const before = this.#parent.text();
    // A path that starts with no name has no leading dot.
    return before === '' && this.#text.startsWith('.') ? this.#text.slice(1) : before + this.#text;
  }

  /** In the decoded object. */
  path(): Path {
    if (this.#wholePath !== undefined) return this.#wholePath;
    return this.#parent === undefined ? this.#at : [...this.#parent.path(), ...this.#at];
  }
}
