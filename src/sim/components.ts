import type { Component } from './component.ts';

/** Every component of the simulated control plane, in the order in which they are told of a change. */
export const components: readonly Component[] = [];
