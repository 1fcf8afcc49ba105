import type { KubeObject } from '../../kube/objects.ts';
import type { TopologyTerm } from '../storage-class.ts';
import { nodeLabelWarning } from './node-labels.ts';

/** kube: pkg/api/storage GetWarningsForStorageClass */
export function storageClassWarnings(object: KubeObject): string[] {
  const terms = (object['allowedTopologies'] as readonly TopologyTerm[] | undefined) ?? [];
  return terms.flatMap((term, i) =>
    (term.matchLabelExpressions ?? []).flatMap((expression, k) => {
      const warning = nodeLabelWarning(expression.key ?? '');
      return warning === undefined ? [] : [`allowedTopologies[${i}].matchLabelExpressions[${k}].key: ${warning}`];
    }),
  );
}
