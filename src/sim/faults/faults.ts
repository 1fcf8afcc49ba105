/** Faults that can be switched on and off, beside what happens to machines and pods. Each is looked up where it bites, by `faultOf`. */
export interface FaultKind {
  readonly name: string;
  /** What `with.of` names; absent: the fault concerns everything. */
  readonly of?: 'image' | 'node' | 'pod';
  /** Whether `with.extraMs` says by how much it slows. */
  readonly slows: boolean;
  /** For lists and completion. */
  readonly words: string;
}

export const faults: readonly FaultKind[] = [
  { name: 'slow-provisioner', slows: true, words: 'volumes take longer to be made' },
  { name: 'failing-provisioner', slows: false, words: 'no volume can be made: the storage has no capacity' },
  { name: 'slow-attach', of: 'node', slows: true, words: 'attaching and detaching takes longer' },
  { name: 'slow-image-pull', of: 'image', slows: true, words: 'pulling images takes longer' },
  { name: 'image-pull-fails', of: 'image', slows: false, words: 'images cannot be pulled' },
  { name: 'probe-fails', of: 'pod', slows: false, words: 'health checks fail whatever the program does' },
];
