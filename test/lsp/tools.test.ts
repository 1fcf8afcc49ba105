import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { ToolParams } from '../../src/wire/server-messages.ts';
import { startSession } from './session.ts';
import { service, set } from './shop.ts';

const uri = 'file:///shop/web.yaml';
const both = `${service}---\n${set}`;

async function tool(params: Partial<ToolParams>, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const session = await startSession();
  for (const [file, text] of Object.entries(files)) await session.open(file, text);
  const { texts } = await session.request<{ texts: [string] }>('statefulset/tool', {
    tool: 'check',
    uri,
    name: 'web.yaml',
    text: both,
    ...params,
  });
  assert.deepEqual(session.errors, []);
  session.close();
  assert.ok(texts[0].length <= 4000, `${texts[0].length} characters`);
  return texts[0];
}

void test('check: file, line, what is wrong, the server, the fix; what is worst first', async () => {
  assert.equal(await tool({}), 'web.yaml: no findings. Kubernetes 1.36 · 1 StatefulSet.');
  const text = both.replace('- name: data\n              mountPath', '- name: dta\n              mountPath');
  const [head, first] = (await tool({ text: text.replace('  replicas: 3', '  replicas: 3\n  ordinals: { start: -1 }') })).split('\n');
  assert.match(head ?? '', /^web\.yaml: 2 × error, 1 × warning\. Kubernetes 1\.36 · 1 StatefulSet\.$/);
  assert.match(first ?? '', /^web\.yaml:\d+:\d+ error /);
  assert.match(await tool({ text, kubernetes: '1.33' }), /Kubernetes 1\.33 ·/);
  assert.match(await tool({ kubernetes: '2.0' }), /no supported version of Kubernetes: name one from 1\.31 to 1\.37/);
});

void test('check: other files of the folder count, and the text that is given, not the open one', async () => {
  const other = { 'file:///shop/service.yaml': service.replace('name: web', 'name: www'), [uri]: 'nothing: here' };
  assert.match(await tool({ text: set }, other), /web\.yaml:7:\d+ \w+ governing-service-missing/);
});

void test('check: much is cut at whole lines, and what is left out is counted', async () => {
  const text = Array.from({ length: 60 }, (_, index) =>
    set.replace('name: web', `name: web-${index}`).replace('replicas: 3', 'replicaz: 3'),
  ).join('---\n');
  const lines = (await tool({ text })).split('\n');
  assert.match(lines.at(-1) ?? '', /^… \d+ more lines$/);
  for (const line of lines.slice(1, -1)) assert.match(line, /^web\.yaml:\d+:\d+ error api\/unknown-field: /);
});

void test('objects: pods with claims and names, claims, DNS; a set of a thousand is still short', async () => {
  const text = await tool({ tool: 'objects' });
  assert.match(text, /^web\.yaml:\d+ StatefulSet shop\/web: 3 pods, revision web-[a-z0-9]+$/m);
  assert.match(text, /^pod web-2 with data-web-2, web-2\.web\.shop\.svc\.cluster\.local$/m);
  assert.match(text, /^claim data-web-0: 1Gi, ReadWriteOnce, class of the cluster$/m);
  assert.match(text, /^DNS SRV _http\._tcp\.web\.shop\.svc\.cluster\.local: published when ready/m);
  assert.match(await tool({ tool: 'objects', text: both.replace('replicas: 3', 'replicas: 1000') }), /^… 988 more pods/m);
  assert.match(await tool({ tool: 'objects', text: service }), /holds no StatefulSet/);
});

void test('simulate: how it ends and why comes first, then what happened', async () => {
  const calm = await tool({ tool: 'simulate' });
  assert.match(calm, /^At the end 3 of 3 pods are ready: web-0, web-1, web-2\.$/m);
  assert.match(calm, /^0:\d\d .*ready web-2/m);
  const lost = await tool({ tool: 'simulate', actions: ['crash node-2 at 1m'] });
  assert.match(lost, /^NOT READY web-1: .*Because: /m);
  assert.ok(lost.indexOf('NOT READY') < lost.indexOf('What happened:'));
  assert.match(
    await tool({ tool: 'simulate', actions: ['explode at 1m'] }),
    /^"explode" is not understood; it may be scale SET to N .*crash NODE/,
  );
  assert.match(await tool({ tool: 'simulate', until: 'soon' }), /no duration/);
  assert.match(await tool({ tool: 'simulate', text: 'kind: [' }), /holds no StatefulSet/);
  const bad = await tool({
    tool: 'simulate',
    text: readFileSync(resolve(import.meta.dirname, '../../media/samples/mistakes.yaml'), 'utf8'),
  });
  assert.match(bad, /At the end \d+ of \d+ pods are ready/);
});

void test('simulate: whoever does not wait is not answered for long', async () => {
  const session = await startSession();
  const source = new CancellationTokenSource();
  const params: ToolParams = { tool: 'simulate', uri, name: 'web.yaml', text: both.replace('replicas: 3', 'replicas: 3000'), until: '24h' };
  const answer = session.client.sendRequest<{ texts: [string] }>('statefulset/tool', params, source.token);
  source.cancel();
  assert.deepEqual((await answer).texts, ['']);
  session.close();
});
