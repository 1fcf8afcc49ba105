import { globSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { LineIndex } from '../../src/base/text.ts';
import { anchorHome } from './anchor.ts';
import { type BenchInput, inputs, typedLine } from './inputs.ts';
import { row } from './keystrokes.ts';
import { writeKubernetesSchemas } from './kubernetes-schema.ts';
import { median, type NotMeasured, type Row } from './statistics.ts';
import { anchorServer, ourServer, type ServerProcess } from './stdio.ts';

const root = resolve(import.meta.dirname, '../..');
const mustComplete: Readonly<Record<BenchInput['name'], number>> = { small: 1.5, medium: 5, large: 25 };

/** Goals 2 and 3: from a change to the diagnostics, and to the completion asked with it, over stdio. The servers take turns at each keystroke. */
export async function benchEditor(times: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const input of inputs) {
    const servers = [await anchorServer(), await ourServer()] as const;
    const uri = `file:///bench/${input.name}.yaml`;
    for (const server of servers) await server.open(uri, input.text);
    const found = servers.map(() => ({ completion: [] as number[], diagnostics: [] as number[] }));
    const start = new LineIndex(input.text).position(input.typeAt);
    for (let typed = 0; typed < times; typed += 1) {
      const place = { line: start.line, character: start.column + typed };
      for (const [index, server] of servers.entries()) {
        const { completionMs, diagnosticsMs } = await server.type(uri, place, typedLine[typed % typedLine.length] ?? ' ');
        found[index]?.completion.push(completionMs);
        found[index]?.diagnostics.push(diagnosticsMs);
      }
    }
    for (const server of servers) await server.close();
    const [anchor, ours] = found;
    if (anchor === undefined || ours === undefined) continue;
    rows.push(row(`2 keystroke to what the editor sees, ${input.name}, p50`, median(anchor.diagnostics), median(ours.diagnostics), 20));
    const must = mustComplete[input.name];
    rows.push(row(`3 change to completion, ${input.name}, p50`, median(anchor.completion), median(ours.completion), must));
  }
  return rows;
}

/** The anchor waits so long before it looks; what it does is compared, not that it waits. */
const anchorWaitMs = 200;

/** Goal 5: from the start of a process to its first diagnostics of the small file, less an empty process. */
export async function benchStart(script: string, times: number): Promise<Row[]> {
  const anchor = () => anchorServer(script);
  return [
    await startRow('5 the very first start to first diagnostics, less an empty process', anchor, times, 4, forgetCode),
    await startRow('5 every other start to first diagnostics, less an empty process', anchor, times, 4),
  ];
}

/** Goal 5 against what users of the anchor set who set no schema of their own: its keyword for all of Kubernetes, read from the disk. */
export async function benchKeyword(script: string, times: number): Promise<(Row | NotMeasured)[]> {
  const goal = '5 the very first start against the keyword kubernetes';
  try {
    writeKubernetesSchemas('1.36.3', anchorHome);
  } catch (error) {
    // The committed tables have a few kinds; the keyword loads all.
    const [why = ''] = String(error).split('\n');
    return [
      {
        goal,
        reason: `the definitions come from k8s.io/kubernetes@v1.36.3 through Go's client, with Go and its module cache or proxy (${why})`,
      },
    ];
  }
  return [await startRow(goal, () => anchorServer(script, 'kubernetes'), times, 70, forgetCode)];
}

/** What an earlier start has kept for the next one. */
function forgetCode(): void {
  for (const kept of globSync('dist/service/*.cjs.*', { cwd: root })) rmSync(resolve(root, kept));
}

async function startRow(
  goal: string,
  startAnchor: () => Promise<ServerProcess>,
  times: number,
  must: number,
  before: () => void = () => undefined,
): Promise<Row> {
  const took = { anchor: [] as number[], ours: [] as number[], empty: [] as number[] };
  for (let round = 0; round < times; round += 1) {
    before();
    took.anchor.push((await firstDiagnosticsMs(startAnchor)) - anchorWaitMs);
    took.ours.push(await firstDiagnosticsMs(ourServer));
    took.empty.push(await emptyProcess());
  }
  const empty = median(took.empty);
  return row(goal, median(took.anchor) - empty, median(took.ours) - empty, must);
}

async function firstDiagnosticsMs(start: () => Promise<ServerProcess>): Promise<number> {
  const text = inputs.find(({ name }) => name === 'small')?.text ?? '';
  const from = performance.now();
  const server = await start();
  const found = await server.open('file:///bench/small.yaml', text);
  const took = performance.now() - from;
  await server.close();
  if (found < 2) throw new Error('the mistakes of the small file were not found: what was measured?');
  return took;
}

async function emptyProcess(): Promise<number> {
  const { spawn } = await import('node:child_process');
  const from = performance.now();
  await new Promise((done) => spawn(process.execPath, ['-e', '0']).on('exit', done));
  return performance.now() - from;
}
