/** Bounds of a simulation, each with its reason. Reaching one ends the run with a stated result, never with an exception. */
export const limits = {
  /** Slots of one set that are looked at: more pods than that fit no cluster that this can play. */
  replicas: 10_000,
  /** Transitions in one timeline: about 400 MB at 1,000 pods. */
  transitions: 2_000_000,
  /** Passes and other steps within one instant: more means that components answer each other for ever without time passing. */
  stepsAtOnce: 200_000,
  /** Writes of one pass: a set of 10,000 pods in Parallel mode writes about five a pod. */
  writesInPass: 100_000,
} as const;
