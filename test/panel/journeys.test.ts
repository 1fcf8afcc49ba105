import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { KubeObject } from '../../src/kube/objects.ts';
import { defaultTarget } from '../../src/kube/versions.ts';
import { rolloutOfChange } from '../../src/scenario/rollout-of-change.ts';
import type { SimulationMessage, ToPanel } from '../../src/wire/panel-messages.ts';
import { sample, withReplicas } from './sample.ts';
import { openStage, type Stage } from './stage.ts';
import { themes } from './themes.ts';
import { closed, lastOf, opened, outcome, picture, violations } from './walk.ts';

let stage: Stage;

before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const refusal =
  "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy' are forbidden";

/** A change of the Service that governs the set, which the server refuses. */
function refusedChange(): ToPanel & SimulationMessage {
  const first = sample('etcd.yaml');
  const key = 'StatefulSet/default/etcd';
  const changed = first.input.objects.map(
    (object): KubeObject =>
      object.kind === 'StatefulSet' ? { ...object, spec: { ...(object['spec'] as object), serviceName: 'other', replicas: 2 } } : object,
  );
  const { input, ways } = rolloutOfChange(first.input.objects, changed, defaultTarget, { [key]: refusal });
  const object = { kind: 'StatefulSet', namespace: 'default', name: 'etcd' };
  return { ...first, input, ways, base: 'HEAD', refusals: [{ message: refusal, object, path: ['spec', 'serviceName'] }] };
}

void test('the rollout of a change that is refused: base, the words of the server with the line, and another way that is played', async () => {
  for (const theme of themes) {
    const panel = await opened(stage, { theme, width: 400, height: 1400 }, refusedChange());
    const { page } = panel;
    const card = page.locator('.card').filter({ hasText: 'The change' });
    const text = (await card.textContent()) ?? '';
    assert.match(text, /the text of git HEAD/);
    assert.ok(text.includes(refusal));
    await card.getByRole('button', { name: 'spec.serviceName' }).click();
    await page.waitForTimeout(50);
    assert.deepEqual(lastOf(panel, 'reveal')?.ref.path, ['spec', 'serviceName']);
    assert.match(await outcome(panel), /3 of 3 pods ready, refused/, 'a refused change changes nothing');
    await card.getByRole('button', { name: /^▷ Delete the set alone/ }).click();
    await page.locator('.branch.active .outcome.good').waitFor();
    assert.match((await page.locator('.branch.active').textContent()) ?? '', /Delete the set alone/);
    assert.match(await outcome(panel), /2 of 2 pods ready/);
    await page.getByRole('button', { name: 'The same on a cluster' }).click();
    assert.match(
      (await page.getByLabel('The same on a cluster').textContent()) ?? '',
      /apply -f etcd\.yaml\nkubectl delete statefulset\/etcd --cascade=orphan\nkubectl apply -f etcd\.yaml$/,
    );
    assert.deepEqual(await violations(panel), [], theme.name);
    await picture(panel, `change-${theme.name}`);
    await closed(panel);
  }
});

void test('an edit says what it changes; the run before is compared, a run is named, the list of keys opens, all by keyboard', async () => {
  const panel = await opened(stage, { width: 700 });
  const { page } = panel;
  await panel.send(withReplicas(sample('etcd.yaml'), 4));
  await page.getByText(/The edit changes \d+ lanes\. Before: 3 of 3 pods ready/).waitFor();
  await page.getByRole('button', { name: 'Compare' }).press('Enter');
  await page.getByText(/above as written, below the run before the edit/).waitFor();
  assert.ok((await page.locator('.lane .difference').count()) > 2);
  assert.deepEqual(await violations(panel), []);
  await page.keyboard.press('F2');
  await page.getByLabel('Name of the run').fill('four members');
  await page.keyboard.press('Enter');
  assert.match((await page.locator('.branch.active').textContent()) ?? '', /^four members/);
  await page.locator('.branch-name').focus();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog');
  assert.match((await keys.textContent()) ?? '', /\]Next event.*NNext problem|Next problem/);
  assert.deepEqual(await violations(panel), []);
  await picture(panel, 'keys');
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });
  // Focus is back where it was.
  await page.waitForFunction(() => document.activeElement?.className === 'branch-name');
  await closed(panel);
});

