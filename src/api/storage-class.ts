/** An entry of `allowedTopologies` of a StorageClass, as decoded. */
export interface TopologyTerm {
  readonly matchLabelExpressions?: readonly { readonly key?: string; readonly values?: readonly string[] }[];
}
