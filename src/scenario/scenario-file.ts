import type { Action, Condition } from '../sim/action.ts';
import type { AppSpec, ClusterSpec } from '../sim/input.ts';
import type { TextRange } from '../base/text.ts';

/** A scenario file, read. Texts of manifests are kept as texts: whoever runs the scenario decodes them for its Kubernetes version. */
export interface ScenarioFile {
  /** Identifier, the file's name without `.scenario.yaml`. */
  readonly scenario: string;
  readonly title: string;
  /** Heading of the gallery under which it stands. */
  readonly chapter?: string;
  /** One paragraph: what is to be learned from it. */
  readonly lesson?: string;
  readonly shows: readonly string[];
  /** Kubernetes version as text; the default version when absent. */
  readonly kubernetes?: string;
  readonly gates: Readonly<Record<string, boolean>>;
  readonly seed: number;
  readonly untilMs?: number;
  /** Files beside the scenario that are applied at 0, before `apply`. */
  readonly manifests: readonly Placed<string>[];
  readonly apply?: Placed<string>;
  /** Manifests of what exists before anything is applied. */
  readonly before?: Placed<string>;
  readonly cluster?: Partial<Pick<ClusterSpec, 'nodes' | 'storageClasses'>>;
  readonly apps: Readonly<Record<string, AppSpec>>;
  readonly steps: readonly ScenarioStep[];
  readonly expect: readonly Placed<string>[];
  /** Where the members stand whose names are checked later. */
  readonly places: { readonly apps: TextRange; readonly gates: TextRange; readonly kubernetes: TextRange };
}

/** A value with its place in the file. */
export interface Placed<T> {
  readonly value: T;
  readonly range: TextRange;
}

/** A step as written: `apply` holds manifests that are still text. */
export interface ScenarioStep {
  readonly id?: string;
  readonly atMs?: number;
  readonly when?: Condition;
  readonly after?: string;
  readonly delayMs?: number;
  readonly action: Action | { readonly do: 'apply-text'; readonly text: Placed<string> };
  readonly range: TextRange;
  /** Narrower places in it: of what is done, of its `with:`, and of when. */
  readonly places: { readonly action: TextRange; readonly with: TextRange; readonly time: TextRange };
}
