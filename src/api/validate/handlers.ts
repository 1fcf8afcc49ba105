import { gateOn, has } from '../../kube/versions.ts';
import type { Container, Handler, HttpGet, Lifecycle, Probe } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { httpHeaderName, portName, portNumber } from './formats.ts';
import type { PodContext } from './pod-context.ts';
import type { Report } from './report.ts';
import { validateStopSignal } from './stop-signal.ts';

/** In the server's order: the first one found is checked, every other one is surplus. */
const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

/** R14 R15. kube: core validation.validateHandler */
function validateHandler({ report, spec }: PodContext, handler: Handler, field: Field): void {
  const given = handlers.filter((each) => handler[each] !== undefined);
  if (given.length === 0) report.required(field, 'must specify a handler type');
  for (const surplus of given.slice(1)) report.forbidden(field.child(surplus), 'may not specify more than 1 handler type');
  const [first] = given;
  if (first === 'exec' && (handler.exec?.command ?? []).length === 0) report.required(field.child('exec').child('command')); // R16
  if (first === 'httpGet') validateHttpGet(report, handler.httpGet ?? {}, field.child('httpGet'));
  if (first === 'tcpSocket') validatePort(report, handler.tcpSocket?.port, field.child('tcpSocket').child('port'));
  if (first === 'grpc') validateGrpc(report, handler.grpc ?? {}, field.child('grpc'));
  if (first === 'sleep') validateSleep(report, handler.sleep?.seconds ?? 0, spec.terminationGracePeriodSeconds, field.child('sleep'));
}

/** PORT: a number or a name; absent counts as 0. kube: core validation.ValidatePortNumOrName */
export function validatePort(report: Report, port: number | string | undefined, field: Field): void {
  if (typeof port === 'string')
    report.invalidEach(field, port, portName(port)); // R17
  else report.invalidEach(field, port ?? 0, portNumber(port ?? 0));
}

/** kube: core validation.validateHTTPGetAction */
function validateHttpGet(report: Report, action: HttpGet, field: Field): void {
  const { path = '', scheme = '', host = '', protocol } = action;
  if (path === '') report.required(field.child('path'));
  validatePort(report, action.port, field.child('port'));
  if (scheme !== 'HTTP' && scheme !== 'HTTPS') report.notSupported(field.child('scheme'), scheme, ['HTTP', 'HTTPS']); // R18
  for (const [i, { name = '' }] of (action.httpHeaders ?? []).entries()) {
    report.invalidEach(field.child('httpHeaders', ['httpHeaders', i, 'name']), name, httpHeaderName(name)); // R19
  }
  if (protocol === undefined) return;
  if (protocol !== 'HTTP1' && protocol !== 'HTTP2') report.notSupported(field.child('protocol'), protocol, ['HTTP1', 'HTTP2']);
  else if (protocol === 'HTTP2' && scheme !== 'HTTP')
    report.invalid(field.child('protocol'), protocol, 'is only supported with HTTP (H2C)');
  else if (protocol === 'HTTP2' && host !== '') report.invalid(field.child('host'), host, 'must be empty when `protocol` is "HTTP2"');
}

/** kube: core validation.validateGRPCAction */
function validateGrpc(report: Report, { port, mode }: NonNullable<Handler['grpc']>, field: Field): void {
  validatePort(report, port, field.child('port'));
  if (mode !== undefined && mode !== 'Plaintext' && mode !== 'TLS') report.notSupported(field.child('mode'), mode, ['Plaintext', 'TLS']);
}

/** R20. kube: core validation.validateSleepAction */
function validateSleep(report: Report, seconds: number, graceSeconds: number | undefined, field: Field): void {
  if (graceSeconds === undefined) return;
  if (has(report.target, 'sleepMayBeZero')) {
    if (seconds >= 0 && seconds <= graceSeconds) return;
    report.invalid(field, seconds, `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`);
  } else if (seconds <= 0 || seconds > graceSeconds) {
    const hint = has(report.target, 'zeroSleepHinted') ? '. Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.' : '';
    report.invalid(field, seconds, `must be greater than 0 and less than terminationGracePeriodSeconds (${graceSeconds})${hint}`);
  }
}

/** kube: core validation.validateLifecycle */
function validateLifecycle(context: PodContext, lifecycle: Lifecycle, field: Field): void {
  const { report, spec } = context;
  if (lifecycle.postStart !== undefined) validateHandler(context, lifecycle.postStart, field.child('postStart'));
  if (lifecycle.preStop !== undefined) validateHandler(context, lifecycle.preStop, field.child('preStop'));
  if (lifecycle.stopSignal !== undefined && gateOn(report.target, 'ContainerStopSignals')) {
    validateStopSignal(report, lifecycle.stopSignal, spec.os, field.child('stopSignal'));
  }
}

const probeNumbers = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const;

/** kube: core validation.validateProbe, validateLivenessProbe, validateReadinessProbe, validateStartupProbe */
function validateProbe(context: PodContext, probe: Probe, which: 'livenessProbe' | 'readinessProbe' | 'startupProbe', field: Field): void {
  const { report } = context;
  validateHandler(context, probe, field);
  for (const member of probeNumbers) {
    const value = probe[member] ?? 0;
    if (value < 0) report.invalid(field.child(member), value, 'must be greater than or equal to 0'); // R22
  }
  const grace = probe.terminationGracePeriodSeconds;
  const gracePlace = field.child('terminationGracePeriodSeconds');
  if (grace !== undefined && grace <= 0) report.invalid(gracePlace, grace, 'must be greater than 0'); // R24
  if (which === 'readinessProbe') {
    if (grace !== undefined) report.invalid(gracePlace, grace, 'must not be set for readinessProbes'); // R25
  } else if ((probe.successThreshold ?? 0) !== 1) {
    report.invalid(field.child('successThreshold'), probe.successThreshold ?? 0, 'must be 1'); // R23
  }
}

/** Lifecycle and probes of a container that runs beside others. */
export function validateLifecycleAndProbes(context: PodContext, container: Container, field: Field): void {
  if (container.lifecycle !== undefined) validateLifecycle(context, container.lifecycle, field.child('lifecycle'));
  for (const which of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    const probe = container[which];
    if (probe !== undefined) validateProbe(context, probe, which, field.child(which));
  }
}
