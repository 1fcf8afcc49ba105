import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/lint/finding.ts';
import { findings } from '../../src/lint/run.ts';
import { manifest } from '../ide/cursor.ts';
import { workspaceOf } from './workspace-of.ts';

const answers = (text: string): Finding[] =>
  findings(workspaceOf({ 'a/x.yaml': text }), 'a/x.yaml').filter(({ code }) => /^(?:api\/|yaml-syntax)/.test(code));

const container = (lines: string) => manifest({ container: lines.replaceAll(/^(?=.)/gm, '          ') });
const spec = (lines: string) => manifest({ spec: lines.replaceAll(/^(?=.)/gm, '  ') });
const put = (from: string, to: string) => {
  assert.ok(manifest().includes(from), from);
  return manifest().replace(from, to);
};
const claimSpec = '        accessModes:\n          - ReadWriteOnce\n        resources:\n          requests:\n            storage: 1Gi\n';
const mounts = '          volumeMounts:\n            - name: data\n              mountPath: /data\n';

/** One mistake, the place where it is told, and the fix that leaves nothing to tell. */
const mistakes: readonly (readonly [what: string, text: string, place: string, title: string])[] = [
  ['a value of the strategy', spec('updateStrategy:\n  type: Rolling\n'), 'Rolling', 'Change to "RollingUpdate"'],
  ['an access mode by its letters', put('- ReadWriteOnce', '- RWO'), 'RWO', 'Change to "ReadWriteOnce"'],
  [
    'a field two levels too deep',
    container('').replace('      containers:\n', '      minReadySeconds: 5\n      containers:\n'),
    'minReadySeconds',
    'Move to spec',
  ],
  [
    'a field of the pod in its template',
    put('    spec:\n      containers', '    nodeSelector:\n      a: b\n\n      c: d\n    spec:\n      containers'),
    'nodeSelector',
    'Move to spec.template.spec',
  ],
  [
    'labels beside the metadata',
    put('    metadata:\n      labels:\n        app: web\n    spec', '    labels:\n      app: web\n    spec'),
    'labels',
    'Move to spec.template.metadata',
  ],
  [
    'labels beside an empty metadata',
    put('    metadata:\n      labels:\n        app: web\n    spec', '    metadata:\n    labels:\n      app: web\n    spec'),
    'labels',
    'Move to spec.template.metadata',
  ],
  [
    'mounts of the pod',
    put(mounts, '      volumeMounts:\n        - name: data\n          mountPath: /data\n'),
    'volumeMounts',
    'Move to spec.template.spec.containers[0]',
  ],
  [
    'half of a mount in the container',
    put('              mountPath: /data\n', '          mountPath: /data\n'),
    'mountPath',
    'Move to spec.template.spec.containers[0].volumeMounts[0]',
  ],
  [
    'the partition beside its block',
    spec('updateStrategy:\n  type: RollingUpdate\n  partition: 1\n'),
    'partition',
    'Move to spec.updateStrategy.rollingUpdate',
  ],
  [
    'the partition between braces',
    spec('updateStrategy: { type: RollingUpdate, partition: 1 }\n'),
    'partition',
    'Move to spec.updateStrategy.rollingUpdate',
  ],
  [
    'labels right in the selector',
    put('  selector:\n    matchLabels:\n      app: web\n  template', '  selector:\n    app: web\n  template'),
    'app',
    'Move to spec.selector.matchLabels',
  ],
  [
    'the name of a claim template',
    put('    - metadata:\n        name: data\n', '    - name: data\n'),
    'name',
    'Move to spec.volumeClaimTemplates[0].metadata',
  ],
  [
    'the size of a claim without its requests',
    put('          requests:\n            storage: 1Gi\n', '          storage: 1Gi\n'),
    'storage',
    'Move to spec.volumeClaimTemplates[0].spec.resources.requests',
  ],
  [
    'requests of a claim without resources',
    put('        resources:\n          requests:\n            storage: 1Gi\n', '        requests:\n          storage: 1Gi\n'),
    'requests',
    'Move to spec.volumeClaimTemplates[0].spec.resources',
  ],
  [
    'a claim template as a list of parts',
    put(
      `      spec:\n${claimSpec}`,
      '      spec:\n        - accessModes: [ReadWriteOnce]\n          resources:\n            requests:\n              storage: 1Gi\n',
    ),
    'spec:',
    'Make it a mapping',
  ],
  [
    'labels as a list',
    put('      labels:\n        app: web\n', '      labels:\n        - app: web\n        - tier: db\n'),
    'labels:',
    'Make it a mapping',
  ],
  [
    'containers without a dash',
    put('        - name: web\n          image', '          name: web\n          image'),
    'containers:',
    'Make it a list',
  ],
  ['an environment as a mapping', container('env:\n  A: b\n  C: 1\n'), 'env:', 'Make it a list'],
  ['an environment as of a shell', container('env:\n  - A=b c\n'), 'A=b', 'Change to { name: A, value: "b c" }'],
  [
    'a port alone',
    put('            - name: http\n              containerPort: 80\n', '            - 80\n'),
    '80',
    'Change to containerPort: 80',
  ],
  [
    'a name alone',
    put('      containers:\n', '      imagePullSecrets:\n        - registry\n      containers:\n'),
    'registry',
    'Change to name: registry',
  ],
  ['a strategy by its name', spec('updateStrategy: OnDelete\n'), 'OnDelete', 'Change to { type: OnDelete }'],
  ['a command line', container('command: redis-server /etc/redis.conf\n'), 'redis-server', 'Change to ["redis-server", "/etc/redis.conf"]'],
  ['an argument with brackets', container('args: --names=[a,b]\n'), '--names', 'Change to ["--names=[a,b]"]'],
  ['seconds with their unit', spec('minReadySeconds: 30s\n'), '30s', 'Change to 30'],
  ['a quoted port of a probe', container('readinessProbe:\n  tcpSocket:\n    port: "80"\n'), '"80"', 'Change to 80'],
  ['a size in bytes', put('1Gi', '10GB'), '10GB', 'Change to 10G'],
  ['a size with a space', put('1Gi', '10 Gi'), '10 Gi', 'Change to 10Gi'],
];

