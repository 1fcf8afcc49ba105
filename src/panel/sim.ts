/** The simulator's words that the panel uses: the one door between the two. */
export type { Action } from '../sim/action.ts';
export { actionWords, growth, isSayable, outOfServiceTaint } from '../sim/action-words.ts';
export { components } from '../sim/components.ts';
export { describe, isMinor, objectWords } from '../sim/describe.ts';
export type { Transition } from '../sim/transition.ts';
export { createTimeline, type Timeline } from '../sim/timeline.ts';
export { type Objects, storeKey } from '../sim/cluster/store.ts';
export { type DnsAnswer, dnsAnswer, type RecordType } from '../sim/dns/answer.ts';
export { explainWhyNot } from '../sim/explain.ts';
export { harms } from '../sim/harms/harms.ts';
