import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Path } from '../../src/kube/objects.ts';
import { parseTarget } from '../../src/kube/versions.ts';
import type { DecodeProblem } from '../../src/manifest/decode.ts';
import { decode } from '../../src/manifest/decode.ts';
import { parseFile } from '../../src/manifest/parse.ts';
import { decodeText, schemas } from './tables.ts';

const manifest = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: "3"
  servicename: web
  selector:
    matchLabels:
      app: web
  image: nginx
  template:
    spec:
      containers:
        - name: web
          nodeSelector: {disk: fast}
          command: sleep
          tty: "yes"
          ports:
            - containerPort: 80
              name: http
          env:
            - name: DEBUG
              value: on
`;

/** What a problem says, with the text that it marks. */
function shown({ problem, text }: { readonly problem: DecodeProblem; readonly text: string }): object {
  const { kind, path, range, strict, fix } = problem;
  return {
    kind,
    strict,
    path: path.join('.'),
    marked: text.slice(range.start, range.end),
    ...(fix?.names === undefined || fix.names.length === 0 ? {} : { names: fix.names }),
    ...(fix?.homes === undefined || fix.homes.length === 0 ? {} : { homes: fix.homes.map((home) => home.join('.')) }),
    ...(fix?.text === undefined ? {} : { text: fix.text }),
  };
}

test('problems mark the smallest place and carry what a repair needs', () => {
  const { problems } = decodeText(manifest);
  assert.deepEqual(
    problems.map((problem) => shown({ problem, text: manifest })),
    [
      { kind: 'unknown-field', strict: true, path: 'spec.image', marked: 'image' },
      { kind: 'unknown-field', strict: true, path: 'spec.servicename', marked: 'servicename', names: ['serviceName'] },
      {
        kind: 'unknown-field',
        strict: true,
        path: 'spec.template.spec.containers.0.nodeSelector',
        marked: 'nodeSelector',
        homes: ['spec.template.spec'],
      },
      { kind: 'wrong-type', strict: false, path: 'spec.replicas', marked: '"3"', text: '3' },
      { kind: 'wrong-type', strict: false, path: 'spec.template.spec.containers.0.command', marked: 'sleep', text: '[sleep]' },
      { kind: 'wrong-type', strict: false, path: 'spec.template.spec.containers.0.env.0.value', marked: 'on', text: '"on"' },
      { kind: 'wrong-type', strict: false, path: 'spec.template.spec.containers.0.tty', marked: '"yes"', text: 'true' },
    ],
  );
});

test('the first wrong type is the whole answer of the server', () => {
  assert.equal(
    decodeText(manifest).decodeError,
    'StatefulSet in version "v1" cannot be handled as a StatefulSet: json: cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32',
  );
});

test('an object is there for what fits', () => {
  const { object } = decodeText(manifest);
  assert.deepEqual(object?.['spec'], {
    selector: { matchLabels: { app: 'web' } },
    template: { spec: { containers: [{ env: [{ name: 'DEBUG' }], name: 'web', ports: [{ containerPort: 80, name: 'http' }] }] } },
  });
});

test('paths lead to values, names and the nearest ancestor', () => {
  const { where } = decodeText(manifest);
  const marked = (path: Path) => {
    const range = where.nearest(path);
    return manifest.slice(range.start, range.end);
  };
  assert.equal(marked(['spec', 'template', 'spec', 'containers', 0, 'name']), 'web');
  assert.equal(marked(['spec', 'template', 'spec', 'containers', 0, 'ports', 0, 'containerPort']), '80');
  assert.equal(marked(['spec', 'template', 'spec', 'containers']), 'containers');
  assert.equal(marked(['spec', 'template', 'spec', 'containers', 0]), 'containers');
  assert.equal(marked(['spec', 'template', 'metadata', 'labels', 'app']), 'template');
  assert.equal(marked(['spec', 'replicas']), '"3"');
  assert.equal(marked(['status']), 'StatefulSet');
  assert.equal(where.value(['spec', 'serviceName']), undefined);
  const key = where.key(['spec', 'selector', 'matchLabels', 'app']);
  assert.equal(manifest.slice(key?.start, key?.end), 'app');
});

test('a document in a file counts its lines after its own separator, its places from its own start', () => {
  const text = `kind: ConfigMap\napiVersion: v1\n---\n# set\n${manifest.replace('  name: web\n', '  name: web\n  name: db\n')}`;
  const [, document] = parseFile(text).documents;
  assert.ok(document);
  const target = parseTarget('1.36');
  assert.ok(target);
  const { problems } = decode(document, target, schemas('1.36'));
  const [duplicate] = problems;
  assert.equal(duplicate?.message, 'line 6: key "name" already set in map');
  assert.equal(text.slice(document.start + (duplicate?.range.start ?? 0), document.start + (duplicate?.range.end ?? 0)), 'name');
  assert.equal(text.slice(0, document.start + (duplicate?.range.start ?? 0)).split('\n').length, 9);
});

test('objects of a list are read alone, with their own places', () => {
  const list =
    'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n    spec:\n      port: 80\n';
  const service = parseFile(list).documents.find((each) => each.kind === 'Service');
  assert.ok(service);
  const { strict, object, where } = decode(
    service,
    { minor: '1.36', patch: 3, gates: {}, clusterDomain: 'cluster.local' },
    schemas('1.36'),
  );
  assert.deepEqual(strict, ['unknown field "spec.port"']);
  assert.equal(object?.metadata.name, 'web');
  const name = where.value(['metadata', 'name']);
  assert.equal(list.slice(name?.start, name?.end), 'web');
});

test('what changed between versions: embedded structs in paths, fields that came', () => {
  const text =
    manifest.slice(0, manifest.indexOf('  replicas')) + '  template: {spec: {hostnameOverride: x, volumes: [{name: a, hostPath: 5}]}}\n';
  const answer = (version: string) => {
    const target = parseTarget(version);
    assert.ok(target);
    return decodeText(text, target);
  };
  assert.match(answer('1.34').decodeError ?? '', /Volume\.spec\.template\.spec\.volumes\.hostPath of type v1\.HostPathVolumeSource$/);
  assert.match(
    answer('1.35').decodeError ?? '',
    /Volume\.spec\.template\.spec\.volumes\.VolumeSource\.hostPath of type v1\.HostPathVolumeSource$/,
  );
  assert.equal(
    answer('1.33').problems.some((each) => each.kind === 'unknown-field'),
    true,
  );
  assert.equal(
    answer('1.34').problems.some((each) => each.kind === 'unknown-field'),
    false,
  );
});

test('kinds that no table has are read as they are', () => {
  const { object, struct, problems } = decodeText(
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2, foo: [1, null, yes]}\n',
  );
  assert.equal(struct, undefined);
  assert.deepEqual(problems, []);
  assert.deepEqual(object?.['spec'], { replicas: 2, foo: [1, null, true] });
});
