import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { KubeObject } from '../../src/kube/objects.ts';
import type { ToPanel } from '../../src/wire/panel-messages.ts';
import { sample, simulationOf } from './sample.ts';
import { bundlePanel, openStage, type Stage } from './stage.ts';
import { type Theme, themes } from './themes.ts';
import { closed, dark, lastOf, opened, outcome, picture, violations, whatIf } from './walk.ts';

let stage: Stage;

before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

/** 250 KiB, most of which are the engine. */
const bundleLimit = 256_000;

void test('the bundle with the engine in it keeps its budget', async () => {
  const { script } = await bundlePanel();
  assert.ok(Buffer.byteLength(script) < bundleLimit, `${Math.round(Buffer.byteLength(script) / 1024)} KiB`);
});

void test('a first simulation: lanes for set, pods, claims and nodes; the outcome is told', async () => {
  const panel = await opened(stage);
  const { page } = panel;
  assert.match(await outcome(panel), /3 of 3 pods ready/);
  const labels = await page.locator('.lane .label').allTextContents();
  for (const label of ['etcd', 'etcd-0', 'etcd-2', 'data-etcd-1', 'node-3'])
    assert.ok(labels.includes(label), `${label} in ${labels.join(' ')}`);
  assert.ok((await page.getByRole('gridcell', { name: /^etcd-1: Ready · rev 1 · node-/ }).count()) === 1);
  await page.getByText(/^Assumptions$/).click();
  assert.ok((await page.locator('.assumptions li').count()) > 0);
  await closed(panel);
});

void test('by mouse: step, drag, crash a node, see why, go to the line, remove the branch', async () => {
  const panel = await opened(stage);
  const { page } = panel;
  await page.getByRole('button', { name: /^To the start/ }).click();
  await page.getByRole('button', { name: /^Next event/ }).click();
  await page.locator('.why li').first().waitFor();
  const track = page.locator('.overview-track');
  const box = await track.boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width * 0.2, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 8, { steps: 4 });
  const middle = await page.locator('.clock').textContent();
  await page.mouse.move(box.x + box.width * 0.9, box.y + 8, { steps: 4 });
  await page.mouse.up();
  assert.notEqual(await page.locator('.clock').textContent(), middle);
  await whatIf(panel, 'Node//node-2', /^Crash/);
  await page.getByRole('gridcell', { name: /^node-2: NotReady/ }).waitFor();
  assert.equal(await page.locator('.branch').count(), 2);
  await page.getByRole('button', { name: /^Next problem/ }).click();
  assert.ok((await page.locator('.why li').count()) >= 1);
  await page.getByRole('button', { name: /^Remove / }).click();
  assert.equal(await page.locator('.branch').count(), 1);
  await page.getByRole('button', { name: 'Undo remove' }).click();
  await page.getByRole('gridcell', { name: /^node-2: NotReady/ }).waitFor();
  await closed(panel);
});