const layouts: readonly (readonly [name: string, lay: (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['with CRLF', (text) => text.replaceAll('\n', '\r\n')],
  [
    'in a List',
    (text) =>
      `apiVersion: v1\nkind: List\nitems:\n${text
        .split('---\n')
        .map((each) => `  - ${each.trimEnd().replaceAll(/\n(?=.)/g, '\n    ')}\n`)
        .join('')}`,
  ],
  [
    'with names in other letters',
    (text) =>
      text.replace(
        'kind: StatefulSet\nmetadata:\n',
        'kind: StatefulSet\n# größer 大きい 😀\nmetadata:\n  annotations: { note: "größer 大きい 😀" }\n',
      ),
  ],
];

for (const [layout, lay] of layouts) {
  test(`every mistake is told at its place, once, and its fix leaves nothing to tell: ${layout}`, () => {
    assert.deepEqual(answers(lay(manifest())), []);
    for (const [what, mistaken, place, title] of mistakes) {
      const text = lay(mistaken);
      const [found, ...more] = answers(text);
      assert.deepEqual(
        more.map(({ message }) => message),
        [],
        `${what}: more than one finding`,
      );
      assert.ok(
        found !== undefined && text.startsWith(place, found.range.start),
        `${what}: ${found?.message} at ${text.slice(found?.range.start).slice(0, 30)}`,
      );
      assert.ok(found.answer !== undefined && found.message.includes(found.answer.message), `${what}: the server's words`);
      const fix = found.fixes.find((each) => each.title === title);
      assert.ok(fix !== undefined, `${what}: no "${title}" among ${found.fixes.map((each) => each.title).join(' · ')}`);
      let after = text;
      for (const edit of fix.edits.toSorted((a, b) => b.start - a.start))
        after = after.slice(0, edit.start) + edit.newText + after.slice(edit.end);
      assert.deepEqual(
        answers(after).map(({ message }) => message),
        [],
        `${what}: what the fix leaves\n${after}`,
      );
    }
  });
}

test('a command line that only a shell can read is left to its writer', () => {
  const [found] = answers(container('command: sh -c "a | b"\n'));
  assert.deepEqual(found?.fixes, []);
});

test('what the server says of the key of a map stands at the key; of a field that it fills from another one at that one', () => {
  const place = (text: string) => {
    const [found] = answers(text);
    return found === undefined ? undefined : text.slice(found.range.start, found.range.end);
  };
  assert.equal(place(put('      labels:\n        app: web\n', '      labels:\n        app: web\n        bad key: x\n')), 'bad key');
  assert.equal(place(put('clusterIP: None', 'clusterIP: 10.0.0.500')), '10.0.0.500');
});

test('an operator in other capitals', () => {
  const affinity = (operator: string) =>
    container('').replace(
      '      containers:\n',
      `      topologySpreadConstraints:\n        - maxSkew: 1\n          topologyKey: zone\n          whenUnsatisfiable: DoNotSchedule\n          labelSelector:\n            matchExpressions:\n              - { key: app, operator: ${operator}, values: [web] }\n      containers:\n`,
    );
  assert.deepEqual(answers(affinity('In')), []);
  assert.deepEqual(
    answers(affinity('in')).map(({ fixes }) => fixes.map(({ title }) => title)),
    [['Change to "In"']],
  );
});
