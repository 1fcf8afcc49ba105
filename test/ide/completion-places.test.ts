import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completion } from '../../src/ide/completion.ts';
import { atCursor, help } from './cursor.ts';

/** The text after an item was accepted at `█`; `█` is where the cursor is then, `❶` where it stops first. */
function accepted(drawn: string, label: string): string {
  const { workspace, uri, offset, text } = atCursor(drawn);
  const items = completion(workspace, uri, offset, help);
  const item = items.find((each) => each.label === label);
  if (item === undefined) return `no ${label} among ${items.map((each) => each.label).join(' ')}`;
  const typed = text.slice(item.replace.start, offset);
  assert.ok((item.filter ?? item.label).startsWith(typed) || typed === '', `"${typed}" finds ${item.filter ?? item.label}`);
  const insert = item.snippet ? item.insert.replace('$0', '█').replace('$1', '❶') : `${item.insert}█`;
  return text.slice(0, item.replace.start) + insert + text.slice(item.replace.end);
}

const offered = (drawn: string) => {
  const { workspace, uri, offset } = atCursor(drawn);
  return completion(workspace, uri, offset, help).map((item) => item.label);
};

const head = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n';
const body = (spec: string) => `${head}${spec}`;
const json = (spec: string) => `{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "web"}, "spec": ${spec}}`;

