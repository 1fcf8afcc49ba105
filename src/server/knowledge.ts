import { readDescriptions, readSchemas } from '../api/schema/read-schemas.ts';
import type { SchemaDescriptions, SchemaTable } from '../api/schema/table.ts';
import type { Comparison } from '../ide/compare.ts';
import type { SchemaHelp } from '../ide/hover.ts';
import { defaultTarget, type Minor, parseTarget, type Target } from '../kube/versions.ts';
import type { Finding } from '../lint/finding.ts';
import { Linter, type Severities } from '../lint/run.ts';
import { decode } from '../manifest/decode.ts';
import { kustomizationName } from '../manifest/kustomization.ts';
import { settingsFileName } from '../manifest/settings-file-name.ts';
import { parseSeverities } from '../manifest/settings-file.ts';
import type { ParsedDocument } from '../manifest/parse.ts';
import { Workspace, type WorkspaceFile } from '../manifest/workspace.ts';
import { type Files, scenarioEnding } from '../wire/server-messages.ts';
import { createChanges } from './changes.ts';
import type { Connection } from './connection.ts';
import { followTexts } from './texts.ts';

/** Text of one of the package's own schema tables. */
export type ReadSchema = (file: string) => Promise<string>;
/** Text of files in the order of the request; null for what cannot be read. */
export type ReadFiles = (uris: readonly string[]) => Promise<readonly (string | null)[]>;

