import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Recorded } from '../record.ts';

/** The members of a record that the recorder is given. */
export type State = Omit<Recorded, 'actions' | 'events' | 'statusWritten' | 'status' | 'requeueAfterSeconds' | 'error'>;

/** The built recorder as a process: one state in, one record out. */
export class Recorder {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(program: string) {
    this.#process = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** The record of one sync in that state; undefined where two syncs of it differ. Throws when the recorder has stopped. */
  async ask(state: State): Promise<Recorded | undefined> {
    this.#process.stdin.write(`${JSON.stringify(state)}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`the recorder stopped at ${state.id}`);
    return line.value === '' ? undefined : (JSON.parse(line.value) as Recorded);
  }

  close(): void {
    this.#process.stdin.end();
  }
}
