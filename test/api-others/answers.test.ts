import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { message } from '../../src/api/message.ts';
import { applyDefaults, prepareForCreate, validateCreate, validateUpdate, warnings } from '../../src/api/server.ts';
import { stored } from '../../src/api/stored.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import { defaultTarget, parseTarget, type Target } from '../../src/kube/versions.ts';

const on = (version: string): Target => parseTarget(version) ?? assert.fail(version);
const read = (text: string): KubeObject => parse(text) as KubeObject;

/** What the server answers to a create: its errors, else its warnings with a `W `. */
function created(text: string, target = defaultTarget): string[] {
  const object = applyDefaults(read(text), target);
  const errors = validateCreate(object, target).map((error) => message(error, target));
  return errors.length > 0 ? errors : warnings(object, target).map((warning) => `W ${warning.text}`);
}

/** What the server answers to a change of a stored object. */
function changed(before: string, after: string, target = defaultTarget): string[] {
  const old = { ...applyDefaults(read(before), target) };
  return validateUpdate(old, applyDefaults(read(after), target), target).map((error) => message(error, target));
}

const service = (spec: string): string => `{apiVersion: v1, kind: Service, metadata: {name: db}, spec: ${spec}}`;
const claim = (spec: string, status = '{}'): string =>
  `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data-db-0, resourceVersion: "1"}, spec: ${spec}, status: ${status}}`;

void test('a headless Service needs no port, any other does', () => {
  assert.deepEqual(created(service('{clusterIP: None}')), []);
  assert.deepEqual(created(service('{selector: {app: db}}')), ['spec.ports: Required value']);
});

void test('an error of allocation is the only one', () => {
  assert.deepEqual(created(service('{type: NodePort, ports: [{port: 0, nodePort: 80}]}')), [
    'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ]);
  assert.deepEqual(created(service('{clusterIP: none, ports: []}')), [
    'spec.clusterIPs[0]: Invalid value: "none": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  ]);
});

void test('a Service keeps its address, and a headless one stays headless', () => {
  const headless = service('{clusterIP: None, ports: [{port: 80}]}');
  const other = service('{ports: [{port: 80}]}');
  assert.deepEqual(changed(headless, other).slice(1), []);
  const refused = 'spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set';
  assert.ok(changed(other, headless).includes(refused));
  assert.ok(!changed(service('{type: ExternalName, externalName: a.b}'), headless).includes(refused));
});

void test('addresses with zeros are a warning first, an error later', () => {
  const text = service('{ports: [{port: 80}], externalIPs: [010.1.1.1]}');
  assert.deepEqual(created(text, on('1.35')), [
    'W spec.externalIPs[0]: non-standard IP address "010.1.1.1" will be considered invalid in a future Kubernetes release: use "10.1.1.1"',
  ]);
  assert.deepEqual(created(text, on('1.36')), ['spec.externalIPs[0]: Invalid value: "010.1.1.1": must not have leading 0s']);
});

const spec = (size: string): string => `{accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: ${size}}}}`;

void test('a claim may grow once it is bound, and only then', () => {
  const bound = '{phase: Bound, capacity: {storage: 10Gi}}';
  assert.deepEqual(changed(claim(spec('10Gi'), bound), claim(spec('20Gi'))), []);
  assert.deepEqual(changed(claim(spec('10Gi'), bound), claim(spec('5Gi'))), [
    'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
  ]);
  assert.deepEqual(changed(claim(spec('10Gi')), claim(spec('10240Mi'))), []);
  const [refused = ''] = changed(claim(spec('10Gi')), claim(spec('20Gi')));
  assert.deepEqual(refused.split('\n').slice(1), [
    '@@ -6,7 +6,7 @@',
    '  "Resources": {',
    '   "Limits": null,',
    '   "Requests": {',
    '-   "storage": "10Gi"',
    '+   "storage": "20Gi"',
    '   }',
    '  },',
    '  "VolumeName": "",',
    '',
  ]);
});

void test('half a byte of disk is accepted with a warning', () => {
  const text = claim('{accessModes: [ReadWriteOnce], resources: {requests: {storage: 500m}}}').replace(', resourceVersion: "1"', '');
  assert.deepEqual(created(text), ['W spec.resources.requests[storage]: fractional byte value "500m" is invalid, must be an integer']);
});

void test('an autoscaler may go to zero from 1.37 on', () => {
  const text = `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}, spec: {minReplicas: 0, maxReplicas: 3,
    scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: a},
    metrics: [{type: External, external: {metric: {name: q}, target: {type: Value, value: 1}}}]}}`;
  assert.deepEqual(created(text, on('1.36')), ['spec.minReplicas: Invalid value: 0: must be greater than or equal to 1']);
  assert.deepEqual(created(text, on('1.37')), []);
});

void test('a TLS secret needs both of its keys', () => {
  assert.deepEqual(created('{apiVersion: v1, kind: Secret, metadata: {name: s}, type: kubernetes.io/tls, stringData: {tls.crt: x}}'), [
    'data[tls.key]: Required value',
  ]);
});

const written = (text: string, target = defaultTarget): unknown =>
  stored(prepareForCreate(applyDefaults(read(text), target), target), target);

void test('objects are written back as the server writes them', () => {
  assert.deepEqual(written(service('{clusterIP: None, ports: [{port: 80}], externalName: ""}')), {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'db', namespace: 'default' },
    spec: {
      clusterIP: 'None',
      clusterIPs: ['None'],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4', 'IPv6'],
      ipFamilyPolicy: 'RequireDualStack',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    },
    status: { loadBalancer: {} },
  });
  assert.deepEqual(written('{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {k: "ä"}}', on('1.33')), {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'default', creationTimestamp: null },
    type: 'Opaque',
    data: { k: 'w6Q=' },
  });
});

void test('a pod, unlike a template, asks for what it is limited to', () => {
  const pod = applyDefaults(
    read(`{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {hostNetwork: true, containers: [{name: c, image: "a:1",
      ports: [{containerPort: 80}], resources: {limits: {cpu: "0.5", memory: 1024Mi}, requests: {cpu: 100m}}}]}}`),
    defaultTarget,
  );
  const [container] = (pod['spec'] as { containers: Record<string, unknown>[] }).containers;
  assert.deepEqual(container?.['resources'], { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '100m', memory: '1Gi' } });
  assert.deepEqual(container?.['ports'], [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }]);
  assert.equal(container?.['imagePullPolicy'], 'IfNotPresent');
});
