import type { Target } from '../../kube/target.ts';
import type { AppSpec } from '../input.ts';

/** What a kubelet finds around one pod at one moment. */
export interface Surroundings {
  readonly nowMs: number;
  readonly target: Target;
  readonly app: AppSpec;
  /** Every volume is attached and mounted. */
  readonly volumesReady: boolean;
  /** The program would pass its readiness probe. */
  readonly healthy: boolean;
  /** Somebody made it fail its readiness probe. */
  readonly held: boolean;
  /** Extra time for pulling images, by a fault; undefined when pulling works as ever. */
  readonly pullFails: boolean;
  readonly pullExtraMs: number;
  /** Health checks fail whatever the program does, by a fault. */
  readonly probesFail: boolean;
}

/** Something to report. */
export interface Say {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly code: string;
  readonly why: string;
  /** The field of the pod that decided; empty where none did. */
  readonly path: readonly (string | number)[];
}

/** Something to report, with the rule and the field of the pod behind it. */
export function say(reason: string, message: string, code: string, why: string, ...path: readonly (string | number)[]): Say {
  return { type: 'Normal', reason, message, code, why, path };
}

/** The same as a warning. */
export function warn(...words: Parameters<typeof say>): Say {
  return { ...say(...words), type: 'Warning' };
}

/** What becomes of an image, if anything but running. */
export function imageEffect(app: AppSpec, image: string): NonNullable<AppSpec['images']>[number] | undefined {
  return app.images?.find(({ image: pattern }) => (pattern.endsWith('*') ? image.startsWith(pattern.slice(0, -1)) : image === pattern));
}
