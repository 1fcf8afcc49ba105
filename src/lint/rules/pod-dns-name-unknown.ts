import { podName } from '../../kube/identity.ts';
import { replacePart } from '../edits.ts';
import { podNameUses, type PodNameUse, writtenNamespace } from '../pod-names.ts';
import { type Fix, lowered, type Place, type Report, type Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/** Endings of names that are files rather than hosts. */
const fileEndings =
  /^(?:log|txt|json|ya?ml|conf|cfg|ini|properties|sh|py|js|xml|pem|crt|key|cert|csr|p12|jks|sock|pid|lock|bak|tmp|gz|tgz|zip|tar|sql|db|service|md|out|err|env|template|toml|dat|snapshot)$/i;

/**
 * A pod DNS name that will never exist.
 *
 * Each pod of a set has one name in the cluster's DNS that stays when the pod is replaced: web-0.web is pod web-0 of the set, under the
 * Service that the set names in spec.serviceName. Programs find each other by these names.
 *
 * A name with another number, Service or namespace does not resolve. The program that uses it waits, or gives up, and mostly says no more
 * than that a host is unknown.
 */
export const podDnsNameUnknown: Rule = {
  id: 'pod-dns-name-unknown',
  severity: 'error',
  shows: { story: 'peer-list-by-hand', moment: 'ready LAST' },
  *check(set) {
    for (const use of podNameUses(set)) {
      const report = judge(set, use);
      if (report !== undefined) yield report;
    }
  },
};

function judge(set: SetScope, use: PodNameUse): Report | undefined {
  const { host, service } = use;
  if (service === undefined) return bareName(set, use);
  if (service === set.serviceName) return wrongNamespace(set, use) ?? wrongOrdinal(set, use);
  // The name of a Service begins with a letter: db-3.2 is a version.
  if (!/^[a-z\uE001]/.test(service)) return undefined;
  const isKnown = service === writtenNamespace(set) || set.all('Service').some((each) => each.name === service);
  return host.labels.length === 2 && (fileEndings.test(service) || !(isKnown || isHost(use))) ? undefined : wrongService(set, use, service);
}

/** A name of two labels is a host when the text shows it: a port, a scheme, or nothing but such names in the value. */
function isHost({ host, text }: PodNameUse): boolean {
  const words = text.expanded.split(/[\s,;]+/);
  return host.certain || (words.includes(host.name) && words.every((word) => word === '' || word.includes('.')));
}

function place({ text, host }: PodNameUse): Place {
  return host.source === undefined ? text.at : { ...text.at, part: host.source, occurrence: host.occurrence };
}

function shown(set: SetScope, { host }: PodNameUse): string {
  return host.source ?? host.name.replace(/^[\uE000-\uE002]/, podName(set.name, set.range.first)).replace(/[\uE000-\uE002]/g, '…');
}

function wrongOrdinal(set: SetScope, use: PodNameUse): Report | undefined {
  const { ordinal } = use;
  if (ordinal === undefined || (ordinal >= set.range.first && ordinal <= set.lastOrdinal)) return undefined;
  const why =
    set.range.count === 0 || ordinal > set.lastOrdinal ? `replicas is ${set.range.count}` : `ordinals.start is ${set.range.first}`;
  return {
    at: place(use),
    severity: 'warning',
    message: `${shown(set, use)} does not exist: ${why} (${set.podsText}). Whoever looks it up gets no address.`,
  };
}

function wrongNamespace(set: SetScope, use: PodNameUse): Report | undefined {
  const written = writtenNamespace(set);
  if (written === undefined || use.namespace === undefined || use.namespace === written) return undefined;
  // One such name may mean a set of the same name elsewhere; a list of them was copied.
  const copied = set.closed && podNameUses(set).filter((each) => each.namespace === use.namespace).length > 1;
  return {
    at: place(use),
    severity: copied ? 'error' : 'warning',
    message: `${shown(set, use)} does not exist: the set is in namespace "${written}". Its pods have their names there alone.`,
    fixes: fixes(set, use, use.host.labels.with(2, written).join('.')),
  };
}

/** `web-0` alone, or `web-0.<namespace>`: the label of the Service is missing. */
function bareName(set: SetScope, use: PodNameUse): Report | undefined {
  if (use.ordinal === undefined || !use.text.expanded.includes(`//${use.host.name}`) || !set.closed) return undefined;
  // A Service of that name, or a host alias, makes the short name work.
  if (set.all('Service').some((each) => each.name === use.host.name)) return undefined;
  return serviceMissing(set, use, 'a pod has no name of its own');
}

function serviceMissing(set: SetScope, use: PodNameUse, fact: string): Report {
  const name = set.serviceName;
  const right = name === undefined ? undefined : [use.host.labels[0], name, ...use.host.labels.slice(1)].join('.');
  const advice =
    right === undefined ? 'The set has no serviceName, so its pods have no names.' : `Pods are named under their Service: ${right}.`;
  return {
    at: place(use),
    message: `${shown(set, use)} does not resolve: ${fact}. ${advice}`,
    fixes: right === undefined ? [] : fixes(set, use, right),
  };
}

function wrongService(set: SetScope, use: PodNameUse, service: string): Report | undefined {
  const name = set.serviceName;
  if (service === writtenNamespace(set))
    return serviceMissing(set, use, `"${service}" is the namespace, and the Service's label is missing`);
  const known = set.all('Service').find((each) => each.name === service);
  const outside = use.host.labels.length > 2 && use.host.labels[3] !== 'svc' && use.host.labels[2] !== 'svc';
  // Names of another domain, or of a namespace that is not ours to judge.
  if (known === undefined && outside && use.namespace !== writtenNamespace(set)) return undefined;
  if (name === undefined) {
    return {
      at: place(use),
      severity: set.closed ? 'error' : 'warning',
      message: `${shown(set, use)} does not exist: "${set.name}" has no serviceName. Its pods get no DNS names.`,
    };
  }
  const fact = known === undefined ? `there is no Service "${service}" here` : `Service "${service}" does not govern the set`;
  return {
    at: place(use),
    severity: set.closed ? 'error' : lowered('error'),
    message: `${shown(set, use)} does not exist: ${fact}. Only spec.serviceName, "${name}", gives the pods of "${set.name}" their names.`,
    related: [{ at: set.at('spec', 'serviceName'), message: `The pods are named under "${name}"` }],
    fixes: fixes(set, use, use.host.labels.with(1, name).join('.')),
  };
}

function fixes(set: SetScope, use: PodNameUse, right: string): Fix[] {
  if (use.host.source === undefined) return [];
  return [{ title: `Change to ${right}`, edits: replacePart(place(use), right), preferred: true }];
}