void test('by keyboard: one tab stop for the lanes, arrows inside, Enter to the text, Space plays, Escape goes back', async () => {
  const panel = await opened(stage, { reducedMotion: false });
  const { page } = panel;
  await page.locator('.label button').first().focus();
  await page.keyboard.press('ArrowRight');
  const first = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  assert.match(first ?? '', /^etcd: 0 of 3 ready/);
  await page.keyboard.press('ArrowRight');
  assert.match((await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ?? '', /^etcd: 3 of 3 ready/);
  await page.keyboard.press('Home');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'etcd');
  await page.keyboard.press('End');
  assert.match((await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ?? '', /^etcd: 3 of 3 ready/);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(50);
  assert.equal(lastOf(panel, 'reveal')?.ref.object.name, 'etcd');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.match((await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ?? '', /^etcd-0: Ready/);
  await page.keyboard.press('Home');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'etcd-0');
  assert.equal(await page.locator('.grid [tabindex="0"]').count(), 1, 'one tab stop');
  await page.locator('.grid [tabindex="-1"].bar').first().focus();
  await page.keyboard.press(' ');
  await page.getByRole('button', { name: /^Pause/ }).waitFor();
  await page.keyboard.press(' ');
  await page.getByRole('button', { name: /^Play/ }).waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.lane.selected').count(), 0);
  await page.keyboard.press('n');
  await page.keyboard.press(']');
  await page.keyboard.press('[');
  await closed(panel);
});

void test('a command of the palette does what the button does', async () => {
  const panel = await opened(stage);
  await panel.send({
    version: 1,
    type: 'whatIf',
    action: { do: 'scale', name: 'etcd', namespace: 'default', replicas: 5 },
  });
  await panel.page.getByRole('gridcell', { name: /^etcd-4: Ready/ }).waitFor();
  await panel.send({ version: 1, type: 'command', command: 'table' });
  assert.ok((await panel.page.locator('.lane-table tbody tr').count()) > 10);
  const before = panel.received.length;
  await panel.send({ version: 2, type: 'command', command: 'table' } as unknown as ToPanel);
  await panel.send({ version: 1, type: 'whatIf' } as unknown as ToPanel);
  assert.equal(await panel.page.locator('.lane-table').count(), 1, 'messages of another version or shape are dropped');
  assert.ok(panel.received.length >= before);
  await closed(panel);
});

void test('after a reload the branch, the playhead and the view are back', async () => {
  const first = await opened(stage);
  await whatIf(first, 'Node//node-2', /^Crash/);
  await first.page.getByRole('gridcell', { name: /^node-2: NotReady/ }).waitFor();
  await first.page.getByRole('button', { name: /^Next problem/ }).click();
  await first.page.getByRole('button', { name: /^Zoom in/ }).click();
  const clock = await first.page.locator('.clock').textContent();
  const width = await first.page.locator('.sheet').evaluate((sheet) => sheet.clientWidth);
  await first.page.waitForTimeout(50);
  const state = await first.state();
  await closed(first);
  const second = await opened(stage, { state });
  await second.page.getByRole('gridcell', { name: /^node-2: NotReady/ }).waitFor();
  assert.equal(await second.page.locator('.clock').textContent(), clock);
  assert.equal(await second.page.locator('.sheet').evaluate((sheet) => sheet.clientWidth), width);
  assert.ok((await second.page.locator('.why li').count()) >= 1);
  await closed(second);
});

void test('the resolver answers as a pod would ask', async () => {
  const panel = await opened(stage);
  const { page } = panel;
  const name = page.getByLabel('Name to resolve');
  await name.fill('etcd-0.etcd');
  assert.match((await page.locator('.answer').textContent()) ?? '', /etcd-0\.etcd\.default\.svc\.cluster\.local10\.\d+/);
  await page.getByLabel('Type of record').selectOption('SRV');
  await name.fill('_client._tcp.etcd');
  assert.match((await page.locator('.answer').textContent()) ?? '', /2379 etcd-0\.etcd\.default/);
  await name.fill('nobody');
  assert.match((await page.locator('.answer').textContent()) ?? '', /NXDOMAIN/);
  await closed(panel);
});

void test('several sets in one file: all together, or one of them', async () => {
  const names = ['web', 'db'];
  const [set, service] = ['StatefulSet', 'Service'].map((kind) => sample('etcd.yaml').input.objects.find((object) => object.kind === kind));
  assert.ok(set && service);
  const objects = names.flatMap((name) => [
    { ...service, metadata: { name, namespace: 'default' } },
    { ...set, metadata: { name, namespace: 'default' }, spec: { ...(set['spec'] as object), serviceName: name } },
  ]);
  const panel = await opened(stage, { width: 400 }, simulationOf('two.yaml', objects));
  const { page } = panel;
  assert.equal(await page.locator('.lane', { hasText: /^(web|db)-\d$/ }).count(), 6);
  await page.getByLabel('Sets on show').selectOption('default/db');
  assert.equal(await page.locator('.lane', { hasText: /^(web|db)-\d$/ }).count(), 3);
  assert.equal(await page.locator('.lane', { hasText: 'data-web-0' }).count(), 0);
  assert.equal(await page.locator('.lane', { hasText: 'node-1' }).count(), 1);
  assert.deepEqual(await violations(panel), []);
  await picture(panel, 'several-sets');
  await closed(panel);
});

const states: readonly { readonly name: string; readonly messages: readonly ToPanel[] }[] = [
  { name: 'loading', messages: [] },
  { name: 'empty', messages: [{ version: 1, type: 'problem', problem: 'empty', message: 'No StatefulSet is open.' }] },
  {
    name: 'syntax',
    messages: [
      { version: 1, type: 'problem', problem: 'syntax', message: 'Nested mappings are not allowed', uri: 'file:///a.yaml', line: 3 },
    ],
  },
  {
    name: 'too-large',
    messages: [{ version: 1, type: 'problem', problem: 'tooLarge', message: 'More than 2,000 pods: the simulator stops there.' }],
  },
  {
    name: 'failed',
    // A Pod without metadata passes the message check, which looks at the outside, and stops the engine.
    messages: [
      {
        ...sample('etcd.yaml'),
        input: { ...sample('etcd.yaml').input, objects: [{ apiVersion: 'v1', kind: 'Pod', metadata: null as never }] },
      },
    ],
  },
  {
    name: 'failed-while-drawn',
    messages: [{ ...sample('etcd.yaml'), input: { ...sample('etcd.yaml').input, assumptions: [null as never] } }],
  },
  {
    name: 'stale',
    messages: [
      sample('etcd.yaml'),
      {
        version: 1,
        type: 'problem',
        problem: 'syntax',
        message: 'All mapping items must start at the same column',
        uri: 'file:///a.yaml',
        line: 3,
      },
    ],
  },
];

for (const { name, messages } of states) {
  void test(`state ${name} is designed and passes axe`, async () => {
    for (const theme of [dark, themes[1] as Theme]) {
      const panel = await stage.open({ theme, width: 300, height: 500 });
      for (const message of messages) await panel.send(message);
      await panel.page.waitForTimeout(400);
      if (name.startsWith('failed')) assert.equal(await panel.page.getByRole('heading').textContent(), 'The simulator failed');
      assert.deepEqual(await violations(panel), [], theme.name);
      await picture(panel, `state-${name}-${theme.name}`);
      await closed(panel);
    }
  });
}

for (const theme of themes) {
  void test(`theme ${theme.name}: axe finds nothing, nothing is wider than the panel`, async () => {
    for (const width of [260, 400, 1200]) {
      const panel = await opened(stage, { theme, width, height: width < 500 ? 1100 : 900 });
      const { page } = panel;
      await whatIf(panel, 'Node//node-2', /^Crash/);
      await page.getByRole('gridcell', { name: /^node-2: NotReady/ }).waitFor();
      await page.getByRole('button', { name: /^Next problem/ }).click();
      await page.waitForTimeout(100);
      await picture(panel, `${theme.name}-${width}`);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `no sideways scroll at ${width}`);
      if (width !== 400) assert.deepEqual(await violations(panel), [], `lanes at ${width}`);
      if (width === 260) {
        await page.getByRole('button', { name: /^Show as table/ }).click();
        await page
          .getByRole('button', { name: /^What if/ })
          .first()
          .click();
        assert.deepEqual(await violations(panel), [], 'table and what-if');
        await picture(panel, `${theme.name}-${width}-what-if`);
      }
      await closed(panel);
    }
  });
}

