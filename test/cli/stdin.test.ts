import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckResult } from '../../src/cli/check.ts';
import { manifest } from '../ide/cursor.ts';
import { service, set } from '../lsp/shop.ts';
import { runCli } from './run-cli.ts';

/** What `helm template shop ./chart` prints: a comment over each document says which template made it. */
const helm = `---
# Source: shop/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
    helm.sh/chart: shop-0.1.0
spec:
  clusterIP: None
  selector: { app: web }
  ports: [{ name: http, port: 80 }]
---
# Source: shop/templates/statefulset.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  namespace: shop
spec:
  serviceName: web
  replicaz: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: registry.example/web:1.0.0 }]
`;

void test('the output of helm template: places count in what came in, and the template and the object are named', async () => {
  const { out } = await runCli(['check', '--format', 'json', '-'], {}, helm);
  const [found] = (JSON.parse(out) as CheckResult[]).filter(({ code }) => code === 'api/unknown-field');
  assert.deepEqual(
    [found?.file, found?.line, found?.column, found?.from, found?.object],
    ['<stdin>', 22, 3, 'shop/templates/statefulset.yaml', { kind: 'StatefulSet', namespace: 'shop', name: 'web' }],
  );
  const text = (await runCli(['check', '-'], {}, helm)).out;
  assert.match(
    text,
    /^<stdin>:22:3: error api\/unknown-field: .*\n {4}22 \| {3}replicaz: 3\n.*\n {4}from: shop\/templates\/statefulset\.yaml\n/m,
  );
});

void test('the output of kustomize build: documents find each other', async () => {
  const built = `${service}---\n${set}`;
  assert.deepEqual(JSON.parse((await runCli(['check', '--format', 'json', '-'], {}, built)).out), []);
  const apart = built.replace('serviceName: web', 'serviceName: web-peers');
  const { out } = await runCli(['check', '--format', 'json', '-'], {}, apart);
  assert.ok((JSON.parse(out) as CheckResult[]).some((each) => each.file === '<stdin>' && each.code === 'governing-service-missing'));
});

void test('--stdin-filename names what comes in, and its folder has the settings', async () => {
  const text = manifest().replace(/\n( +)containers:/, '\n$1terminationGracePeriodSeconds: 0$&');
  const files = { 'shop/.statefulset.yaml': 'rules:\n  grace-zero: error\n' };
  const codes = async (...argv: string[]) =>
    (JSON.parse((await runCli(['check', '--format', 'json', ...argv, '-'], files, text)).out) as CheckResult[])
      .filter(({ code }) => code === 'grace-zero')
      .map(({ file, severity }) => `${file} ${severity}`);
  assert.deepEqual(await codes(), ['<stdin> warning']);
  assert.deepEqual(await codes('--stdin-filename', 'shop/web.yaml'), ['shop/web.yaml error']);
  assert.deepEqual(await codes('--stdin-filename=shop/web.yaml', '--kubernetes=1.33'), ['shop/web.yaml error']);
});

void test('other commands read standard input too', async () => {
  assert.match((await runCli(['objects', '-'], {}, helm)).out, /web-0\.web\.shop\.svc\.cluster\.local/);
});
