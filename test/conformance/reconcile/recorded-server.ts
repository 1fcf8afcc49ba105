import { applyDefaults } from '../../../src/api/server.ts';
import type { KubeObject } from '../../../src/kube/objects.ts';
import type { Target } from '../../../src/kube/versions.ts';
import { refused } from '../../../src/sim/cluster/admission.ts';
import { handleRequest, type Request } from '../../../src/sim/cluster/api-server.ts';
import { timeText } from '../../../src/sim/cluster/epoch.ts';
import { ownChecks } from '../../../src/sim/cluster/own-checks.ts';
import { qualifiedResource } from '../../../src/sim/cluster/resources.ts';
import type { Server } from '../../../src/sim/cluster/server.ts';
import { Store, storeKey } from '../../../src/sim/cluster/store.ts';
import { type Response, refusal } from '../../../src/sim/cluster/write.ts';
import type { SimulationInput } from '../../../src/sim/input.ts';
import { revisionLabel } from '../../../src/kube/identity.ts';
import type { Recorded, RecordedFault } from './record.ts';
import { nowMsOf } from './state.ts';
import type { Symbols } from './symbols.ts';

/** The simulator's API server over a recorded state, with the recording's refusals. */
export class RecordedServer implements Server {
  readonly store = new Store();
  readonly target: Target;
  readonly admission: Server['admission'];
  readonly input: SimulationInput;
  readonly nowMs: number;
  readonly nowText: string;
  readonly #faults: { readonly fault: RecordedFault; left: number }[];
  #next = 1;

  constructor(record: Recorded, objects: readonly KubeObject[], symbols: Symbols, target: Target) {
    this.target = target;
    this.nowMs = nowMsOf(record);
    this.nowText = timeText(this.nowMs);
    this.input = { target, cluster: { nodes: [], storageClasses: [] }, objects: [], apps: {}, steps: [], seed: 0, assumptions: [] };
    for (const object of objects) {
      this.store.put({ ...object, metadata: { ...object.metadata, resourceVersion: `${this.#next++}` } });
    }
    this.#faults = (record.faults ?? []).map((fault) => ({
      fault,
      left: fault.times === undefined || fault.times === 0 ? Number.POSITIVE_INFINITY : fault.times,
    }));
    const lengths = new Map(record.revisions.map((each) => [symbols.real(each.name), each.nameLength]));
    this.admission = {
      defaults: applyDefaults,
      create: (object, to) => {
        const label = object.metadata.labels?.[revisionLabel] ?? '';
        const length = lengths.get(label) ?? label.length;
        const longer = label.padEnd(length, '~').slice(0, length);
        const labels = { ...object.metadata.labels, [revisionLabel]: longer };
        const answer = ownChecks.create({ ...object, metadata: { ...object.metadata, labels } }, to);
        return refused(answer) ? { ...answer, message: answer.message.replaceAll(longer, label) } : object;
      },
      // The recorder's validation of a status does not know the group of the kind.
      update: (before, after, to, subresource) => {
        const answer = ownChecks.update(before, after, to, subresource);
        return refused(answer) ? { ...answer, message: answer.message.replace('StatefulSet.apps "', 'StatefulSet "') } : answer;
      },
    };
  }

  nextNumber(): number {
    return this.#next++;
  }

  commit(verb: string, _before: KubeObject | undefined, after: KubeObject): KubeObject {
    const stored = { ...after, metadata: { ...after.metadata, resourceVersion: `${this.#next++}` } };
    if (verb === 'remove') this.store.remove(storeKey(after));
    else this.store.put(stored);
    return stored;
  }

  answer(request: Request, symbols: Symbols): Response {
    const { kind, name } = 'object' in request ? storeKey(request.object) : request.key;
    const status = 'subresource' in request && request.subresource === 'status';
    const wanted = { verb: request.do, kind: status ? `${kind}/status` : kind, name: symbols.symbolic(name) };
    const found = this.#faults.find(
      ({ fault, left }) =>
        left > 0 && fault.verb === wanted.verb && fault.kind === wanted.kind && (fault.name === undefined || fault.name === wanted.name),
    );
    if (found === undefined) return handleRequest(request, this);
    found.left--;
    return refuse(found.fault, kind, name);
  }
}

function refuse({ error }: RecordedFault, kind: string, name: string): Response {
  const subject = `${qualifiedResource(kind)} "${name}"`;
  switch (error) {
    case 'quota':
      return refusal('Forbidden', `${subject} is forbidden: exceeded quota: q, requested: count=1, used: count=3, limited: count=3`);
    case 'conflict':
      return refusal(
        'Conflict',
        `Operation cannot be fulfilled on ${subject}: the object has been modified; please apply your changes to the latest version and try again`,
      );
    case 'notFound':
      return refusal('NotFound', `${subject} not found`);
    case 'alreadyExists':
      return refusal('AlreadyExists', `${subject} already exists`);
    case 'timeout':
      return refusal('InternalError', 'Timeout: request did not complete within requested timeout');
    case 'internal':
      return refusal('InternalError', 'Internal error occurred: storage is down');
  }
}
