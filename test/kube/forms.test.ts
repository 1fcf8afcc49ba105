import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseImageReference } from '../../src/kube/image-reference.ts';
import { percentOf, scaledIntOrPercent } from '../../src/kube/int-or-percent.ts';
import { firstBytes, ipText, isIpv4Mapped, parseIpAddress, parseIpBlock, plainBytes } from '../../src/kube/ip-address.ts';

void test('a percentage of a count is rounded up or down', () => {
  assert.deepEqual([scaledIntOrPercent('50%', 3, 'up'), scaledIntOrPercent('50%', 3, 'down'), scaledIntOrPercent(7, 3, 'up')], [2, 1, 7]);
  assert.deepEqual([percentOf('101%'), percentOf('1.5%'), percentOf('5'), percentOf(5)], [101, undefined, undefined, undefined]);
  assert.equal(scaledIntOrPercent('half', 3, 'up'), undefined);
});

function shown(image: string): string {
  const parsed = parseImageReference(image);
  return parsed === undefined ? 'unreadable' : `${parsed.domain} ${parsed.path} ${parsed.tag ?? '-'} ${parsed.digest ?? '-'}`;
}

void test('image references have a tag, a digest, or mean latest', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  assert.equal(shown('redis'), 'docker.io library/redis latest -');
  assert.equal(shown('bitnami/redis:7'), 'docker.io bitnami/redis 7 -');
  assert.equal(shown('localhost:5000/a/b'), 'localhost:5000 a/b latest -');
  assert.equal(shown(`quay.io/x@${digest}`), `quay.io x - ${digest}`);
  assert.equal(shown(`quay.io/x:1@${digest}`), `quay.io x 1 ${digest}`);
  for (const image of ['', 'Redis', 'a b', 'redis:', 'x@sha256:12', 'a'.repeat(64), '{{ .Values.image }}']) {
    assert.equal(shown(image), 'unreadable', image);
  }
});

function canonical(text: string): string | undefined {
  const address = parseIpAddress(text);
  return address === undefined ? undefined : `${ipText(plainBytes(address))}${address.hasLeadingZeros ? ' zeros' : ''}`;
}

void test('addresses are read leniently and printed canonically', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['10.0.0.1', '10.0.0.1'],
    ['010.0.0.1', '10.0.0.1 zeros'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['1:0:0:2::3', '1:0:0:2::3'],
    ['::', '::'],
    ['1::2::3', undefined],
    ['1:2:3:4:5:6:7:8::', undefined],
    ['fe80::1%eth0', undefined],
    ['1.2.3', undefined],
    ['256.1.1.1', undefined],
    ['none', undefined],
  ];
  for (const [text, expected] of cases) assert.equal(canonical(text), expected, text);
  assert.equal(isIpv4Mapped(parseIpAddress('::ffff:1.2.3.4') ?? assert.fail()), true);
  assert.equal(ipText(firstBytes(parseIpBlock('10.9.8.7/20') ?? assert.fail())), '10.9.0.0');
});

void test('what is printed of an address is the address', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const address = parseIpAddress(text) ?? assert.fail(text);
      assert.deepEqual(plainBytes(parseIpAddress(ipText(plainBytes(address))) ?? assert.fail()), plainBytes(address));
    }),
  );
});
