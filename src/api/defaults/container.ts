import { parseImageReference } from '../../kube/image-reference.ts';
import { canonicalQuantity, child, type Draft, items, roundRequirements, setIfAbsent, setIfZero, text } from './draft.ts';

/** `Always` for `latest`, written or not; an image that cannot be read has no tag. kube: core/v1 SetDefaults_Container */
export function pullPolicyOf(image: string): string {
  return parseImageReference(image)?.tag === 'latest' ? 'Always' : 'IfNotPresent';
}

/** A regular, init or ephemeral container. kube: core/v1 SetDefaults_Container and what it holds */
export function defaultContainer(container: Draft): void {
  setIfZero(container, 'imagePullPolicy', pullPolicyOf(text(container, 'image')));
  setIfZero(container, 'terminationMessagePath', '/dev/termination-log');
  setIfZero(container, 'terminationMessagePolicy', 'File');
  for (const port of items(container, 'ports')) setIfZero(port, 'protocol', 'TCP');
  for (const variable of items(container, 'env')) defaultVariableSource(child(variable, 'valueFrom'));
  roundRequirements(child(container, 'resources'));
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) defaultProbe(child(container, probe));
  const lifecycle = child(container, 'lifecycle');
  for (const hook of ['postStart', 'preStop']) defaultHttpGet(child(child(lifecycle, hook), 'httpGet'));
}

function defaultVariableSource(source: Draft | undefined): void {
  const fieldRef = child(source, 'fieldRef');
  if (fieldRef !== undefined) setIfZero(fieldRef, 'apiVersion', 'v1');
  const fileKeyRef = child(source, 'fileKeyRef');
  if (fileKeyRef !== undefined) setIfAbsent(fileKeyRef, 'optional', false);
  canonicalQuantity(child(source, 'resourceFieldRef'), 'divisor');
}

/** kube: core/v1 SetDefaults_Probe */
function defaultProbe(probe: Draft | undefined): void {
  if (probe === undefined) return;
  setIfZero(probe, 'timeoutSeconds', 1);
  setIfZero(probe, 'periodSeconds', 10);
  setIfZero(probe, 'successThreshold', 1);
  setIfZero(probe, 'failureThreshold', 3);
  defaultHttpGet(child(probe, 'httpGet'));
  const grpc = child(probe, 'grpc');
  if (grpc !== undefined) setIfAbsent(grpc, 'service', '');
}

/** kube: core/v1 SetDefaults_HTTPGetAction */
function defaultHttpGet(action: Draft | undefined): void {
  if (action === undefined) return;
  setIfZero(action, 'path', '/');
  setIfZero(action, 'scheme', 'HTTP');
}