/** The second pod waits for ever for the first one, whose program never becomes ready. */
const stuckSet: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'queue', namespace: 'default' },
  spec: {
    replicas: 3,
    serviceName: 'queue',
    selector: { matchLabels: { app: 'queue' } },
    template: {
      metadata: { labels: { app: 'queue' } },
      spec: { containers: [{ name: 'main', image: 'never-ready:1', readinessProbe: { tcpSocket: { port: 80 } } }] },
    },
  },
};

void test('a pod that never comes has a lane, and a gap says why it is one', async () => {
  for (const theme of themes) {
    const panel = await opened(stage, { theme, width: 700 }, simulationOf('stuck.yaml', [stuckSet]));
    const { page } = panel;
    await page.getByRole('button', { name: /^Next problem/ }).click();
    assert.match((await page.locator('.card').filter({ hasText: 'Why · pod' }).textContent()) ?? '', /queue-0/);
    const row = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'queue-2', exact: true }) });
    await row.locator('.track').click({ position: { x: 200, y: 8 } });
    const why = page.locator('.why.now-so');
    await why.waitFor();
    const text = (await why.textContent()) ?? '';
    assert.match(text, /queue-2 does not exist.*OrderedReady waits for queue-0, which is Running but not Ready/);
    assert.match(text, /Readiness probe failed/);
    await picture(panel, `gap-${theme.name}`);
    assert.deepEqual(await violations(panel), [], theme.name);
    await page.getByRole('button', { name: /^Show as table/ }).click();
    await page.getByRole('button', { name: 'Why does queue-1 never come?' }).click();
    assert.match((await page.locator('.why.now-so').textContent()) ?? '', /queue-1 does not exist/);
    await closed(panel);
  }
});

void test('two runs are compared, in lanes and in words', async () => {
  const panel = await opened(stage);
  const { page } = panel;
  await whatIf(panel, 'Node//node-2', /^Crash/);
  await page.getByRole('gridcell', { name: /^node-2: NotReady/ }).waitFor();
  await page.getByLabel('compare with').selectOption({ label: 'as written' });
  const card = page.locator('.card').filter({ hasText: 'Against as written' });
  const text = (await card.textContent()) ?? '';
  assert.match(text, /Here: stuck: 2 of 3 pods ready.*There: 3 of 3 pods ready/);
  assert.match(text, /node-2 crashed · the API still says Ready · there: Ready/);
  assert.doesNotMatch(text, /node-3/);
  assert.ok((await page.locator('.difference').count()) > 2);
  await card.getByRole('listitem').filter({ hasText: 'etcd-client' }).getByRole('button').click();
  assert.equal(await page.getByRole('row').filter({ hasText: 'client' }).first().getAttribute('class'), 'row lane selected');
  await page.getByRole('button', { name: 'Show in the text (Enter)' }).click();
  await page.waitForTimeout(50);
  assert.equal(lastOf(panel, 'reveal')?.ref.object.kind, 'Service', 'what is said of a slice stands in the text of its Service');
  assert.deepEqual(await violations(panel), []);
  await closed(panel);
});

void test('forced colours and a page of half the width at 200 % keep their shapes', async () => {
  const panel = await opened(stage, { width: 200, forcedColors: true });
  assert.ok((await panel.page.evaluate(() => document.documentElement.scrollWidth)) <= 200);
  const borders = await panel.page
    .locator('.bar:not(.line)')
    .evaluateAll((bars) => bars.map((bar) => getComputedStyle(bar).borderTopStyle));
  assert.ok(borders.length > 5 && borders.every((style) => style !== 'none'));
  await picture(panel, 'forced-colors-200');
  await closed(panel);
});