/** A file that says none of this is not parsed: most YAML of a repository is not Kubernetes, and most Kubernetes is not read here. */
const relevantKind =
  /\bkind["']?\s*:\s*["']?(?:List|StatefulSet|Service|PersistentVolumeClaim|PersistentVolume|PodDisruptionBudget|HorizontalPodAutoscaler|ConfigMap|Secret|StorageClass|Deployment|DaemonSet|ReplicaSet|Job|CronJob|Pod|ResourceQuota|Namespace|Node|ServiceAccount|Kustomization|NetworkPolicy|Ingress|ScaledObject)\b/;
/** How many files are asked for in one message. */
const batchSize = 100;

/** What the server knows: the texts, open or not, parsed and decoded for the version of the settings. */
export interface Knowledge {
  readonly workspace: Promise<Workspace>;
  readonly linter: Promise<Linter>;
  readonly target: Target;
  /** A limit that was reached, in words. */
  readonly limit: string | undefined;
  /** Counts what may have changed any answer; for `unchanged` reports. */
  readonly revision: number;
  /** The editor's version of an open document, 0 for the others. */
  versionOf(uri: string): number;
  openUris(): string[];
  /** The newest text of a document. Undefined when the server does not have it, or when nothing can be said of any text that is open; `alsoWhere` can. */
  file(uri: string, alsoWhere?: (text: string) => boolean): Promise<WorkspaceFile | undefined>;
  setVersion(version: unknown): Promise<void>;
  /** What was answered may be answered differently now. */
  forget(): void;
  /** How loud each rule is, as the user's settings have it. */
  setRules(rules: unknown): void;
  /** The text that runs of a file, for what is to be said of its changes. */
  setBase(uri: string, text: string | null, from: string): void;
  /** What the change of a file since what runs does to its sets. */
  comparison(uri: string): Promise<Comparison | undefined>;
  /** Everything that is to be told about a file, its changes included. */
  findings(uri: string): Promise<readonly Finding[]>;
  /** Follows a message about the files of the workspace; true when something changed. */
  takeFiles(files: Files, read: ReadFiles): Promise<boolean>;
  /** The schema tables of every version. */
  tables(): Promise<(minor: Minor) => SchemaTable>;
  /** The schema of the version that a file is judged for; its descriptions are read with the first call, and absent until they are there. */
  help(uri: string): Promise<SchemaHelp>;
}

/** Told of what happens to what is known. */
export interface Watcher {
  /** Any answer may be another now. */
  changed(): void;
  /** A text is not open any more. */
  closed(uri: string): void;
}

export function createKnowledge(connection: Connection, readSchema: ReadSchema, watcher: Watcher): Knowledge {
  let target = defaultTarget;
  let limit: string | undefined;
  let severities: Severities = {};
  const changes = createChanges();
  let revision = 0;
  let made: Promise<Workspace> | undefined;
  let tablesMade: Promise<(minor: Minor) => SchemaTable> | undefined;
  let linter: Promise<Linter> | undefined;
  let descriptions: Promise<SchemaDescriptions> | undefined;
  const tables = () => (tablesMade ??= readSchema('types.json').then(readSchemas));
  const workspace = () => (made ??= makeWorkspace(tables(), () => target, onFault));
  const changed = () => {
    revision += 1;
    watcher.changed();
  };
  const texts = followTexts(connection, changed, (uri) => {
    changed();
    void made?.then((all) => all.removeFile(uri));
    watcher.closed(uri);
  });
  // A rule that throws is told once; the others go on.
  const onFault: Fault = (part, error) => connection.log('error', `${part}: ${String(error)}`);
  return {
    get linter() {
      return (linter ??= workspace().then((all) => new Linter(all, { onFault, nowMs: () => Date.now(), severities: () => severities })));
    },
    get workspace() {
      return workspace();
    },
    get target() {
      return target;
    },
    get limit() {
      return limit;
    },
    get revision() {
      return revision;
    },
    openUris: () => [...texts.all()].map(({ uri }) => uri),
    versionOf: (uri) => texts.get(uri)?.version ?? 0,
    async file(uri, alsoWhere) {
      const asked = texts.get(uri)?.getText();
      const isWanted = asked !== undefined && alsoWhere?.(asked) === true;
      if (made === undefined && !isWanted && ![...texts.all()].some((text) => mayAnswer(text.uri, text.getText()))) return undefined;
      const all = await workspace();
      // Every open text first: an answer about one document reads the others of its bundle.
      for (const text of texts.all()) all.setFile(text.uri, text.getText());
      return all.file(uri);
    },
    async setVersion(next) {
      const parsed = typeof next === 'string' ? parseTarget(next) : undefined;
      if (typeof next === 'string' && parsed === undefined)
        connection.log('warning', `statefulset.kubernetes.version: "${next}" is no supported version`);
      target = parsed ?? defaultTarget;
      changed();
      if (made !== undefined) (await made).setTarget(target);
    },
    setBase(uri, text, from) {
      changes.setBase(uri, text, from);
      changed();
    },
    comparison: async (uri) => changes.comparison(await workspace(), uri),
    async findings(uri) {
      const all = await workspace();
      return (await this.linter).findings(uri, changes.findings(all, uri));
    },
    setRules(rules) {
      severities = parseSeverities(rules);
      changed();
    },
    forget() {
      changed();
    },
    async takeFiles(files, read) {
      limit = files.limit;
      const all = await workspace();
      for (const uri of files.removed) if (texts.get(uri) === undefined) all.removeFile(uri);
      for (let start = 0; start < files.changed.length; start += batchSize) {
        const uris = files.changed.slice(start, start + batchSize);
        const contents = await read(uris);
        for (const [index, uri] of uris.entries()) if (texts.get(uri) === undefined) setRelevant(all, uri, contents[index]);
      }
      changed();
      return files.changed.length + files.removed.length > 0;
    },
    tables,
    async help(uri) {
      const tableOf = await tables();
      const { minor } = (await workspace()).targetOf(uri);
      descriptions ??= readSchema('descriptions.json').then(readDescriptions);
      return { table: tableOf(minor), descriptions: await descriptions };
    },
  };
}

type Fault = (part: string, error: unknown) => void;

async function makeWorkspace(tables: Promise<(minor: Minor) => SchemaTable>, target: () => Target, onFault: Fault): Promise<Workspace> {
  const tableOf = await tables;
  const decodeFor = (document: ParsedDocument, each: Target) => decode(document, each, tableOf(each.minor));
  return new Workspace({ target: target(), decode: decodeFor, bundle: 'folder', onFault });
}

/** Words of which one stands in every text that something is said of. */
const ownWords: readonly string[] = ['kind', 'serviceName', 'volumeClaimTemplates'];

/** Of other texts nothing is said, and the tables are not read for them. */
function mayAnswer(uri: string, text: string): boolean {
  return ownWords.some((word) => text.includes(word)) || scenarioEnding.test(uri) || uri.endsWith(`/${settingsFileName}`);
}

function setRelevant(workspace: Workspace, uri: string, text: string | null | undefined): void {
  if (typeof text === 'string' && (uri.endsWith(`/${settingsFileName}`) || kustomizationName.test(uri) || relevantKind.test(text)))
    workspace.setFile(uri, text);
  else workspace.removeFile(uri);
}
