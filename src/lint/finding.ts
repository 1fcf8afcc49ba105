import type { TextRange } from '../base/text.ts';
import type { FieldErrorType } from '../api/field-error.ts';
import type { Resource } from '../manifest/workspace.ts';
import type { Fix, Report, Severity } from './rule.ts';

/** Something to tell about a file, as text, ranges in offsets of the file. */
export interface Finding {
  readonly range: TextRange;
  readonly severity: Severity;
  /** Id of a rule, or `api/…` for an answer of the API server. */
  readonly code: string;
  readonly source: 'statefulset';
  readonly message: string;
  readonly related: readonly RelatedText[];
  readonly fixes: readonly FixText[];
  /** What the API server says, word for word, when it says something about this place. */
  readonly answer?: ServerAnswer;
  /** The consequence can be watched in the simulator, with the manifest that this is about. */
  readonly shown?: true;
}

export interface RelatedText {
  readonly uri: string;
  readonly range: TextRange;
  readonly message: string;
}

export interface FixText {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly preferred?: boolean;
}

export interface TextEdit extends TextRange {
  readonly uri: string;
  readonly newText: string;
}

/** A finding before it is known where its documents stand: every range counts from the start of its document. */
export interface Draft extends Omit<Finding, 'related' | 'fixes' | 'source'> {
  readonly resource: Resource;
  readonly related: NonNullable<Report['related']>;
  readonly fixes: readonly Fix[];
}

export interface ServerAnswer {
  /** `api/` and the type in kebab case: `api/required`, `api/unknown-field`. */
  readonly code: string;
  readonly message: string;
  /** Absent for answers of the decoder. */
  readonly type?: FieldErrorType;
  readonly field?: string;
}
