import { members } from '../../base/peek.ts';
import { semanticEqual } from '../semantic-equal.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { gateOn, has, type Target } from '../../kube/versions.ts';
import { child, type Draft, draftOf, ensure, finished } from '../defaults/draft.ts';
import { dropDisabledTemplateFields } from '../drop-disabled/pod-template.ts';

/** Nobody sets the status of an object while it is created. */
export function withoutStatus(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  draft['status'] = {};
  return finished(draft);
}

/** The same for kinds that count the generations of their spec. */
export function firstGeneration(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  draft['status'] = {};
  ensure(draft, 'metadata')['generation'] = 1;
  return finished(draft);
}

/** The status stays; a changed spec is a new generation. kube: strategy.PrepareForUpdate of many kinds */
export function nextGeneration(before: KubeObject, after: KubeObject): KubeObject {
  const draft = draftOf(after);
  draft['status'] = before['status'] ?? {};
  const generation = before.metadata?.generation ?? 0;
  ensure(draft, 'metadata')['generation'] = semanticEqual(before['spec'], after['spec']) ? generation : generation + 1;
  return finished(draft);
}

/** kube: pkg/registry/core/namespace strategy.PrepareForCreate */
export function prepareNamespaceForCreate(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  draft['status'] = { phase: 'Active' };
  const metadata = ensure(draft, 'metadata');
  // The label follows a name that has only just been made as well. kube: namespaceStrategy.Canonicalize
  ensure(metadata, 'labels')['kubernetes.io/metadata.name'] = metadata['name'] ?? '';
  const spec = ensure(draft, 'spec');
  const given = Array.isArray(spec['finalizers']) ? spec['finalizers'] : [];
  spec['finalizers'] = given.includes('kubernetes') ? given : [...given, 'kubernetes'];
  return finished(draft);
}

/** kube: pkg/registry/autoscaling/horizontalpodautoscaler strategy.PrepareForCreate */
export function prepareAutoscalerForCreate(object: KubeObject, target: Target): KubeObject {
  const draft = draftOf(object);
  draft['status'] = {};
  if (has(target, 'autoscalerGeneration')) ensure(draft, 'metadata')['generation'] = 1;
  dropTolerance(draft, target);
  return finished(draft);
}

/** kube: pkg/registry/autoscaling/horizontalpodautoscaler strategy.PrepareForUpdate */
export function prepareAutoscalerForUpdate(before: KubeObject, after: KubeObject, target: Target): KubeObject {
  const draft = draftOf(has(target, 'autoscalerGeneration') ? nextGeneration(before, after) : after);
  draft['status'] = before['status'] ?? {};
  dropTolerance(draft, target, before);
  return finished(draft);
}

function dropTolerance(draft: Draft, target: Target, before?: KubeObject): void {
  const inUse = before !== undefined && scalingRules(draftOf(before)).some((each) => each['tolerance'] !== undefined);
  if (inUse || gateOn(target, 'HPAConfigurableTolerance')) return;
  for (const each of scalingRules(draft)) delete each['tolerance'];
}

function scalingRules(autoscaler: Draft): Draft[] {
  const behavior = child(child(autoscaler, 'spec'), 'behavior');
  return ['scaleUp', 'scaleDown'].map((direction) => child(behavior, direction)).filter((each) => each !== undefined);
}

/** kube: pkg/registry/apps/replicaset strategy.PrepareForCreate */
export function prepareReplicaSetForCreate(object: KubeObject, target: Target): KubeObject {
  return withKeptTemplate(firstGeneration(object), undefined, target);
}

/** kube: pkg/registry/apps/replicaset strategy.PrepareForUpdate */
export function prepareReplicaSetForUpdate(before: KubeObject, after: KubeObject, target: Target): KubeObject {
  return withKeptTemplate(nextGeneration(before, after), before, target);
}

function withKeptTemplate(object: KubeObject, before: KubeObject | undefined, target: Target): KubeObject {
  const [spec, old] = [members(object['spec']) ?? {}, members(before?.['spec'])];
  const template = dropDisabledTemplateFields(spec['template'] ?? {}, before === undefined ? undefined : (old?.['template'] ?? {}), target);
  return { ...object, spec: { ...spec, template } };
}