const places: readonly (readonly [what: string, before: string, label: string, after: string])[] = [
  ['an empty line', '  █', 'replicas', '  replicas: █'],
  ['a half-typed line', '  upd█\n  replicas: 3', 'updateStrategy', '  updateStrategy:\n    █\n  replicas: 3'],
  ['a set that looks like a patch yet', '  replicas: 3\n  sel█', 'selector', '  replicas: 3\n  selector:\n    █'],
  ['a key whose value is there', '  repl█: 3', 'replicas', '  replicas█: 3'],
  ['the middle of a key', '  rep█licas: 3', 'replicas', '  replicas█: 3'],
  ['a quoted key', '  "rep█"', 'replicas', '  "replicas": █'],
  [
    'a list, with what an item needs',
    '  template:\n    spec:\n      cont█',
    'containers',
    '  template:\n    spec:\n      containers:\n        - name: █',
  ],
  [
    'several demanded members',
    '  template:\n    spec:\n      containers:\n        - name: a\n          volumeM█',
    'volumeMounts',
    '  template:\n    spec:\n      containers:\n        - name: a\n          volumeMounts:\n            - mountPath: ❶\n              name: █',
  ],
  [
    'lists that stand under their key',
    '  template:\n    spec:\n      initContainers:\n      - name: a\n      containers:\n      - name: b\n        en█',
    'env',
    '  template:\n    spec:\n      initContainers:\n      - name: a\n      containers:\n      - name: b\n        env:\n        - name: █',
  ],
  [
    'the first key of an item',
    '  template:\n    spec:\n      containers:\n        - █',
    'image',
    '  template:\n    spec:\n      containers:\n        - image: █',
  ],
  [
    'a key of an item whose list is not indented',
    '  template:\n    spec:\n      containers:\n      - name: a\n        im█',
    'image',
    '  template:\n    spec:\n      containers:\n      - name: a\n        image: █',
  ],
  [
    'a list in a list',
    '  template:\n    spec:\n      containers:\n        - name: a\n          ports:\n            - contain█',
    'containerPort',
    '  template:\n    spec:\n      containers:\n        - name: a\n          ports:\n            - containerPort: █',
  ],
  ['a value that is half typed', '  podManagementPolicy: Par█', 'Parallel', '  podManagementPolicy: Parallel█'],
  [
    'a value with no blank after the colon',
    '  podManagementPolicy:█\n  replicas: 3',
    'Parallel',
    '  podManagementPolicy: Parallel█\n  replicas: 3',
  ],
  ['the same before a comment', '  podManagementPolicy:█ # all at once', 'Parallel', '  podManagementPolicy: Parallel█ # all at once'],
  ['the same in braces', '  updateStrategy: { type:█ }', 'OnDelete', '  updateStrategy: { type: OnDelete█ }'],
  ['a value in quotes', '  podManagementPolicy: "Par█"', 'Parallel', '  podManagementPolicy: "Parallel"█'],
  ['a value in single quotes', "  podManagementPolicy: '█'", 'Parallel', "  podManagementPolicy: 'Parallel'█"],
  [
    'a value with a comment behind it',
    '  podManagementPolicy: █ # all at once',
    'Parallel',
    '  podManagementPolicy: Parallel█ # all at once',
  ],
  [
    'an item that is a value',
    '  volumeClaimTemplates:\n    - spec:\n        accessModes:\n          - Read█',
    'ReadWriteOnce',
    '  volumeClaimTemplates:\n    - spec:\n        accessModes:\n          - ReadWriteOnce█',
  ],
  [
    'an item in brackets',
    '  volumeClaimTemplates:\n    - spec:\n        accessModes: [█]',
    'ReadWriteOnce',
    '  volumeClaimTemplates:\n    - spec:\n        accessModes: [ReadWriteOnce█]',
  ],
  [
    'a second item in brackets',
    '  volumeClaimTemplates:\n    - spec:\n        accessModes: ["ReadWriteOnce", "█"]',
    'ReadOnlyMany',
    '  volumeClaimTemplates:\n    - spec:\n        accessModes: ["ReadWriteOnce", "ReadOnlyMany"█]',
  ],
  ['braces', '  updateStrategy: { █ }', 'type', '  updateStrategy: { type: █ }'],
  [
    'braces with a half-typed key',
    '  updateStrategy: { type: RollingUpdate, rol█ }',
    'rollingUpdate',
    '  updateStrategy: { type: RollingUpdate, rollingUpdate: { █ } }',
  ],
  ['braces that are not closed', '  updateStrategy: { ty█\n  replicas: 3', 'type', '  updateStrategy: { type: █\n  replicas: 3'],
  ['a value in braces', '  updateStrategy: { type: █ }', 'OnDelete', '  updateStrategy: { type: OnDelete█ }'],
  [
    'braces over several lines',
    '  updateStrategy: {\n    type: RollingUpdate,\n    rollingUpdate: {\n      par█\n    }\n  }',
    'partition',
    '  updateStrategy: {\n    type: RollingUpdate,\n    rollingUpdate: {\n      partition: █\n    }\n  }',
  ],
  [
    'braces in a list',
    '  template:\n    spec:\n      containers:\n        - { name: a, im█ }',
    'image',
    '  template:\n    spec:\n      containers:\n        - { name: a, image: █ }',
  ],
  [
    'after braces were closed',
    '  updateStrategy: { type: OnDelete }\n  rep█',
    'replicas',
    '  updateStrategy: { type: OnDelete }\n  replicas: █',
  ],
  [
    'after a text with a bracket in it',
    '  template:\n    spec:\n      containers:\n        - name: a\n          command:\n            - sh\n            - -c\n            - |\n              if [ -f x ; {\n          im█',
    'image',
    '  template:\n    spec:\n      containers:\n        - name: a\n          command:\n            - sh\n            - -c\n            - |\n              if [ -f x ; {\n          image: █',
  ],
];

void test('text in, text out: what is accepted stands where it must', () => {
  for (const [what, before, label, after] of places) {
    assert.equal(accepted(body(before), label), body(after), what);
    const crlf = (text: string) => body(text).replaceAll('\n', '\r\n');
    assert.equal(accepted(crlf(before), label).replaceAll(/\r?\n/g, '\n'), body(after), `${what}, with CRLF`);
  }
});

