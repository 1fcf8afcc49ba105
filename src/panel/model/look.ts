/** How a bar is drawn. Each shape tells apart what its colour tells apart too, so that neither is needed alone. */
export type Shape =
  /** filled: as it should be */
  | 'solid'
  /** frame only: on its way */
  | 'outline'
  /** dashed frame: waits */
  | 'dashed'
  /** diagonal stripes: ending */
  | 'striped'
  /** grey hatching the other way: nothing is known */
  | 'hatched'
  /** dots: data at rest */
  | 'dotted'
  /** thin line: not there */
  | 'line';

export type Tone = 'good' | 'waiting' | 'bad' | 'quiet' | 'data';

/** What a bar shows from one moment on. */
export interface Look {
  readonly shape: Shape;
  readonly tone: Tone;
  /** One word for narrow places and for reading aloud: `Ready`. */
  readonly word: string;
  /** The whole: `Ready · rev 2 · node-1`. */
  readonly text: string;
  /** Number of the revision in order of appearance in the run, from 1; absent where a lane has none. */
  readonly revision?: number;
}

/** What surrounds an object at one moment, as far as its look depends on it. */
export interface Surroundings {
  /** Node processes that are not up, with the word for it, by node name. */
  readonly downNodes: ReadonlyMap<string, string>;
  /** Number of each revision, by `<namespace>/<name of the ControllerRevision>`. */
  readonly revisions: ReadonlyMap<string, number>;
  /** Node of the pod that had the name before, by `<namespace>/<pod>`. */
  readonly earlierNodes: ReadonlyMap<string, string>;
  /** Names of the pods that use a claim, by `<namespace>/<claim>`. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
}

export function sameLook(a: Look, b: Look): boolean {
  return a.shape === b.shape && a.tone === b.tone && a.text === b.text && a.word === b.word && a.revision === b.revision;
}
