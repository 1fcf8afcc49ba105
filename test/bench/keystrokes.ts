import { TextDocument } from 'vscode-languageserver-textdocument';
import { createAnchor } from './anchor.ts';
import { type BenchInput, inputs, typedLine } from './inputs.ts';
import { createOurs } from './ours.ts';
import { median, ms, quantile, type Row } from './statistics.ts';

/** The texts that typing the line makes, one a keystroke. */
export function* keystrokes(input: BenchInput): Generator<{ readonly text: string; readonly offset: number }> {
  for (let length = 1; length <= typedLine.length; length += 1) {
    const text = input.text.slice(0, input.typeAt) + typedLine.slice(0, length) + input.text.slice(input.typeAt);
    yield { text, offset: input.typeAt + length };
  }
}

const must: Readonly<Record<BenchInput['name'], number>> = { small: 1.2, medium: 8, large: 60 };

/** How many times the line is typed, and how many times the whole file is read, in a round: small files are read often before an engine is warm. */
const repeats: Readonly<Record<BenchInput['name'], { readonly typed: number; readonly whole: number }>> = {
  small: { typed: 6, whole: 60 },
  medium: { typed: 2, whole: 15 },
  large: { typed: 1, whole: 5 },
};

/**
 * Goal 1: one keystroke to diagnostics, in process; goal 4: a whole file, warm. The anchor and ours take turns, by the clock: processor time is told in
 * steps of 4 ms on some machines.
 */
export async function benchKeystrokes(rounds: number): Promise<Row[]> {
  const anchor = createAnchor();
  const rows: Row[] = [];
  for (const input of inputs) {
    const ours = createOurs();
    const uri = `file:///bench/${input.name}.yaml`;
    const times = { anchor: [] as number[], ours: [] as number[], anchorFull: [] as number[], oursFull: [] as number[] };
    ours.validate(uri, input.text);
    await anchor.doValidation(TextDocument.create(uri, 'yaml', 0, input.text), false);
    let version = 1;
    for (let round = 0; round < rounds * repeats[input.name].typed; round += 1) {
      for (const { text } of keystrokes(input)) {
        const document = TextDocument.create(uri, 'yaml', ++version, text);
        let start = performance.now();
        await anchor.doValidation(document, false);
        times.anchor.push(performance.now() - start);
        start = performance.now();
        ours.validate(uri, text);
        times.ours.push(performance.now() - start);
      }
    }
    for (let round = 0; round < rounds * repeats[input.name].whole; round += 1) {
      const document = TextDocument.create(uri, 'yaml', ++version, input.text);
      let start = performance.now();
      await anchor.doValidation(document, false);
      times.anchorFull.push(performance.now() - start);
      const fresh = createOurs();
      fresh.validate(uri, 'a: 1\n');
      start = performance.now();
      fresh.validate(uri, input.text);
      times.oursFull.push(performance.now() - start);
    }
    rows.push(row(`1 keystroke to diagnostics, ${input.name}, p50`, median(times.anchor), median(times.ours), must[input.name]));
    const p95 = [quantile(times.anchor, 0.95), quantile(times.ours, 0.95)] as const;
    rows.push(row(`1 keystroke to diagnostics, ${input.name}, p95`, p95[0], p95[1], input.name === 'large' ? 25 : undefined));
    rows.push(row(`4 whole file, warm, ${input.name}`, median(times.anchorFull), median(times.oursFull), 1));
  }
  return rows;
}

export function row(goal: string, anchor: number, ours: number, least: number | undefined): Row {
  return { goal, anchor: ms(anchor), ours: ms(ours), ratio: anchor / ours, ...(least === undefined ? {} : { must: least }) };
}
