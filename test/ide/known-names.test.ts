import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completion } from '../../src/ide/completion.ts';
import { atCursor, help, manifest } from './cursor.ts';

/** Names that are offered at `█`, with where they are from. */
function names(drawn: string, others: Readonly<Record<string, string>> = {}): string[] {
  const { workspace, uri, offset } = atCursor(drawn, others);
  return completion(workspace, uri, offset, help)
    .filter((item) => item.kind === 'name')
    .map((item) => `${item.label}: ${item.detail}`);
}

const container = (lines: string) => manifest({ container: lines.replaceAll(/^(?=.)/gm, '          ') });
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  mode: fast\n';
const storageClass = 'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: ssd\nprovisioner: example.com/disk\n';

test('Services for serviceName: headless ones that select the pods come first', () => {
  const other = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n';
  assert.deepEqual(names(manifest().replace('serviceName: web', 'serviceName: █'), { 'a/api.yaml': other }), [
    'web: Service, headless',
    'api: Service',
  ]);
});

test('claim templates and volumes for mounts', () => {
  const volumes = manifest({ mount: '█' }).replace(
    '      containers:\n',
    '      volumes:\n        - name: tmp\n          emptyDir: {}\n      containers:\n',
  );
  assert.deepEqual(names(volumes), ['data: claim template', 'tmp: volume']);
  assert.deepEqual(names(volumes.replace('- name: █\n              mountPath: /data', '- { mountPath: /data, name: █ }')), [
    'data: claim template',
    'tmp: volume',
  ]);
});

test('port names for probes and for the ports of a Service', () => {
  assert.deepEqual(names(container('livenessProbe:\n  httpGet:\n    path: /\n    port: █\n')), ['http: port 80 of web']);
  assert.deepEqual(names(container('livenessProbe: { tcpSocket: { port: ht█ } }\n')), ['http: port 80 of web']);
  assert.deepEqual(names(manifest().replace('port: 80\n---', 'port: 80\n      targetPort: █\n---')), ['http: port 80 of web']);
  assert.deepEqual(
    names(
      manifest().replace(
        '    app: web\n  ports:\n    - name: http\n      port: 80\n---',
        '    app: other\n  ports:\n    - name: http\n      port: 80\n      targetPort: █\n---',
      ),
    ),
    [],
  );
});

test('container names: for resources in the environment, for autoscalers, for the annotation of kubectl', () => {
  const env = 'env:\n  - name: MEM\n    valueFrom:\n      resourceFieldRef:\n        resource: limits.memory\n        containerName: █\n';
  assert.deepEqual(names(container(env)), ['web: container']);
  const scaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 5
  scaleTargetRef:
    apiVersion: apps/v1
    kind: StatefulSet
    name: web
  metrics:
    - type: ContainerResource
      containerResource:
        name: cpu
        container: █
`;
  assert.deepEqual(names(scaler, { 'a/web.yaml': manifest() }), ['web: container']);
  const annotated = manifest().replace(
    '      labels:\n        app: web\n    spec',
    '      annotations:\n        kubectl.kubernetes.io/default-container: █\n      labels:\n        app: web\n    spec',
  );
  assert.deepEqual(names(annotated), ['web: container']);
});

test('ConfigMaps, their keys and StorageClasses of other files of the folder', () => {
  const others = { 'a/settings.yaml': configMap, 'a/class.yaml': storageClass, 'b/far.yaml': storageClass.replace('ssd', 'far') };
  assert.deepEqual(names(container('envFrom:\n  - configMapRef:\n      name: █\n'), others), ['settings: ConfigMap']);
  assert.deepEqual(names(container('env:\n  - name: MODE\n    valueFrom:\n      configMapKeyRef: { name: settings, key: █ }\n'), others), [
    'mode: key of ConfigMap settings',
  ]);
  assert.deepEqual(names(manifest().replace('        accessModes:', '        storageClassName: █\n        accessModes:'), others), [
    'ssd: StorageClass',
  ]);
});
