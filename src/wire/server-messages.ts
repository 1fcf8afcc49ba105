/**
 * What the editor's client and the language server say to each other beyond the Language Server Protocol. The shapes are checked on both
 * sides by validators made from `server-messages.schema.json`, which says the same as these types.
 */
import type { Step } from '../sim/action.ts';
import type { SimulationInput } from '../sim/input.ts';
import type { ObjectKey, Path } from '../kube/objects.ts';

export type { NewSet } from '../ide/new-stateful-set.ts';

export type { ObjectKey };

/** Custom methods. A server works without all of them; other editors do not send them. */
export const method = {
  /** Client request: what a document holds. `UriParams` → `Summary`. */
  summary: 'statefulset/summary',
  /** Client request: what the sets of a document, or of a folder, become. `ObjectsParams` → `ObjectNode[]`. */
  objects: 'statefulset/objects',
  /** Client request: every object that the control plane makes of a document or folder, as YAML. `ObjectsTextParams` → `Texts` of one. */
  objectsText: 'statefulset/objectsText',
  /** Client request: what the simulator calls the thing at a position. `PositionParams` → `ObjectKey | null`. */
  objectAt: 'statefulset/objectAt',
  /** Client request: what a simulation of a document starts from, or why there is none. `SimulationParams` → `SimulationAnswer`. */
  simulation: 'statefulset/simulation',
  /** Client request: where a path of an object stands in the text. `LocateParams` → `Place | null`. */
  locate: 'statefulset/locate',
  /** Client request: what a run of a scenario file starts from. `UriParams` → `ScenarioAnswer`. */
  scenario: 'statefulset/scenario',
  /** Client request: titles, lessons and chapters of scenario files, in the order in which they are best read. `ReadParams` → `ScenarioHead[]`. */
  scenarios: 'statefulset/scenarios',
  /** Client request: runs a scenario file and judges its expectations. `UriParams` → `ScenarioResult`. */
  scenarioRun: 'statefulset/scenarioRun',
  /** Client request: a scenario file with its manifests written into it. `UriParams` → `Texts` of one. */
  scenarioText: 'statefulset/scenarioText',
  /** Client request: the scenario that what-ifs on a running scenario make. `ContinuedParams` → `Texts` of one. */
  scenarioContinued: 'statefulset/scenarioContinued',
  /** Client request: the text of a new set. `NewSet` → `Texts` of one. */
  newSet: 'statefulset/newSet',
  /** Client request: the answer of a tool of a language model. `ToolParams` → `Texts` of one. */
  tool: 'statefulset/tool',
  /** Client notification: which files the workspace has, and which of them changed. `Files`. */
  files: 'statefulset/files',
  /** Client notification, also the options of `initialize`: what another extension does for YAML. `Neighbour`. */
  neighbour: 'statefulset/neighbour',
  /** Client notification: the text of a file that runs, as far as the client knows. `Base`. */
  base: 'statefulset/base',
  /** Server request: text of files. `ReadParams` → `Texts`. */
  read: 'statefulset/read',
  /** Server request, where the server cannot read files: one of the extension's own schema tables. `SchemaParams` → string. */
  schema: 'statefulset/schema',
} as const;

/** `capabilities.experimental` of the server's answer to `initialize`. */
export interface ServerAbilities {
  /** Kubernetes minors to choose from, oldest first. */
  readonly minors: readonly string[];
}

export interface UriParams {
  readonly uri: string;
}

/** What the language status shows. */
export interface Summary {
  /** StatefulSets of the document that are ours to judge. */
  readonly sets: number;
  /** `Kubernetes 1.36 · 1 StatefulSet` */
  readonly text: string;
  /** Why the document is not checked, or which limit was reached. */
  readonly detail?: string;
}

/** A position in a text: line and character (UTF-16) from 0, as in the Language Server Protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Place {
  readonly uri: string;
  readonly start: Position;
  readonly end: Position;
}

/** A document, or a folder as one cluster. */
export interface ObjectsParams extends UriParams {
  /** Only rows that have this in their name or description. */
  readonly filter?: string;
  /** Only the rows of this list, all of them, or of this page of a list. */
  readonly under?: string;
}

export interface ObjectsTextParams extends UriParams {
  /** An older text of the document, instead of its own. */
  readonly base?: string;
}

export interface PositionParams extends UriParams {
  readonly position: Position;
}

/** One row of the Objects tree. */
export interface ObjectNode {
  /** Stable while the text is typed, so that rows keep their open or closed state. */
  readonly id: string;
  /** The name that a person would copy. */
  readonly label: string;
  readonly description?: string;
  /** Plain text. */
  readonly tooltip?: string;
  /** Name of one of the editor's own icons. */
  readonly icon: string;
  /** Colour of the icon; the description says the same. */
  readonly tint?: 'added' | 'removed' | 'changed' | 'warning' | 'error';
  /** The full name in DNS of what has a shorter one. */
  readonly fqdn?: string;
  /** The command that shows the same on a real cluster. */
  readonly command?: string;
  /** What the simulator calls it. */
  readonly object?: ObjectKey;
  readonly place?: Place;
  /** Its children are names of one kind. */
  readonly isList?: boolean;
  readonly isOpen?: boolean;
  /** It has children that are not here: they are asked for with `under`. */
  readonly hasMore?: boolean;
  readonly children?: readonly ObjectNode[];
}

