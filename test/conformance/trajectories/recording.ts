import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One recorded run of a real control plane; README.md beside this file says what each member means. */
export interface Recording {
  readonly scenario: string;
  readonly title: string;
  /** Exact version: `v1.36.3`. */
  readonly kubernetes: string;
  readonly flags: string;
  /** Seconds that the imitated kubelet takes. */
  readonly kubelet: { readonly startAfter: number; readonly readyAfter: number; readonly stopAfter: number; readonly leaseEvery: number };
  readonly steps: readonly RecordedStep[];
  readonly expect: {
    readonly rules: readonly string[];
    readonly milestones: readonly string[];
    readonly events: readonly RecordedEvent[];
  };
  readonly trace?: readonly RecordedChange[];
  readonly final: Final;
}

export type Final = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

export interface RecordedEvent {
  readonly by: string;
  readonly type: string;
  readonly reason: string;
  readonly on: string;
  readonly message: string;
}

export interface RecordedChange {
  readonly t: number;
  readonly verb: string;
  readonly kind: string;
  readonly name: string;
  readonly note?: Readonly<Record<string, unknown>>;
}

export type Act =
  | { readonly kind: 'wait'; readonly until: string }
  | { readonly kind: 'quiet'; readonly seconds: number }
  | { readonly kind: 'unready' | 'ready' | 'kubeletEvicts' | 'succeed'; readonly pod: string }
  | { readonly kind: 'crashContainer'; readonly pod: string; readonly backAfter: number }
  | { readonly kind: 'nodeStop'; readonly node: string; readonly runs?: string }
  | { readonly kind: 'nodeReturn'; readonly node: string };

export interface RecordedStep {
  /** Seconds since the start. */
  readonly at: number;
  readonly do: string;
  /** The milestone that precedes the step, which one of its occurrences, and the seconds between. */
  readonly after?: string;
  readonly occurrence?: number;
  readonly delay?: number;
  readonly act?: Act;
  readonly request?: { readonly method: string; readonly path: string; readonly contentType?: string; readonly body?: unknown };
  readonly response?: Readonly<Record<string, unknown>>;
}

export interface RecordingFile {
  /** As it was named on the command line, or `<data file>:<scenario>`. */
  readonly name: string;
  readonly recording: Recording;
}

/** Recordings of a file (`.json`, or `.jsonl.gz` with one a line) or of all such files below a folder, in order of their names. */
export function readRecordings(path: string): RecordingFile[] {
  if (statSync(path).isDirectory()) {
    const names = readdirSync(path).sort();
    const inside = names.filter((name) => name.endsWith('.json') || name.endsWith('.jsonl.gz') || statSync(join(path, name)).isDirectory());
    return inside.flatMap((name) => readRecordings(join(path, name)));
  }
  if (!path.endsWith('.gz')) return [{ name: path, recording: JSON.parse(readFileSync(path, 'utf8')) as Recording }];
  const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recording)
    .map((recording) => ({ name: `${path}:${recording.scenario}`, recording }));
}

/** A milestone line without its time: `create web-0 revA by statefulset-controller`. */
export function withoutTime(milestone: string): string {
  return milestone.replace(/^[\d.]+ /, '');
}
