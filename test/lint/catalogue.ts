/**
 * What an expert reviewer could say about a set, by what it is about, and where it is said: by a rule of ours, by a finding about a change, in the API
 * server's own words, or not at all and why.
 */
export type Said =
  | { readonly by: 'rule'; readonly id: string }
  | { readonly by: 'change'; readonly id: string }
  | { readonly by: 'server'; readonly words: string }
  | { readonly by: 'nobody'; readonly why: string };

const rule = (id: string): Said => ({ by: 'rule', id });
const change = (id: string): Said => ({ by: 'change', id });
const server = (words: string): Said => ({ by: 'server', words });
const not = (why: string): Said => ({ by: 'nobody', why });
const tooOld = (minor: string): Said => not(`Only clusters before ${minor} do so, and they are older than every supported version.`);
const own = (...ids: readonly string[]): Readonly<Record<string, Said>> => Object.fromEntries(ids.map((id) => [id, rule(id)]));

/** By topic; the keys are the names that reviewers' notes use. */
export const catalogue: Readonly<Record<string, Said>> = {
  // Governing Service and DNS
  ...own(
    'service-name-missing',
    'governing-service-missing',
    'governing-service-not-headless',
    'governing-service-external-name',
    'governing-service-selector-mismatch',
    'governing-service-selects-others',
    'governing-service-unnamed-port',
    'governing-service-no-ports',
    'service-target-port-unresolved',
    'publish-not-ready-missing',
    'publish-not-ready-on-client-service',
    'tolerate-unready-annotation',
    'pod-dns-name-unknown',
    'peer-list-incomplete',
    'cluster-domain-mismatch',
    'dns-policy-hides-cluster',
    'fqdn-hostname-too-long',
    'template-hostname-ignored',
    'per-pod-service-unknown-pod',
    'network-policy-blocks-peers',
    'network-policy-pins-ordinals',
    'service-env-collision',
  ),
  'governing-service-namespace-mismatch': rule('governing-service-missing'),
  'peer-list-extra': rule('pod-dns-name-unknown'),
  // Identity, names, collisions
  ...own(
    'set-name-too-long',
    'pod-hostname-too-long',
    'claim-name-collision',
    'pod-name-collision',
    'duplicate-resource',
    'selector-template-mismatch',
    'selector-overlap',
    'volatile-label-in-selector',
    'volatile-label-in-claim-template',
    'reserved-label-set',
    'ordinal-zero-assumed',
  ),
  'set-name-not-label': server('metadata.name: Invalid value'),
  'service-name-not-label': server('spec.serviceName: Invalid value'),
  'claim-template-name-invalid': server('spec.volumeClaimTemplates[0].metadata.name: Invalid value'),
  'ordinals-gate': tooOld('1.27'),
  'pod-index-label-gate': tooOld('1.28'),
  // Pod template
  ...own(
    'volume-mount-unresolved',
    'claim-template-unmounted',
    'claim-template-shadows-volume',
    'volume-mode-mismatch',
    'env-duplicate',
    'env-reference-unresolved',
    'config-reference-typo',
    'config-key-missing',
    'probe-port-unresolved',
  ),
  // Since 1.34 of the set, before of its pods and claims (api/pod-refused).
  'claim-template-invalid': server('spec.volumeClaimTemplates[0].spec.accessModes: Required value'),
  'duplicate-entry': server('Duplicate value'),
  'misplaced-field': server('unknown field'),
  'container-image-missing': server('spec.template.spec.containers[0].image: Required value'),
  'restart-policy-not-always': server('spec.template.spec.restartPolicy: Unsupported value'),
  'deprecated-api-version': server('no matches for kind'),
  // Storage
  ...own(
    'image-volume-not-covered',
    'data-on-ephemeral-volume',
    'data-dir-is-mount-root',
    'access-mode-shared',
    'storage-class-empty',
    'binding-immediate-across-zones',
    'class-cannot-grow',
    'quantity-suspicious',
    'shared-claim-many-pods',
    'deployment-rwo-claim',
    'volume-chown-every-mount',
    'preprovisioned-claim-differs',
    'volume-group-missing',
    'init-chown-root',
    'claim-template-without-kind',
  ),
  'storage-class-unknown': not('Classes are mostly made by whoever runs the cluster; a name alone does not say that it is a slip.'),
  'claim-template-export-noise': not('Harmless: the server drops what an export has too much.'),
  'storage-class-implicit': not('Right on every cluster with one default class; nothing in the text tells the others apart.'),
  'set-without-state': not('Off for everybody in the notes that name it: a set for stable names alone is a common and right choice.'),
  'attach-limit-exceeded': not('Needs the limit of a node type, which no manifest states.'),
  // Claim retention
  ...own(
    'retention-scaled-delete',
    'retention-deleted-delete',
    'retention-without-claims',
    'retention-during-slice-move',
    'stale-claim-returns',
  ),
  'retention-turned-on': change('retention-turned-on'),
  'retention-gate': tooOld('1.27'),
  // Replicas, quorum, autoscaling
  ...own(
    'quorum-even',
    'quorum-two',
    'replicas-with-autoscaler',
    'autoscaler-target-missing',
    'autoscaler-below-quorum',
    'autoscaler-on-members',
  ),
  // Disruption budgets
  ...own(
    'pdb-missing',
    'pdb-blocks-eviction',
    'pdb-allows-quorum-loss',
    'pdb-matches-nothing',
    'pdb-overlap',
    'pdb-selector-broad',
    'pdb-integer-under-autoscaler',
  ),
  // Scheduling
  ...own(
    'spread-missing',
    'anti-affinity-no-effect',
    'spread-no-effect',
    'spread-unsatisfiable',
    'match-label-keys-foreign',
    'deprecated-topology-key',
    'node-name-pinned',
    'host-port-needs-spread',
    'never-evicted-tolerations',
    'spread-fights-volumes',
  ),
  // Probes and shutdown
  ...own(
    'readiness-missing',
    'readiness-needs-peers-in-order',
    'liveness-kills-recovery',
    'liveness-equals-readiness',
    'probe-timeout-tight',
    'grace-zero',
    'grace-shorter-than-prestop',
    'grace-short-for-store',
    'min-ready-zero-quorum',
  ),
  // Update strategy
  ...own(
    'partition-freezes-set',
    'partition-left-on',
    'max-unavailable-gate',
    'max-unavailable-quorum',
    'image-mutable-tag',
    'history-zero',
  ),
  'on-delete-strategy': not('Chosen on purpose wherever it is seen; the hover and the simulation say what it does.'),
  'parallel-rolls-past-unready': not(
    'Members that need each other to start are rightly made in parallel; it would be on every such set. The rollout with a member down is a what-if.',
  ),
  'rollout-stuck-on-bad-revision': change('rollout-stuck-on-bad-revision'),
  'recreate-gate': server("must be 'RollingUpdate' or 'OnDelete'"),
  'rolling-block-with-on-delete': server("only allowed for updateStrategy 'RollingUpdate'"),
  // Against what runs
  'immutable-field-changed': change('immutable-field-changed'),
  'claim-size-changed': change('claim-size-changed'),
  'set-renamed': change('set-renamed'),
  'governing-service-renamed': change('governing-service-renamed'),
  'data-path-changed': change('data-path-changed'),
  'store-major-upgrade': change('store-major-upgrade'),
  'replicas-lowered': change('replicas-lowered'),
  'rollout-preview': not('A picture, not a finding: Simulate Rollout of This Change.'),
};
