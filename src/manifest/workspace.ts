import type { KubeObject } from '../kube/objects.ts';
import { compareNamespaces } from '../kube/selector.ts';
import type { ImageKnowledge } from '../kube/images.ts';
import type { Target } from '../kube/versions.ts';
import type { DecodeResult } from './decode.ts';
import { kustomizationOf, rendered } from './kustomization.ts';
import { type ParsedDocument, type ParsedFile, parseFile } from './parse.ts';
import { settingsFileName } from './settings-file-name.ts';
import { parseSettings, type Settings, targetWith } from './settings-file.ts';
import { whereIn } from './where.ts';
import { classOf, type DocumentClass } from './templated.ts';
import { type VersionComment, versionComment } from './version-comment.ts';

/** One document of a file that may be an object of ours. Its identity changes when the file does; that of `document.content` only with its own text. */
export interface Resource {
  readonly uri: string;
  readonly document: ParsedDocument;
  readonly class: DocumentClass;
  readonly kind: string;
  readonly name: string;
  /** As written; undefined when whoever applies it decides. */
  readonly namespace: string | undefined;
  /** The decoded object without defaults; undefined where the text is too broken to have one. */
  readonly object: KubeObject | undefined;
  readonly decoded: DecodeResult;
}

export interface WorkspaceFile {
  readonly uri: string;
  readonly text: string;
  readonly parsed: ParsedFile;
  readonly resources: readonly Resource[];
  /** The comment that asks for a version of Kubernetes for this file. */
  readonly version: VersionComment | undefined;
  /** Of a settings file: what it says. It holds no objects. */
  readonly settings?: Settings;
}

/** Documents that are applied together: what is missing among them may be said to be missing, if `closed`. */
export interface Bundle {
  readonly resources: readonly Resource[];
  readonly closed: boolean;
  /** What the settings file knows about images, before our own table. */
  readonly images: readonly ImageKnowledge[];
}

const noImages: readonly ImageKnowledge[] = [];

export interface WorkspaceOptions {
  readonly target: Target;
  /** Decodes a document for a target; the host binds the schema tables. */
  readonly decode: (document: ParsedDocument, target: Target) => DecodeResult;
  /** Which files are applied together: those of one folder, or all that are known (the arguments of a command). */
  readonly bundle: 'folder' | 'all';
  /** The decoder threw on a document; told once. */
  readonly onFault?: (part: string, error: unknown) => void;
  /** The target was asked for by name: settings files do not change its version. */
  readonly fixedVersion?: boolean;
}

/** Kinds that run pods of a template. */
export const workloadKinds: readonly string[] = ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'];

/** Kinds that nothing here reads: a document of one of them is not decoded. */
const neverRead: readonly string[] = ['CustomResourceDefinition'];

/**
 * The files of a workspace, their documents and what belongs together. Text goes in, everything else is computed when asked for and kept per document,
 * so that an edit costs one document.
 */
export class Workspace {
  readonly options: WorkspaceOptions;
  readonly #files = new Map<string, WorkspaceFile>();
  readonly #bundles = new Map<string, Bundle>();
  /** Settings files by their folder, and the targets that they make of ours. */
  readonly #settings = new Map<string, Settings>();
  #targets = new WeakMap<Settings, Target>();
  #groups: Groups | undefined;
  #decoded = new WeakMap<object, { readonly target: Target; readonly result: DecodeResult }>();
  #target: Target;
  /** Counters for tests: work that was really done. */
  readonly counts = { parsed: 0, decoded: 0 };
  #faulty = false;

  constructor(options: WorkspaceOptions) {
    this.options = options;
    this.#target = options.target;
  }

  /** The target of files that do not name one. */
  get target(): Target {
    return this.#target;
  }

