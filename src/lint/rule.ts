import type { TextRange } from '../base/text.ts';
import type { Path } from '../kube/objects.ts';
import type { Resource } from '../manifest/workspace.ts';
import type { SetScope } from './set-scope.ts';

/**
 * - `error`: certain: on this version the text cannot yield the pods, claims or names that it describes
 * - `warning`: works today; an ordinary operation causes an outage or loses data
 * - `information`: a trade-off that the author should know once
 * - `hint`: an opportunity; no squiggle
 */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Where a report points: a path of an object, told as a place in the text by the runner. */
export interface Place {
  readonly resource: Resource;
  readonly path: Path;
  /** The member's name rather than its value. */
  readonly on?: 'key' | 'value';
  /** Only this part of the value, at its `occurrence`-th (from 0) place. */
  readonly part?: string;
  readonly occurrence?: number;
}

/** A change of a document's text; offsets from the start of the document, so that it holds wherever the document stands. */
export interface Edit extends TextRange {
  readonly resource: Resource;
  readonly newText: string;
}

/** A change that the author may choose. `preferred` when there is no other sensible one; not offered without edits, where the text allows none. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly preferred?: boolean;
}

/** What a rule says: the object, the fact, the consequence; the first sentence in at most 100 characters. */
export interface Report {
  readonly at: Place;
  readonly message: string;
  /** Other than the rule's own. */
  readonly severity?: Severity;
  readonly related?: readonly { readonly at: Place; readonly message: string }[];
  /** The only sensible change. */
  readonly fix?: Fix;
  readonly fixes?: readonly Fix[];
}

/**
 * How the consequence of a finding can be watched with the manifest that it is about. In the texts `SET`, `FIRST` and `LAST` (its pods), `COUNT`,
 * `FEWER` and `MORE` (replicas), `SERVICE` and `CLAIM` (of its last pod) stand for what the set has.
 */
export interface Shows {
  /** The built-in story that tells it best. */
  readonly story: string;
  /**
   * What is done when all pods are ready, one thing after the other, in the words of scenario files; also `apply` (the same
   * manifest again) and `release` (with other versions in its labels). Not when the server refuses the set in the first place.
   */
  readonly steps?: readonly string[];
  /** How the program behaves that the finding speaks of. */
  readonly app?: ShownApp;
  /** Nodes of the cluster, where the usual three would hide it. */
  readonly nodes?: number;
  /** Where to stop: the first line of the run that says so, `event REASON`, or `end`. Absent: there is only the story, nothing is to be seen in the set. */
  readonly moment?: string;
}

/** What the text does not say of a program. */
export interface ShownApp {
  /** Time from the start until it answers. */
  readonly readyMs?: number;
  /** Time that it takes to stop. */
  readonly stopMs?: number;
  /** Its members vote. */
  readonly quorum?: true;
  /** Ready only when it found another member by its name. */
  readonly needsPeers?: true;
  /** The same, and it finds none. */
  readonly findsNobody?: true;
  /** It ends at its start. */
  readonly crashes?: true;
}

/**
 * One thing that an expert reviewer would say. The id is the file's name, the fixture's name and the code of its findings. The comment over a rule is
 * the head of its page: what is wrong, then why it matters, for somebody who never ran a set.
 */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly shows?: Shows;
  /** Called once for each StatefulSet; a generator, so that the runner can stop and isolate it. */
  check(set: SetScope): Generator<Report>;
}

const order: readonly Severity[] = ['hint', 'information', 'warning', 'error'];

/** One level less: when what is missing may simply not be among the documents. */
export function lowered(severity: Severity): Severity {
  return order[Math.max(0, order.indexOf(severity) - 1)] ?? 'hint';
}

/** Whether a severity is at least another. */
export function isAtLeast(severity: Severity, floor: Severity): boolean {
  return order.indexOf(severity) >= order.indexOf(floor);
}
