import type { KubeObject } from '../../kube/objects.ts';
import type { Target } from '../../kube/target.ts';
import type { SimulationInput } from '../input.ts';
import type { Verb } from '../transition.ts';
import type { Admission } from './admission.ts';
import type { Store } from './store.ts';

/** What the parts of the API server work with. */
export interface Server {
  readonly store: Store;
  readonly target: Target;
  readonly admission: Admission;
  readonly input: SimulationInput;
  readonly nowMs: number;
  /** Now as Kubernetes writes it. */
  readonly nowText: string;
  /** A number that no object had before: for UIDs and addresses. */
  nextNumber(): number;
  /** Stores the new state (or removes the object), gives it a resourceVersion, records the transition and tells the watchers. Answers what is stored. */
  commit(verb: Extract<Verb, 'create' | 'update' | 'delete' | 'remove'>, before: KubeObject | undefined, after: KubeObject): KubeObject;
}
