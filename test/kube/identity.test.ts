import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnsRecords } from '../../src/kube/dns-names.ts';
import { claimName, ordinalRange, ordinals, parsePodName, revisionLabelLength, setNameSafeLength } from '../../src/kube/identity.ts';

void test('ordinals: from the start, as many as replicas, one by default', () => {
  assert.deepEqual(ordinals({ spec: {} }), [0]);
  assert.deepEqual(ordinals({ spec: { replicas: 3, ordinals: { start: 5 } } }), [5, 6, 7]);
  assert.deepEqual(ordinalRange({ spec: { replicas: 0 } }), { first: 0, last: -1, count: 0 });
  assert.equal(ordinals({ spec: { replicas: 2_000_000_000 } }, 10).length, 10);
});

void test('names, there and back', () => {
  assert.equal(claimName('data', 'web', 2), 'data-web-2');
  assert.deepEqual(parsePodName('a-b-10'), { setName: 'a-b', ordinal: 10 });
  assert.equal(parsePodName('web-x'), undefined);
  assert.equal(parsePodName('web-2147483648'), undefined, 'no int32');
  assert.equal(revisionLabelLength('x'.repeat(setNameSafeLength)), 63);
});

const set = {
  metadata: { name: 'web' },
  spec: {
    serviceName: 'web',
    replicas: 2,
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', ports: [{ name: 'http', containerPort: 8080 }] }] },
    },
  },
};
const service = {
  metadata: { name: 'web' },
  spec: {
    clusterIP: 'None',
    selector: { app: 'web' },
    ports: [{ name: 'http', port: 80, targetPort: 'http' }, { port: 81 }, { name: 'udp', port: 53, targetPort: 'dns', protocol: 'UDP' }],
  },
};
const of = (service: unknown, one: unknown = set) => dnsRecords({ set: one, namespace: 'shop', service, clusterDomain: 'cluster.local' });

void test('names of a headless Service: its own, each pod, one SRV name a named port', () => {
  assert.deepEqual(of(service), [
    { name: 'web.shop.svc.cluster.local', type: 'A/AAAA', targets: ['web-0', 'web-1'], published: 'when ready' },
    { name: 'web-0.web.shop.svc.cluster.local', type: 'A/AAAA', targets: ['web-0'], published: 'when ready' },
    { name: 'web-1.web.shop.svc.cluster.local', type: 'A/AAAA', targets: ['web-1'], published: 'when ready' },
    {
      name: '_http._tcp.web.shop.svc.cluster.local',
      type: 'SRV',
      targets: ['web-0.web.shop.svc.cluster.local:8080', 'web-1.web.shop.svc.cluster.local:8080'],
      published: 'when ready',
    },
    {
      name: '_udp._udp.web.shop.svc.cluster.local',
      type: 'SRV',
      targets: ['web-0.web.shop.svc.cluster.local', 'web-1.web.shop.svc.cluster.local'],
      published: 'never',
      reason: 'no container declares a port named "dns"',
    },
  ]);
});

void test('when they are published, or why never', () => {
  const spec = (changes: object) => ({ ...service, spec: { ...service.spec, ...changes } });
  assert.equal(of(spec({ publishNotReadyAddresses: true }))[1]?.published, 'always');
  assert.match(of(spec({ selector: { app: 'other' } }))[1]?.reason ?? '', /selects app=other/);
  assert.match(of(spec({ selector: {} }))[1]?.reason ?? '', /has no selector/);
  assert.match(of({ ...service, spec: { type: 'ExternalName' } })[1]?.reason ?? '', /ExternalName/);
  assert.match(of(undefined)[1]?.reason ?? '', /no Service "web" in namespace shop/);
  const [own, first] = of(spec({ clusterIP: undefined }));
  assert.deepEqual([own?.published, own?.targets, first?.published], ['always', ['ClusterIP'], 'when ready']);
  assert.match(first?.reason ?? '', /not headless/);
  assert.deepEqual(of(service, { ...set, spec: { ...set.spec, serviceName: '' } }), []);
});
