import { forgetNotes } from './forget-notes.ts';
import { because, enqueue } from '../cluster/writes.ts';
import { controllerOf } from '../../kube/objects.ts';
import { isPodTerminal } from '../../kube/views.ts';
import { storeKey } from '../cluster/store.ts';
import type { Component, Pass } from '../component.ts';

const retryMs = 5000;

/**
 * A person's `kubectl drain`, after the node was cordoned: asks to evict every pod of the node, again every 5 s while a budget refuses, until none is left.
 * kube: k8s.io/kubectl/pkg/drain/drain.go :: evictPods
 */
export const kubectlDrain: Component = {
  name: 'kubectl-drain',
  watches: [{ kind: 'Node', keys: () => [] }],
  *reconcile(node, { cache, memory, clock }): Pass {
    const here = cache.by('podsOfNode', node).filter((pod) => !isPodTerminal(pod) && controllerOf(pod)?.kind !== 'DaemonSet');
    const uncordoned = (cache.get('Node', '', node)?.['spec'] as { readonly unschedulable?: boolean } | undefined)?.unschedulable !== true;
    if (here.length === 0 || uncordoned) {
      return forgetNotes(memory, `${node}/`);
    }
    let again = false;
    for (const pod of here) {
      const note = `${node}/${pod.metadata.uid ?? ''}`;
      if (memory.has(note)) continue;
      const why = because(pod, 'drain-evicts', `${node} is being drained`);
      const answer = yield { do: 'evict', key: storeKey(pod), because: why };
      if (answer.ok || answer.code === 404) memory.set(note, clock.nowMs);
      else again = true;
    }
    if (again) yield enqueue(node, retryMs);
  },
};
