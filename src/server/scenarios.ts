import { LineIndex, type TextRange } from '../base/text.ts';
import { parseFile } from '../manifest/parse.ts';
import { parseScenario } from '../scenario/parse.ts';
import { type Prepared, prepareScenario } from '../scenario/run.ts';
import type { ScenarioProblem } from '../scenario/reader.ts';
import type { ScenarioFile } from '../scenario/scenario-file.ts';
import { placeInSource } from '../scenario/text-in-text.ts';
import type { Place, SourceRef } from '../wire/server-messages.ts';
import type { Knowledge, ReadFiles } from './knowledge.ts';

/** A text that the server has or was given, with its address. */
export interface Source {
  readonly uri: string;
  readonly text: string;
}

/** A scenario file as it is now, with the manifests beside it. */
export interface OpenScenario extends Source {
  readonly file: ScenarioFile;
  readonly prepared: Prepared;
  /** What stands in the way of a run: mistakes of the file and of its manifests, each with its narrowest place. */
  readonly problems: readonly ScenarioProblem[];
  /** Texts of manifests by the name that the scenario gives them. */
  readonly beside: ReadonlyMap<string, Source>;
}

/** Reads scenario files, open or not, and what they name. */
export interface Scenarios {
  /** Undefined when there is no such file. */
  open(uri: string): Promise<OpenScenario | undefined>;
  /** The newest texts of those files that are there. */
  sources(uris: readonly string[]): Promise<Source[]>;
}

export function createScenarios(knowledge: Knowledge, read: ReadFiles): Scenarios {
  const sources = async (uris: readonly string[]): Promise<Source[]> => {
    const known = new Map<string, string | null | undefined>();
    for (const uri of uris) known.set(uri, (await knowledge.file(uri))?.text);
    const others = uris.filter((uri) => known.get(uri) === undefined);
    const texts = others.length === 0 ? [] : await read(others);
    for (const [index, uri] of others.entries()) known.set(uri, texts[index]);
    return uris.flatMap((uri): Source[] => {
      const text = known.get(uri);
      return typeof text === 'string' ? [{ uri, text }] : [];
    });
  };
  return {
    sources,
    async open(uri) {
      const [found] = await sources([uri]);
      if (found === undefined) return undefined;
      const { file, problems } = parseScenario(found.text);
      const addresses = new Map(
        file.manifests.flatMap(({ value: name }) => besideUri(uri, name) ?? []).map((each) => [each.uri, each.name]),
      );
      const others = await sources([...addresses.keys()]);
      const beside = new Map(others.map((other) => [addresses.get(other.uri) ?? '', other]));
      const surroundings = { table: await knowledge.tables(), readBeside: (name: string) => beside.get(name)?.text };
      const prepared = prepareScenario(file, surroundings, knowledge.target);
      return {
        ...found,
        file,
        prepared,
        problems: [...problems, ...prepared.problems.map((each) => exact(found.text, each, beside))],
        beside,
      };
    },
  };
}

/** The address of a file beside another; names lead to no other machine. */
function besideUri(uri: string, name: string): { readonly uri: string; readonly name: string } | undefined {
  const path = name.split('/').map(encodeURIComponent).join('/');
  return URL.canParse(path, uri) ? { uri: new URL(path, uri).href, name } : undefined;
}

/** The mistake at its narrowest place in the scenario; one of a file beside says where it is in that file. */
function exact(text: string, problem: ScenarioProblem, texts: ReadonlyMap<string, Source>): ScenarioProblem {
  const { message, part, beside = '' } = problem;
  const other = texts.get(beside)?.text;
  if (part !== undefined && other !== undefined) {
    const { line, column } = new LineIndex(other).position(part.start);
    return { start: problem.start, end: problem.end, message: `${beside}:${line + 1}:${column + 1}: ${message}` };
  }
  return part === undefined ? problem : { ...placeInSource(text, problem, part), message };
}

/** One entry for each object of the scenario's texts. */
export function refsOf(knowledge: Knowledge, { uri, file, beside }: OpenScenario): SourceRef[] {
  const own = file.apply === undefined ? [] : [{ uri, text: file.apply.value }];
  return [...beside.values(), ...own].flatMap((source) =>
    parseFile(source.text).documents.flatMap(({ kind, name, namespace = 'default' }): SourceRef[] =>
      kind === undefined || name === undefined
        ? []
        : [{ uri: source.uri, version: knowledge.versionOf(source.uri), object: { kind, name, namespace }, path: [] }],
    ),
  );
}

/** A range that would cover several lines ends with its first. */
export function placeOf({ uri, text }: Source, { start, end }: TextRange): Place {
  const lines = new LineIndex(text);
  const newline = text.indexOf('\n', start);
  const at = (offset: number) => {
    const { line, column } = lines.position(offset);
    return { line, character: column };
  };
  return { uri, start: at(start), end: at(newline === -1 ? end : Math.max(start, Math.min(end, newline))) };
}