const jsonPlaces: readonly (readonly [what: string, before: string, label: string, after: string])[] = [
  ['a key', '{"rep█"}', 'replicas', '{"replicas": █}'],
  ['a key without quotes yet', '{ █ }', 'replicas', '{ "replicas": █ }'],
  ['a key whose quote is open', '{\n  "serv█\n}', 'serviceName', '{\n  "serviceName": "█"\n}'],
  [
    'a key between others',
    '{"replicas": 3, "upd█", "serviceName": "web"}',
    'updateStrategy',
    '{"replicas": 3, "updateStrategy": { █ }, "serviceName": "web"}',
  ],
  ['a key whose value is there', '{"repl█": 3}', 'replicas', '{"replicas"█: 3}'],
  ['a list', '{"template": {"spec": {"contai█"}}}', 'containers', '{"template": {"spec": {"containers": [█]}}}'],
  [
    'an item',
    '{"template": {"spec": {"containers": [{"name": "a"}, {"im█"}]}}}',
    'image',
    '{"template": {"spec": {"containers": [{"name": "a"}, {"image": "█"}]}}}',
  ],
  ['a value', '{"podManagementPolicy": "█"}', 'Parallel', '{"podManagementPolicy": "Parallel"█}'],
  ['a value without quotes', '{"podManagementPolicy": █}', 'Parallel', '{"podManagementPolicy": "Parallel"█}'],
  ['a truth value', '{"template": {"spec": {"hostNetwork": █}}}', 'true', '{"template": {"spec": {"hostNetwork": true█}}}'],
];

void test('text in, text out: JSON, on one line and laid out', () => {
  for (const [what, before, label, after] of jsonPlaces) assert.equal(accepted(json(before), label), json(after), what);
});

void test('text in, text out: an object in a List', () => {
  const list = (spec: string) =>
    `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata:\n      name: a\n  - apiVersion: apps/v1\n    kind: StatefulSet\n    metadata:\n      name: web\n    spec:\n${spec}`;
  assert.equal(accepted(list('      repl█\n'), 'replicas'), list('      replicas: █\n'));
  assert.equal(accepted(list('      podManagementPolicy: █\n'), 'Parallel'), list('      podManagementPolicy: Parallel█\n'));
  assert.equal(
    accepted(list('      updateStrategy: { ro█ }\n'), 'rollingUpdate'),
    list('      updateStrategy: { rollingUpdate: { █ } }\n'),
  );
});

void test('what is there already is not offered, before and behind the cursor', () => {
  const inBraces = offered(body('  updateStrategy: { █, rollingUpdate: { partition: 1 } }'));
  assert.deepEqual(inBraces.toSorted(), ['type']);
  const inJson = offered(json('{"replicas": 3, "█", "serviceName": "web", "template": {"spec": {"hostname": "x"}}}'));
  for (const present of ['replicas', 'serviceName', 'template']) assert.ok(!inJson.includes(present), present);
  assert.ok(inJson.includes('selector'));
});

void test('nothing in comments, in texts of programs, and for values that are free', () => {
  assert.deepEqual(offered(body('  # rep█')), []);
  assert.deepEqual(offered(body('  updateStrategy: { # ty█\n  }')), []);
  assert.deepEqual(
    offered(body('  template:\n    spec:\n      containers:\n        - name: a\n          args:\n            - |\n              re█')),
    [],
  );
  assert.deepEqual(offered(body('  replicas: █')), []);
});

void test('every cursor place of a file in flow style and in JSON is bounded and quiet', () => {
  const flow = body(
    '  template: { metadata: { labels: { app: web } }, spec: { containers: [ { name: a, image: "b:1", args: [ "{", \'it\'\'s\' ] } ] } }\n  replicas: 3\n',
  );
  for (const text of [flow, json('{"replicas": 3, "template": {"spec": {"containers": [{"name": "a \\" b"}]}}}')]) {
    for (let offset = 0; offset <= text.length; offset += 3) {
      for (const end of ['', text.slice(offset)]) {
        const { workspace, uri } = atCursor(`${text.slice(0, offset)}█${end}`);
        completion(workspace, uri, offset, help);
      }
    }
  }
});
