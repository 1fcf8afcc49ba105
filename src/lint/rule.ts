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

/** A change that the author may choose. `preferred` when there is no other sensible one. */
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
  readonly fixes?: readonly Fix[];
}

/** One thing that an expert reviewer would say. The id is the file's name, the fixture's name and the code of its findings. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, for a list of rules. */
  readonly title: string;
  /** Why it matters, for somebody who never ran a set; for the rule's page. */
  readonly why: string;
  /** The built-in scenario that shows the consequence. */
  readonly scenario?: string;
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