  /** What a file is judged for: its own comment wins, then the settings file of its folder. */
  targetOf(uri: string): Target {
    const asked = this.#files.get(uri)?.version?.target;
    if (asked !== undefined) return asked;
    const settings = this.settingsOf(uri);
    if (settings === undefined) return this.#target;
    const known = this.#targets.get(settings);
    if (known !== undefined) return known;
    const target = targetWith(settings, this.#target, this.options.fixedVersion === true);
    this.#targets.set(settings, target);
    return target;
  }

  /** The settings that hold for a file: those of the nearest folder above it that has some. */
  settingsOf(uri: string): Settings | undefined {
    if (this.#settings.size === 0) return undefined;
    for (let folder = folderOf(uri); ; folder = folderOf(folder.slice(0, -1))) {
      const found = this.#settings.get(folder);
      if (found !== undefined || folder === '') return found;
    }
  }

  /** Judges everything for another version from now on, files aside that name one. */
  setTarget(target: Target): void {
    this.#target = target;
    this.#targets = new WeakMap();
  }

  setFile(uri: string, text: string): WorkspaceFile {
    const previous = this.#files.get(uri);
    if (previous?.text === text) return previous;
    const isSettings = uri.slice(folderOf(uri).length) === settingsFileName;
    const parsed = parseFile(text, previous?.parsed);
    this.counts.parsed += parsed.parsedDocuments;
    const resources = isSettings ? [] : parsed.documents.flatMap((document) => this.#resourceOf(uri, document, parsed));
    const settings = isSettings ? parseSettings(text) : undefined;
    if (settings !== undefined) this.#settings.set(folderOf(uri), settings);
    const file: WorkspaceFile = {
      uri,
      text,
      parsed,
      resources,
      version: versionComment(text),
      ...(settings === undefined ? {} : { settings }),
    };
    this.#files.set(uri, file);
    this.#forgetBundles();
    return file;
  }

  removeFile(uri: string): void {
    if (this.#files.get(uri)?.settings !== undefined) this.#settings.delete(folderOf(uri));
    if (this.#files.delete(uri)) this.#forgetBundles();
  }

  #forgetBundles(): void {
    this.#bundles.clear();
    this.#groups = undefined;
  }

  file(uri: string): WorkspaceFile | undefined {
    return this.#files.get(uri);
  }

  files(): readonly WorkspaceFile[] {
    return [...this.#files.values()];
  }

  /** What is applied together with a file. */
  bundleOf(uri: string): Bundle {
    this.#groups ??= this.#grouped();
    const { byKey, keyOfFile } = this.#groups;
    const group = keyOfFile.get(uri) ?? '';
    const { files, conflicting, closed } = byKey.get(group) ?? noGroup;
    const key = conflicting.size === 0 ? `group ${group}` : uri;
    let bundle = this.#bundles.get(key);
    if (bundle === undefined) {
      const together = files.filter((file) => file.uri === uri || !conflicting.has(file.uri));
      const resources = together.flatMap(oursOf);
      // Two files with the same object are no one application: of what is missing in the one nothing can be said.
      const judged = conflicting.size === 0 ? resources : oursOf(this.#files.get(uri));
      const settings = this.settingsOf(uri);
      bundle = { resources, closed: settings?.closedBundle ?? closed ?? isClosed(judged), images: settings?.images ?? noImages };
      this.#bundles.set(key, bundle);
    }
    return bundle;
  }

  /** Files of a kustomization together, the others by folder. */
  #grouped(): Groups {
    const { byUri, listing } = rendered(this.files().flatMap(({ uri, parsed }) => kustomizationOf(uri, parsed) ?? []));
    const groups = new Map<string, WorkspaceFile[]>();
    const keyOfFile = new Map<string, string>();
    for (const file of this.#files.values()) {
      const key = listing.get(file.uri) ?? (this.options.bundle === 'all' ? '' : folderOf(file.uri));
      keyOfFile.set(file.uri, key);
      const files = groups.get(key);
      if (files === undefined) groups.set(key, [file]);
      else files.push(file);
    }
    const byKey = new Map<string, Group>([...groups].map(([key, files]) => [key, { files, conflicting: conflictsIn(files) }]));
    for (const each of byUri.values()) {
      const files = each.files.flatMap((uri) => this.#files.get(uri) ?? []);
      const known = files.length === each.files.length;
      const closed = each.as === 'changed' ? false : known ? true : undefined;
      byKey.set(each.uri, { files, conflicting: conflictsIn(files), ...(closed === undefined ? {} : { closed }) });
    }
    return { byKey, keyOfFile };
  }

  #resourceOf(uri: string, document: ParsedDocument, file: ParsedFile): Resource[] {
    const { kind, name, namespace } = document;
    if (kind === undefined || neverRead.includes(kind)) return [];
    const decode = () => this.#decode(document, this.targetOf(uri));
    return [
      {
        uri,
        document,
        class: classOf(document, file),
        kind,
        name: name ?? '',
        namespace,
        get object() {
          return decode().object;
        },
        get decoded() {
          return decode();
        },
      },
    ];
  }

  #decode(document: ParsedDocument, target: Target): DecodeResult {
    const known = this.#decoded.get(document.content);
    if (known?.target === target) return known.result;
    const result = this.#decodeSafely(document, target);
    this.counts.decoded += 1;
    this.#decoded.set(document.content, { target, result });
    return result;
  }

  /** A defect of the decoder costs the answers about one document. */
  #decodeSafely(document: ParsedDocument, target: Target): DecodeResult {
    try {
      return this.options.decode(document, target);
    } catch (error) {
      if (!this.#faulty) this.options.onFault?.('decode', error);
      this.#faulty = true;
      return { where: whereIn({ value: { start: 0, end: 0 } }), problems: [], strict: [] };
    }
  }
}

interface Group {
  readonly files: readonly WorkspaceFile[];
  readonly conflicting: ReadonlySet<string>;
  /** Where a kustomization says so. */
  readonly closed?: boolean;
}

interface Groups {
  readonly byKey: ReadonlyMap<string, Group>;
  readonly keyOfFile: ReadonlyMap<string, string>;
}

const noGroup: Group = { files: [], conflicting: new Set<string>() };

function oursOf(file: WorkspaceFile | undefined): Resource[] {
  return file?.resources.filter((resource) => resource.class === 'ours') ?? [];
}

/** Files that hold an object which another of them holds too: variants of each other, or applications that have nothing to do with each other. */
function conflictsIn(files: readonly WorkspaceFile[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  const found = new Set<string>();
  for (const file of files) {
    for (const { kind, namespace, name } of oursOf(file)) {
      if (name === '') continue;
      const key = `${kind}/${namespace ?? ''}/${name}`;
      const other = first.get(key);
      if (other === undefined) first.set(key, file.uri);
      else if (other !== file.uri) found.add(other).add(file.uri);
    }
  }
  return found;
}

function folderOf(uri: string): string {
  return uri.slice(0, Math.max(uri.lastIndexOf('/'), uri.lastIndexOf('\\')) + 1);
}

/** A Service and a workload of one namespace together are taken for a complete application. */
function isClosed(resources: readonly Resource[]): boolean {
  const services = resources.filter((resource) => resource.kind === 'Service');
  const workloads = resources.filter((resource) => workloadKinds.includes(resource.kind));
  return services.some((service) => workloads.some((workload) => sameNamespace(service, workload)));
}

function sameNamespace(one: Resource, other: Resource): boolean {
  return ['same', 'maybe'].includes(compareNamespaces(one.namespace, other.namespace));
}
