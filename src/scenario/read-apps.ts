import { isMap, type Node } from '../manifest/nodes.ts';
import type { AppSpec } from '../sim/input.ts';
import { optional, type Reader } from './reader.ts';
import { brokenImages, defaultApp } from './world.ts';

const members = [
  'start',
  'ready',
  'stop',
  'init',
  'preStop',
  'ignoresSigterm',
  'needsPeers',
  'dnsCache',
  'quorum',
  'store',
  'dataPath',
  'images',
];
const effects = ['cannot-pull', 'crashes', 'never-ready', 'out-of-memory', 'unhealthy'] as const;

/** `apps:` of a scenario: how the programs behave, by the name of their set (`*`: all others). */
export function readApps(reader: Reader, node: Node | undefined): Record<string, AppSpec> {
  return Object.fromEntries(reader.entries(node, '"apps"').map(([name, value]) => [name, readApp(reader, value)]));
}

function readApp(reader: Reader, node: Node): AppSpec {
  const found = reader.members(node, 'a program', members);
  const ignoresSigterm = reader.truth(found.get('ignoresSigterm'), '"ignoresSigterm"');
  const store = reader.truth(found.get('store'), '"store"');
  const dataPath = reader.text(found.get('dataPath'), '"dataPath"');
  const quorum = found.get('quorum');
  const needsPeers = found.get('needsPeers');
  const initMs = reader.duration(found.get('init'), '"init"');
  const preStopMs = reader.duration(found.get('preStop'), '"preStop"');
  const dnsCacheMs = reader.duration(found.get('dnsCache'), '"dnsCache"');
  return {
    startMs: reader.duration(found.get('start'), '"start"') ?? defaultApp.startMs,
    readyMs: reader.duration(found.get('ready'), '"ready"') ?? defaultApp.readyMs,
    stopMs: reader.duration(found.get('stop'), '"stop"') ?? defaultApp.stopMs,
    ...optional('initMs', initMs),
    ...optional('preStopMs', preStopMs),
    ...(ignoresSigterm === undefined ? {} : { ignoresSigterm }),
    ...(store === undefined ? {} : { store }),
    ...(dataPath === undefined ? {} : { dataPath }),
    ...(quorum === undefined ? {} : { quorum: readQuorum(reader, quorum) }),
    ...(needsPeers === undefined ? {} : { needsPeers: readPeers(reader, needsPeers) }),
    ...(dnsCacheMs === undefined ? {} : { dnsCacheMs }),
    images: [...reader.items(found.get('images'), '"images"').flatMap((each) => readImage(reader, each)), ...brokenImages],
  };
}

function readQuorum(reader: Reader, node: Node): NonNullable<AppSpec['quorum']> {
  const found = reader.members(node, '"quorum"', ['members']);
  if (isMap(node) && !found.has('members')) reader.note(node, '"quorum" needs "members": how many there are');
  return { members: reader.integer(found.get('members'), '"members"', 1, 1000) ?? 3 };
}

function readPeers(reader: Reader, node: Node): NonNullable<AppSpec['needsPeers']> {
  const found = reader.members(node, '"needsPeers"', ['service', 'atLeast', 'below']);
  const service = reader.text(found.get('service'), '"service"');
  if (service === undefined) reader.note(node, '"needsPeers" needs "service": the Service whose records are asked for');
  const below = reader.truth(found.get('below'), '"below"');
  if (below === true && found.has('atLeast')) reader.note(node, '"needsPeers" has "atLeast" or "below", not both');
  const atLeast = reader.integer(found.get('atLeast'), '"atLeast"', 0, 1000) ?? 1;
  return { service: service ?? '', atLeast, ...(below === undefined ? {} : { below }) };
}

function readImage(reader: Reader, node: Node): NonNullable<AppSpec['images']>[number][] {
  const found = reader.members(node, 'an image', ['image', 'effect', 'after']);
  const image = reader.text(found.get('image'), '"image"');
  const effect = reader.oneOf(found.get('effect'), '"effect"', effects);
  const afterMs = reader.duration(found.get('after'), '"after"');
  if (image === undefined || effect === undefined) {
    reader.note(node, 'an image needs "image" and "effect"');
    return [];
  }
  return [{ image, effect, ...(afterMs === undefined ? {} : { afterMs }) }];
}