export interface SimulationParams extends UriParams {
  /** Name of the set, where a document has several; all of them otherwise. */
  readonly set?: string;
  /** An older text of the document: the simulation is then the rollout of the change from it. */
  readonly base?: string;
  /** Code of the finding whose consequence is to be shown. */
  readonly show?: string;
}

/** Where an object of a simulation comes from. */
export interface SourceRef {
  readonly uri: string;
  readonly version: number;
  readonly object: ObjectKey;
  readonly path: Path;
}

export interface Simulation {
  readonly input: SimulationInput;
  readonly refs: readonly SourceRef[];
  /** What the API server refuses of what is applied. */
  readonly refusals?: readonly Refusal[];
  /** Of a change that it refuses: how to do it all the same. */
  readonly ways?: readonly Way[];
  /** Number of the transition at which to stop: the moment that is to be shown. */
  readonly stopAt?: number;
}

/** What the API server says to an object or a change that it refuses, with the field of the new text. */
export interface Refusal {
  /** As the server words it. */
  readonly message: string;
  readonly object: ObjectKey;
  readonly path: Path;
}

/** A way to make a change that can be played: the simulation with other steps. */
export interface Way {
  /** Stable over edits: `orphan`. */
  readonly id: string;
  readonly title: string;
  /** What it costs and what to look out for, in a sentence or two. */
  readonly text: string;
  /** In place of the steps of the simulation's input. */
  readonly steps: readonly Step[];
}

/** Why there is nothing to simulate; the same words as the panel's `ProblemMessage`. */
export interface SimulationProblem {
  readonly problem: 'empty' | 'syntax' | 'tooLarge';
  readonly message: string;
  readonly uri?: string;
  /** From 0. */
  readonly line?: number;
}

export type SimulationAnswer = Simulation | SimulationProblem;

/** How the names of scenario files end. */
export const scenarioEnding = /\.scenario\.ya?ml$/i;

export interface Scenario extends Simulation {
  readonly title: string;
  /** One paragraph: what is to be learned from it. */
  readonly lesson?: string;
  /** When the run ends; absent: when nothing more happens. */
  readonly untilMs?: number;
}

export type ScenarioAnswer = Scenario | SimulationProblem;

export interface ContinuedParams extends UriParams {
  /** A scenario with the steps that are added. */
  readonly added: string;
  /** It is saved elsewhere, so the manifests are written into it. */
  readonly alone: boolean;
  /** `uri` is a manifest, and this is the text that its change is rolled out from. */
  readonly base?: string;
  /** The way of a refused change that was played. */
  readonly way?: string;
}

/** What lists of scenarios show of a file. */
export interface ScenarioHead {
  /** Where it begins. */
  readonly place: Place;
  readonly name: string;
  readonly title: string;
  readonly chapter?: string;
  readonly lesson?: string;
  /** Place in the introduction, from 1. */
  readonly introduction?: number;
}

/** A scenario was run, or could not be; it holds when nothing is listed. */
export interface ScenarioResult {
  /** What stands in the way of a run, or does not hold, or is no result that anybody expected. */
  readonly failures: readonly { readonly message: string; readonly place: Place }[];
  /** Virtual time of the last thing that happened. */
  readonly endedAtMs: number;
  /** Transitions of the run. */
  readonly transitions: number;
}

/** A question of a language model about a text. */
export interface ToolParams extends UriParams {
  readonly tool: 'check' | 'objects' | 'simulate';
  /** What answers call the file. */
  readonly name: string;
  readonly text: string;
  /** The version to judge by, in place of that of the settings. */
  readonly kubernetes?: string;
  /** What happens in the simulation, each with its time, as in `crash node-2 at 1m`. */
  readonly actions?: readonly string[];
  /** Virtual time to simulate. */
  readonly until?: string;
}

export interface LocateParams {
  readonly ref: SourceRef;
}

/** Another extension that knows the structure of YAML files. */
export interface Neighbour {
  /** It is enabled. */
  readonly yaml: boolean;
  /** Its setting `yaml.schemas`, as the user wrote it. */
  readonly schemas: unknown;
}

/** The first message names all files as changed. */
export interface Files {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly limit?: string;
}

/** `from` is what messages call the text, as in `HEAD`; null for a file that there is none of. */
export interface Base extends UriParams {
  readonly text: string | null;
  readonly from: string;
}

export interface ReadParams {
  readonly uris: readonly string[];
}

/** In the order of the request; null for what is gone or cannot be read. */
export interface Texts {
  readonly texts: readonly (string | null)[];
}

export interface SchemaParams {
  readonly file: string;
}
