import { objectKey } from '../../kube/objects.ts';
import type { Process } from '../truth.ts';
import type { Harm } from './harm.ts';

/** Two programs with one name run at once: what a StatefulSet promises never to do, and force can make. */
export const oneIdentityTwice: Harm = {
  name: 'one-identity-twice',
  watch() {
    const running = new Map<string, Map<string, string>>();
    return ({ object, after }) => {
      if (object.kind !== 'Process') return undefined;
      const process = after as Process | undefined;
      const pod = object.name.slice(0, object.name.indexOf('.'));
      const key = `${object.namespace}/${pod}`;
      const programs = running.get(key) ?? new Map<string, string>();
      running.set(key, programs);
      const runs = process?.state === 'running' || process?.state === 'stopping';
      if (!runs) {
        programs.delete(object.name);
        return undefined;
      }
      if (programs.has(object.name)) return undefined;
      programs.set(object.name, process.node);
      if (programs.size < 2) return undefined;
      const nodes = [...programs.values()].join(' and ');
      return { text: `two programs run as ${pod} at once, on ${nodes}`, object: objectKey('Pod', object.namespace, pod) };
    };
  },
};
