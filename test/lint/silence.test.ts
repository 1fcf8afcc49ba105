import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectsOf } from '../../src/ide/objects.ts';
import { documentStatus } from '../../src/ide/status.ts';
import { findings } from '../../src/lint/run.ts';
import { manifest } from '../ide/cursor.ts';
import { workspaceOf } from './workspace-of.ts';

/** A manifest with a mistake, so that silence means something. */
const wrong = manifest({ mount: 'dta' });

function look(text: string): { codes: string[]; sets: number; detail: string | undefined } {
  const workspace = workspaceOf({ 'a/x.yaml': text });
  return {
    codes: findings(workspace, 'a/x.yaml').map((each) => each.code),
    sets: objectsOf(workspace, 'a/x.yaml').length,
    detail: documentStatus(workspace, 'a/x.yaml').detail,
  };
}

const silent: Readonly<Record<string, string>> = {
  'a Helm template': wrong.replace('replicas: 3', 'replicas: {{ .Values.replicas }}'),
  'a Helm template that is YAML': wrong.replace('image: registry.example/web:1.0.0', 'image: "{{ .Values.image }}"'),
  'a Helm template around a document': wrong.replace('---\n', '---\n{{- if .Values.persistence }}\n').concat('{{- end }}\n'),
  'placeholders of envsubst': wrong.replace('registry.example/web:1.0.0', '${IMAGE}'),
  'a live object': wrong.replace('  name: web\nspec:\n  serviceName', '  name: web\n  uid: 5b2d\nspec:\n  serviceName'),
  'an object with a status': `${wrong}status:\n  replicas: 3\n  currentRevision: web-5d\n`,
  'a StatefulSet of another group': wrong.replace('apps/v1', 'apps.kruise.io/v1beta1'),
  'a patch':
    'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  replicas: 5\n  template:\n    spec:\n      containers:\n        - name: web\n          volumeMounts:\n            - name: dta\n              mountPath: /x\n',
  'a patch with a directive': wrong.replace(
    '        - name: web\n          image',
    '        - $patch: replace\n          name: web\n          image',
  ),
  'a values file': 'replicas: 3\nvolumeMounts:\n  - name: dta\n',
  'a kustomization': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\n',
};

for (const [what, text] of Object.entries(silent)) {
  void test(`silent on ${what}`, () => {
    const { codes, sets } = look(text);
    assert.deepEqual(codes, []);
    assert.equal(sets, 0);
  });
}

const heard: Readonly<Record<string, string>> = {
  'an empty status, as generators leave it': `${wrong}status: {}\n`,
  'a status of zeros': `${wrong}status:\n  replicas: 0\n`,
  'a template language in a ConfigMap of the same file': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: alerts\ndata:\n  page.tmpl: |\n    {{ define "title" }}\n    {{ .Status }}\n    {{ end }}\n---\n${wrong}`,
  'the shell in a command': wrong.replace(
    '          ports:',
    '          command: [sh, -c, "exec web --id ${HOSTNAME##*-} --dir ${DIR}"]\n          ports:',
  ),
  'a List': `apiVersion: v1\nkind: List\nitems:\n${wrong
    .split('---\n')
    .map((part) => `  - ${part.trimEnd().replaceAll('\n', '\n    ')}\n`)
    .join('')}`,
};

for (const [what, text] of Object.entries(heard)) {
  void test(`heard in ${what}`, () => {
    const { codes, sets } = look(text);
    assert.ok(codes.includes('volume-mount-unresolved'), codes.join());
    assert.equal(sets, 1);
  });
}

void test('JSON is checked as YAML is', () => {
  const text = JSON.stringify(
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'web', image: 'web:1', volumeMounts: [{ name: 'dta', mountPath: '/x' }] }] },
        },
      },
    },
    undefined,
    2,
  );
  assert.deepEqual(look(text).codes, ['volume-mount-unresolved']);
});

void test('the status says why a file is not checked', () => {
  assert.match(look(silent['a Helm template'] ?? '').detail ?? '', /template/);
  assert.match(look(silent['a live object'] ?? '').detail ?? '', /cluster/);
});
