import { nodeNameOf } from '../../../kube/views.ts';
import { type FilterPlugin, verdict } from '../filter.ts';

/** A pod that names its node. kube: pkg/scheduler/framework/plugins/nodename */
export const nodeName: FilterPlugin = (pod) => {
  const wanted = nodeNameOf(pod);
  if (wanted === '') return undefined;
  const refused = verdict("node(s) didn't match the requested node name", false, 'spec', 'nodeName');
  return ({ node }) => (node.metadata.name === wanted ? undefined : refused);
};
