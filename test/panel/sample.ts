/** Simulations to show, made from manifests as the server makes them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type KubeObject, keyOf } from '../../src/kube/objects.ts';
import { defaultTarget } from '../../src/kube/versions.ts';
import { simulationInput } from '../../src/scenario/from-manifests.ts';
import type { SimulationMessage, ToPanel } from '../../src/wire/panel-messages.ts';

/** The objects of a YAML text, read by a plain YAML parser. */
export function objectsOf(text: string): KubeObject[] {
  return parseAllDocuments(text).flatMap((document) => (document.toJS() as KubeObject | null) ?? []);
}

/** The message that starts a simulation of some objects. */
export function simulationOf(
  title: string,
  objects: readonly KubeObject[],
  more: Partial<SimulationMessage> = {},
): ToPanel & SimulationMessage {
  const input = simulationInput(objects, defaultTarget);
  const refs = input.objects.map((object) => ({ uri: `file:///${title}`, version: 1, object: keyOf(object), path: [] }));
  return { version: 1, type: 'simulation', id: `file:///${title}`, title, input, refs, ...more };
}

/** The message for one of the project's own samples. */
export function sample(name: string, more: Partial<SimulationMessage> = {}): ToPanel & SimulationMessage {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../media/samples', name), 'utf8');
  return simulationOf(name, objectsOf(text), more);
}

/** The same simulation with another number of replicas. */
export function withReplicas(message: ToPanel & SimulationMessage, replicas: number): ToPanel & SimulationMessage {
  const objects = message.input.objects.map((object) =>
    object.kind === 'StatefulSet' ? { ...object, spec: { ...(object['spec'] as object), replicas } } : object,
  );
  const nodes = Array.from({ length: Math.max(3, Math.ceil(replicas / 10)) }, (_, index) => {
    const model = message.input.cluster.nodes[index % message.input.cluster.nodes.length];
    return { cpuMillis: 64_000, memoryBytes: 2 ** 40, ...model, name: `node-${index + 1}` };
  });
  return { ...message, input: { ...message.input, objects, cluster: { ...message.input.cluster, nodes } } };
}
