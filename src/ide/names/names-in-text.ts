import { claimTemplateNames, governingServiceName, parsePodName } from '../../kube/identity.ts';
import type { Path } from '../../kube/objects.ts';
import { compareNamespaces } from '../../kube/selector.ts';
import { type HostName, hostNames } from '../../lint/host-names.ts';
import { type ProgramText, programTexts } from '../../lint/program-text.ts';
import { SetScope } from '../../lint/set-scope.ts';
import { rangeOfPart } from '../../manifest/node-path.ts';
import { type Bundle, type Resource, type Workspace, workloadKinds } from '../../manifest/workspace.ts';
import { type Collector, localSymbol, objectSymbol } from './collector.ts';

/** Names inside of texts: hosts, pods and claims in variables, arguments, commands and ConfigMaps of every workload of a bundle. */
export class NamesInText {
  readonly #sets: readonly Resource[];
  readonly #services: readonly Resource[];
  /** By the document that the text stands in; ConfigMaps are read by several workloads. */
  readonly #texts = new Map<Resource, Map<string, ProgramText>>();

  constructor(workspace: Workspace, bundle: Bundle) {
    this.#sets = bundle.resources.filter((each) => each.kind === 'StatefulSet' && each.object !== undefined && each.name !== '');
    this.#services = bundle.resources.filter((each) => each.kind === 'Service' && each.name !== '');
    for (const resource of bundle.resources) {
      if (resource.object === undefined || !workloadKinds.includes(resource.kind)) continue;
      const scope = new SetScope(resource, resource.object, bundle, workspace.targetOf(resource.uri));
      for (const text of programTexts(scope)) {
        const own = this.#texts.get(text.at.resource) ?? new Map<string, ProgramText>();
        own.set(JSON.stringify(text.at.path), text);
        this.#texts.set(text.at.resource, own);
      }
    }
  }

  /** Adds what stands in the texts of a document, and in the names of claims and pods that somebody made by hand. */
  collect(collect: Collector): void {
    const { resource } = collect;
    for (const text of this.#texts.get(resource)?.values() ?? []) {
      for (const host of hostNames(text)) this.#ofHost(collect, text, host);
      this.#ofIdentities(collect, text.at.path, text.text);
    }
    if (resource.kind === 'PersistentVolumeClaim' || resource.kind === 'Pod')
      this.#ofIdentities(collect, ['metadata', 'name'], resource.name);
  }

  /** `web-0.web.shop.svc`: the set's name before the ordinal, then the Service. `web.shop.svc`: the Service. */
  #ofHost(collect: Collector, text: ProgramText, { labels, source, occurrence, certain }: HostName): void {
    if (source === undefined) return;
    const [first = '', second, third] = labels;
    const { start, end } = rangeOfPart(collect.resource.document, text.at.path, source, occurrence);
    if (end - start !== source.length) return;
    const set = this.#setOf(collect, parsePodName(first)?.setName, third);
    if (set !== undefined && second !== undefined && second === governingServiceName(set.object)) {
      this.#part(collect, set, start);
      const at = start + first.length + 1;
      collect.add(second, { start: at, end: at + second.length }, objectSymbol('Service', collect.namespace, second), {});
      return;
    }
    const service = this.#services.find((each) => each.name === first && mayBeIn(each, collect.resource, second));
    const isHost = labels.length === 1 ? certain : second !== undefined && (third === 'svc' || service?.namespace === second);
    if (service !== undefined && isHost)
      collect.add(first, { start, end: start + first.length }, objectSymbol('Service', collect.namespace, first), {});
  }

  /** `web-0` and `data-web-0` by themselves. */
  #ofIdentities(collect: Collector, path: Path, text: string): void {
    for (const match of text.matchAll(/(?<![\w.-])[a-z0-9](?:[-a-z0-9]*[a-z0-9])?-\d{1,6}(?![\w-]|\.\w)/g)) {
      const [token] = match;
      const prefix = parsePodName(token)?.setName ?? '';
      for (const set of this.#sets) {
        if (compareNamespaces(set.namespace, collect.resource.namespace) === 'different') continue;
        const template = claimTemplateNames(set.object).find((name) => `${name}-${set.name}` === prefix);
        if (prefix !== set.name && template === undefined) continue;
        const range = rangeOfPart(collect.resource.document, path, token, countBefore(text, token, match.index));
        if (range.end - range.start !== token.length) break;
        if (template === undefined) this.#part(collect, set, range.start);
        else {
          const templateRange = { start: range.start, end: range.start + template.length };
          collect.add(template, templateRange, localSymbol('volume', set, template), { fixed: true });
          this.#part(collect, set, range.start + template.length + 1);
        }
        break;
      }
    }
  }

  #part(collect: Collector, set: Resource, start: number): void {
    const symbol = objectSymbol('StatefulSet', collect.namespace, set.name);
    collect.add(set.name, { start, end: start + set.name.length }, symbol, { fixed: true });
  }

  #setOf(collect: Collector, name: string | undefined, namespace: string | undefined): Resource | undefined {
    return this.#sets.find((each) => each.name === name && mayBeIn(each, collect.resource, namespace));
  }
}

/** Whether a name with this namespace behind it, asked from a document, can mean the object. */
function mayBeIn(object: Resource, from: Resource, namespace: string | undefined): boolean {
  if (namespace === undefined || namespace === 'svc') return compareNamespaces(object.namespace, from.namespace) !== 'different';
  return object.namespace === undefined || object.namespace === namespace;
}

function countBefore(text: string, part: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1 && at < end; at = text.indexOf(part, at + 1)) count += 1;
  return count;
}
