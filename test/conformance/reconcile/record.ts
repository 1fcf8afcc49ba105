/** One line of a recording (see README.md): a cluster state and what one sync of the real controller did with it. */
export interface Recorded {
  readonly id: string;
  readonly kubernetes: string;
  readonly gates: Readonly<Record<string, boolean>>;
  readonly cache: 'live' | 'frozen';
  readonly tags: readonly string[];
  readonly nowSeconds: number;
  readonly set: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly generation: number;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deleting?: boolean;
    readonly spec: Readonly<Record<string, unknown>> & {
      readonly template: RecordedTemplate;
      readonly volumeClaimTemplates?: readonly { readonly name: string; readonly labels?: Labels; readonly annotations?: Labels }[];
    };
    readonly status: Readonly<Record<string, unknown>>;
  };
  readonly pods: readonly RecordedPod[];
  readonly claims: readonly {
    readonly name: string;
    readonly uid: string;
    readonly deleting?: boolean;
    readonly owners?: readonly Owner[];
  }[];
  readonly revisions: readonly RecordedRevision[];
  readonly faults?: readonly RecordedFault[];
  readonly actions: readonly RecordedAction[];
  readonly events: readonly { readonly type: string; readonly reason: string; readonly message: string }[];
  readonly statusWritten: boolean;
  readonly status: Readonly<Record<string, unknown>>;
  readonly requeueAfterSeconds?: readonly number[];
  readonly error?: string;
}

export type Labels = Readonly<Record<string, string>>;

export interface RecordedTemplate {
  readonly id: string;
  readonly labels: Labels;
  readonly volumes?: readonly string[];
}

export interface RecordedPod {
  readonly name: string;
  readonly uid: string;
  readonly phase: string;
  readonly ready: boolean;
  readonly readyForSeconds?: number;
  readonly deleting?: boolean;
  readonly owners?: readonly Owner[];
  readonly labels?: Labels;
  readonly volumes?: Labels;
}

export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

export interface RecordedRevision {
  readonly name: string;
  readonly nameLength: number;
  readonly revision: number;
  readonly template: string;
  readonly form?: 'older';
  readonly owners?: readonly Owner[];
  readonly labels?: Labels;
}

export interface RecordedFault {
  readonly verb: string;
  readonly kind: string;
  readonly name?: string;
  readonly error: 'quota' | 'conflict' | 'notFound' | 'alreadyExists' | 'timeout' | 'internal';
  readonly times?: number;
}

export interface RecordedAction {
  readonly verb: string;
  readonly kind: string;
  readonly name: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

/** What a controller did, in the words of the recordings. */
export type Answer = Pick<Recorded, 'id' | 'kubernetes' | 'actions' | 'events' | 'status' | 'requeueAfterSeconds' | 'error'>;
