/** Seeded random numbers as plain data: a state is one unsigned 32-bit integer, so that a copy of it is a copy of the future. */

/** The state after this one. */
export function nextState(state: number): number {
  return (state + 0x9e3779b9) >>> 0;
}

/** The 32 random bits of a state. */
export function bits(state: number): number {
  let mixed = state;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** A whole number from 0 up to, not including, `below` (1 to 2^32), without the bias of a plain remainder being worth a loop. */
export function integerBelow(state: number, below: number): number {
  return Number((BigInt(bits(state)) * BigInt(below)) >> 32n);
}

/** The first state of a named stream: streams of one seed do not influence each other. */
export function streamState(seed: number, name: string): number {
  let state = (seed ^ 0x811c9dc5) >>> 0;
  for (let at = 0; at < name.length; at++) state = Math.imul(state ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return bits(state);
}
