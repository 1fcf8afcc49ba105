import type { TextRange } from '../base/text.ts';
import type { DataPath, ImageKnowledge } from '../kube/images.ts';
import { minors, parseTarget, type Target } from '../kube/versions.ts';
import { isMap, isScalar, isSeq, type Node, type Pair } from './nodes.ts';
import { parseFile } from './parse.ts';
import { settingsFileName } from './settings-file-name.ts';
import { nearestNames } from './suggest.ts';

/** Words for how loud a rule is. */
export const severityWords = ['off', 'hint', 'information', 'warning', 'error'] as const;
export type SeverityWord = (typeof severityWords)[number];

export interface SettingsProblem {
  /** In offsets of the file. */
  readonly range: TextRange;
  readonly message: string;
}

/** What a settings file says; a member is absent where it says nothing, or nothing that can be understood. */
export interface Settings {
  /** The version, as written. */
  readonly kubernetes?: string;
  readonly clusterDomain?: string;
  /** The folder holds everything that is applied together: what is not there is missing. */
  readonly closedBundle?: boolean;
  readonly rules: Readonly<Record<string, SeverityWord>>;
  /** Where each rule stands, for what is to be said of it. */
  readonly rulePlaces: Readonly<Record<string, TextRange>>;
  readonly images: readonly ImageKnowledge[];
  readonly problems: readonly SettingsProblem[];
}

/** Longest settings file that is read. */
const maxLength = 100_000;

/** Reads a settings file. Never throws: what cannot be understood is a problem with its place, and the rest holds. */
export function parseSettings(text: string): Settings {
  const reader = new Reader();
  if (text.length > maxLength) {
    reader.problems.push({ range: { start: 0, end: 1 }, message: `Longer than ${maxLength} characters: nothing of it is read.` });
    return { rules: {}, rulePlaces: {}, images: [], problems: reader.problems };
  }
  const [document] = parseFile(text).documents;
  const at = document?.start ?? 0;
  if (document?.problem !== undefined) {
    const { start, end, message } = document.problem;
    reader.problems.push({ range: { start: at + start, end: at + end }, message: `YAML: ${message}` });
  }
  reader.offset = at;
  return { ...reader.settings(document?.root), problems: reader.problems };
}

/** Members of a settings file, and of one of its images. */
export const settingKeys = ['kubernetes', 'clusterDomain', 'closedBundle', 'rules', 'images'] as const;
export const imageKeys = [
  'repository',
  'name',
  'data',
  'dataEnv',
  'quorum',
  'needsPeers',
  'refusesMountRoot',
  'slowRecovery',
  'stopSeconds',
  'serviceVariable',
  'source',
] as const;

/** Those that are true or false. */
export const imageSwitches: readonly string[] = ['quorum', 'needsPeers', 'refusesMountRoot', 'slowRecovery'];

class Reader {
  readonly problems: SettingsProblem[] = [];
  offset = 0;

  settings(root: Node | undefined): Omit<Settings, 'problems'> {
    const found: { -readonly [Key in keyof Settings]?: Settings[Key] } = {};
    const rules: Record<string, SeverityWord> = {};
    const rulePlaces: Record<string, TextRange> = {};
    const images: ImageKnowledge[] = [];
    for (const [key, value] of this.#members(root, settingKeys)) {
      if (key === 'kubernetes') {
        const version = textOf(value);
        if (version !== undefined && parseTarget(version) !== undefined) found.kubernetes = version;
        else this.#tell(value, `A version from ${minors[0]} to ${minors.at(-1) ?? ''} in quotes, such as "1.36" or "1.35.2".`);
      } else if (key === 'clusterDomain') {
        const domain = textOf(value)?.replace(/^\.|\.$/g, '');
        if (domain !== undefined && /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(domain)) found.clusterDomain = domain;
        else this.#tell(value, 'A domain in lower case, such as cluster.local.');
      } else if (key === 'closedBundle') {
        const closed = booleanOf(value);
        if (closed !== undefined) found.closedBundle = closed;
        else this.#tell(value, 'true or false.');
      } else if (key === 'rules') this.#rules(value, rules, rulePlaces);
      else images.push(...this.#images(value));
    }
    return { ...found, rules, rulePlaces, images };
  }

  #rules(value: Node, rules: Record<string, SeverityWord>, places: Record<string, TextRange>): void {
    for (const { key, value: word } of this.#pairs(value)) {
      if (!isScalar(key)) continue;
      const id = key.value;
      const written = textOf(word);
      // `off` is `false` to writers of YAML 1.1.
      const severity = severityWords.find((each) => each === (written === 'false' ? 'off' : written));
      if (severity === undefined) this.#tell(word.start === word.end ? key : word, `One of ${severityWords.join(', ')}.`);
      else {
        rules[id] = severity;
        places[id] = this.#range(key);
      }
    }
  }

