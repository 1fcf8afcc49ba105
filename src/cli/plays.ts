import { isMap, isScalar } from '../manifest/nodes.ts';
import { readText as readYaml } from '../manifest/server-yaml/read-text.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { ScenarioProblem } from '../scenario/reader.ts';
import type { ScenarioFile } from '../scenario/scenario-file.ts';
import type { Target } from '../kube/versions.ts';
import { readInput, readText, scenarioName, stdinName } from './input.ts';
import type { Io } from './io.ts';

/** One thing to simulate: a scenario file, or all plain manifests of the command line as one cluster. */
export interface Play {
  /** Files that it is made of: one, for a scenario. */
  readonly files: readonly string[];
  readonly file: ScenarioFile;
  readonly problems: readonly ScenarioProblem[];
  /** What the manifests themselves or their settings file are for; a scenario says so itself. */
  readonly target?: Target;
  /** Texts by the name that `file` gives them, and what each is called in a message. */
  readonly beside: ReadonlyMap<string, { readonly path: string; readonly text: string }>;
  /** The scenario's own text; empty for plain manifests. */
  readonly text: string;
}

export interface Plays {
  readonly plays: readonly Play[];
  /** Some operand could not be read; the reasons are on stderr. */
  readonly failed: boolean;
}

/**
 * What the operands ask for: each scenario file by itself, and all manifests together, as `kubectl apply -f` of them would be. A folder stands for what is
 * in it, without the manifests that its scenarios name.
 */
export async function playsOf(io: Io, operands: readonly string[], target: Target, isFixed: boolean): Promise<Plays> {
  const scenarios: Play[] = [];
  const manifests: string[] = [];
  let stdin: Promise<Uint8Array> | undefined;
  const once: Io = { ...io, readStdin: () => (stdin ??= io.readStdin()) };
  const { found, isEmpty } = await expanded(io, operands);
  let failed = isEmpty;
  for (const operand of found) {
    const { path } = operand;
    const read = await readText(once, path);
    if ('reason' in read) {
      io.writeError(`${path === '-' ? stdinName : path}: ${read.reason}\n`);
      failed = true;
    } else if (scenarioName.test(path) || (!operand.isFound && isScenario(read.text))) scenarios.push(await scenario(io, path, read.text));
    else manifests.push(path);
  }
  const named = new Set(scenarios.flatMap(({ beside }) => [...beside.values()].map(({ path }) => path)));
  const own = manifests.filter((path) => operands.includes(path) || !named.has(path));
  if (own.length === 0) return { plays: scenarios, failed };
  const input = await readInput(once, own, target, isFixed);
  const plain = input.files.length === 0 ? [] : [cluster(input)];
  return { plays: [...scenarios, ...plain], failed: failed || input.failed };
}

interface Operand {
  readonly path: string;
  /** It was not named, but found in a folder. */
  readonly isFound: boolean;
}

/** Operands with folders replaced by the files in them (`isFound`), each once. */
async function expanded(io: Io, operands: readonly string[]): Promise<{ readonly found: readonly Operand[]; readonly isEmpty: boolean }> {
  let isEmpty = false;
  const found = new Map<string, Operand>();
  for (const operand of operands) {
    const isFolder = operand !== '-' && (await io.isDirectory(operand));
    const paths = isFolder ? (await io.listFiles(operand)).filter((path) => manifestName.test(path)) : [operand];
    if (paths.length === 0) {
      isEmpty = true;
      io.writeError(`${operand}: no *.yaml, *.yml or *.json in this folder\n`);
    }
    for (const path of paths) if (!found.has(path)) found.set(path, { path, isFound: isFolder });
  }
  return { found: [...found.values()], isEmpty };
}

const manifestName = /\.(?:ya?ml|json)$/i;

/** Whether a text that is not named like a scenario is one all the same, as on standard input. */
function isScenario(text: string): boolean {
  if (!/^scenario\s*:/m.test(text)) return false;
  const { root } = readYaml(text);
  return isMap(root) && root.items.some(({ key }) => isScalar(key) && key.value === 'scenario');
}

async function scenario(io: Io, path: string, text: string): Promise<Play> {
  const { file, problems } = parseScenario(text);
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const beside = new Map<string, { readonly path: string; readonly text: string }>();
  for (const { value: name } of file.manifests) {
    const read = await readText(io, `${folder}${name}`);
    if ('text' in read) beside.set(name, { path: `${folder}${name}`, text: read.text });
  }
  return { files: [path === '-' ? stdinName : path], file, problems, beside, text };
}

const nowhere = { start: 0, end: 0 };

/** Manifests without a scenario around them. */
function cluster({ files, workspace }: Awaited<ReturnType<typeof readInput>>): Play {
  const [first = ''] = files;
  const target = workspace.targetOf(first);
  const other = files.find((each) => workspace.file(each)?.version !== undefined && workspace.targetOf(each).minor !== target.minor);
  const problem = `is for Kubernetes ${workspace.targetOf(other ?? first).minor}, and ${first} for ${target.minor}: a cluster has one version`;
  return {
    files,
    file: {
      scenario: '',
      title: '',
      shows: [],
      gates: {},
      seed: 0,
      manifests: files.map((value) => ({ value, range: nowhere })),
      apps: {},
      steps: [],
      expect: [],
      places: { apps: nowhere, gates: nowhere, kubernetes: nowhere },
    },
    problems: other === undefined ? [] : [{ ...nowhere, part: nowhere, beside: other, message: problem }],
    target,
    beside: new Map(files.map((path) => [path, { path, text: workspace.file(path)?.text ?? '' }])),
    text: '',
  };
}