void test('what-ifs open on a lane, by mouse at the pointer and by keyboard; every choice has its own', async () => {
  const panel = await opened(stage, { width: 400 });
  const { page } = panel;
  const dialog = page.getByRole('dialog');
  const lane = page
    .getByRole('grid')
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: 'etcd-1', exact: true }) });
  await lane.locator('.bar').first().click({ button: 'right', force: true });
  assert.equal(await page.getByLabel('Object').inputValue(), 'Pod/default/etcd-1');
  const [box, bar] = [await dialog.boundingBox(), await lane.boundingBox()];
  assert.ok(box && bar && box.y < bar.y + bar.height && box.x + box.width <= 400);
  await page.keyboard.press('Escape');
  await page.getByRole('gridcell', { name: /^node-1: Ready/ }).focus();
  await page.keyboard.press('Shift+F10');
  assert.equal(await page.getByLabel('Object').inputValue(), 'Node//node-1');
  await dialog.getByRole('button', { name: 'Taint with NoExecute' }).press('Enter');
  await page.getByRole('gridcell', { name: /^node-1: Ready · taint/ }).waitFor();
  for (const object of [
    'Cluster//cluster',
    'Component//statefulset-controller',
    'StatefulSet/default/etcd',
    'PodDisruptionBudget/default/etcd',
  ]) {
    await page.keyboard.press('w');
    await page.getByLabel('Object').selectOption(object);
    assert.ok((await dialog.locator('.offer').count()) > 0, object);
    await page.keyboard.press('Escape');
  }
  assert.deepEqual(await violations(panel), []);
  await closed(panel);
});

void test('a lane that is chosen in the text comes into sight; what is in sight does not move', async () => {
  const panel = await opened(stage, { height: 500 }, withReplicas(sample('etcd.yaml'), 60));
  const { page } = panel;
  const top = () => page.locator('.scroller').evaluate((scroller) => scroller.scrollTop);
  await panel.send({ version: 1, type: 'select', object: { kind: 'Pod', namespace: 'default', name: 'etcd-2' } });
  await page.locator('.lane.selected').waitFor();
  assert.equal(await top(), 0);
  await panel.send({ version: 1, type: 'select', object: { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data-etcd-50' } });
  const label = page.locator('.lane.selected .label');
  await label.filter({ hasText: 'data-etcd-50' }).waitFor();
  assert.ok((await top()) > 0);
  await label.dblclick();
  await page.waitForTimeout(50);
  assert.deepEqual(lastOf(panel, 'reveal')?.ref.path.slice(0, 2), ['spec', 'volumeClaimTemplates']);
  // The cursor follows what was shown: its place is no choice of the reader's.
  await panel.send({ version: 1, type: 'select', object: { kind: 'StatefulSet', namespace: 'default', name: 'etcd' } });
  await page.waitForTimeout(50);
  assert.equal(await label.textContent(), 'data-etcd-50');
  await closed(panel);
});

void test('in another language every text of the panel is another one', async () => {
  const panel = await stage.open({ theme: themes[0] as (typeof themes)[number], width: 400 });
  const words = { 'Playback and view': 'Wiedergabe', '{0} of {1} ready': '{0} von {1} bereit', Pods: 'Pods (de)', Why: 'Warum' };
  await panel.send({ version: 1, type: 'words', language: 'de', words });
  await panel.send(sample('etcd.yaml'));
  await panel.page.getByRole('gridcell', { name: /^etcd: 3 von 3 bereit/ }).waitFor();
  assert.equal(await panel.page.evaluate(() => document.documentElement.lang), 'de');
  assert.equal(await panel.page.getByRole('group', { name: 'Wiedergabe' }).count(), 1);
  await panel.page.getByRole('button', { name: 'Warum', exact: true }).waitFor();
  await closed(panel);
});