  #images(value: Node): ImageKnowledge[] {
    if (!isSeq(value)) {
      this.#tell(value, 'A list of images, each with its repository.');
      return [];
    }
    return value.items.flatMap((item): ImageKnowledge[] => {
      const known: Record<string, unknown> = {};
      for (const [key, each] of this.#members(item, imageKeys)) {
        const isSwitch = imageSwitches.includes(key);
        const good = key === 'data' ? this.#data(each) : key === 'stopSeconds' ? numberOf(each) : isSwitch ? booleanOf(each) : textOf(each);
        if (good !== undefined) known[key] = good;
        else if (key !== 'data') this.#tell(each, isSwitch ? 'true or false.' : key === 'stopSeconds' ? 'A whole number.' : 'A text.');
      }
      const { repository, name, source, ...rest } = known;
      if (typeof repository !== 'string') {
        this.#tell(item, 'An image needs its repository, without registry and tag: example/etcd.');
        return [];
      }
      return [
        {
          name: typeof name === 'string' ? name : repository,
          repositories: [repository],
          source: typeof source === 'string' ? source : settingsFileName,
          ...rest,
        },
      ];
    });
  }

  #data(value: Node): DataPath[] | undefined {
    const paths = isSeq(value) ? value.items : [value];
    const found = paths.flatMap((each): DataPath[] => {
      const path = textOf(each);
      if (path?.startsWith('/') === true) return [{ path: path.replace(/(?<=.)\/+$/, ''), declared: false }];
      this.#tell(each, 'A directory in the container, such as /data.');
      return [];
    });
    return found.length === 0 ? undefined : found;
  }

  /** The known members of a mapping; the others are told. */
  *#members<Key extends string>(value: Node | undefined, known: readonly Key[]): Generator<[Key, Node]> {
    for (const { key, value: member } of this.#pairs(value)) {
      const name = isScalar(key) ? key.value : '';
      const found = known.find((each) => each === name);
      if (found !== undefined) {
        yield [found, member];
        continue;
      }
      const [meant] = nearestNames(name, known);
      this.#tell(key, `"${name}" is no setting${meant === undefined ? `: ${known.join(', ')}` : `; did you mean "${meant}"`}.`);
    }
  }

  #pairs(value: Node | undefined): readonly Pair[] {
    if (isMap(value)) return value.items;
    if (value !== undefined && !(isScalar(value) && value.value === '')) this.#tell(value, 'Members with names belong here.');
    return [];
  }

  #tell(node: Node | undefined, message: string): void {
    this.problems.push({ range: this.#range(node), message });
  }

  #range(node: Node | undefined): TextRange {
    const { start, end } = node ?? { start: 0, end: 1 };
    return { start: this.offset + start, end: this.offset + Math.max(end, start + 1) };
  }
}

/** The text of a scalar, as written: files are read without types. */
function textOf(value: Node): string | undefined {
  return isScalar(value) && value.value !== '' ? value.value : undefined;
}

function numberOf(value: Node): number | undefined {
  const text = textOf(value);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function booleanOf(value: Node): boolean | undefined {
  const text = textOf(value);
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** A target as settings have it: their version where `base` may be replaced, and their domain. */
export function targetWith({ kubernetes, clusterDomain }: Settings, base: Target, fixed: boolean): Target {
  const target = kubernetes === undefined || fixed ? base : (parseTarget(kubernetes, base.gates) ?? base);
  return clusterDomain === undefined ? target : { ...target, clusterDomain };
}

/** Severities as an editor's settings have them; what is none is left out. */
export function parseSeverities(value: unknown): Record<string, SeverityWord> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([id, word]) => {
      const severity = severityWords.find((each) => each === word);
      return severity === undefined ? [] : [[id, severity]];
    }),
  );
}
