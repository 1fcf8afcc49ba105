import { peek } from '../../base/peek.ts';
import { firstUnmet, mapSelector } from '../../kube/selector.ts';
import { removeMember, replaceValue, scalarText } from '../edits.ts';
import type { Fix, Rule } from '../rule.ts';

/**
 * A governing Service that selects other pods.
 *
 * A Service finds its pods by their labels. The one that a set names in spec.serviceName gives the pods their names in DNS; when its
 * selector asks for other labels than those of the template, it finds nobody and stays empty: no names, no addresses.
 */
export const governingServiceSelectorMismatch: Rule = {
  id: 'governing-service-selector-mismatch',
  severity: 'error',
  shows: { story: 'service-selects-others', moment: 'ready FIRST' },
  *check(set) {
    const { service } = set;
    if (service?.object === undefined || peek(service.object, 'spec', 'type') === 'ExternalName') return;
    const unmet = firstUnmet(mapSelector(peek(service.object, 'spec', 'selector')), set.podLabels);
    if (unmet === undefined) return;
    const { key } = unmet;
    const label = set.podLabels[key];
    const path = ['spec', 'selector', key];
    const change: Fix =
      label === undefined
        ? { title: `Do not select by "${key}"`, edits: removeMember(service, path), preferred: true }
        : { title: `Select ${key}=${label}`, edits: replaceValue(service, path, scalarText(label)), preferred: true };
    yield {
      at: { resource: service, path },
      // A Service of another file may belong to another set with the same name for it.
      severity: service.uri === set.resource.uri ? 'error' : 'warning',
      message: `Service "${service.name}" selects ${key}=${unmet.values[0]}, and the pods of "${set.name}" ${label === undefined ? `have no label "${key}"` : `are labelled ${key}=${label}`}. It stays empty, and no pod gets a DNS name.`,
      related: [
        { at: set.at('spec', 'serviceName'), message: `The pods of "${set.name}" get their names from it` },
        { at: set.at('spec', 'template', 'metadata', 'labels'), message: 'Labels of the pods' },
      ],
      fixes: change.edits.length > 0 ? [change] : [],
    };
  },
};
