/** The simulator's words that the panel uses: the one door between the two. */
import type { KubeObject, ObjectKey, Path } from '../kube/objects.ts';

export interface Because {
  readonly code: string;
  readonly text: string;
  readonly object?: ObjectKey;
  readonly path?: Path;
}

export interface Transition {
  readonly seq: number;
  readonly atMs: number;
  readonly actor: string;
  readonly verb: 'create' | 'update' | 'delete' | 'remove' | 'event' | 'process' | 'fault' | 'request';
  readonly object: ObjectKey;
  readonly before?: KubeObject;
  readonly after?: KubeObject;
  readonly event?: { readonly type: string; readonly reason: string; readonly message: string };
  readonly response?: { readonly code: number; readonly message: string };
  readonly cause?: number;
  readonly because?: Because;
}
