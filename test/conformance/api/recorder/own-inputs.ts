/** Inputs of our own for kinds that no other recording has: Secret and Namespace, created and changed. */
export function ownInputs(): object[] {
  return [...creates(), ...updates()];
}

const name = (kind: string, more = '') => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: web\n${more}`;

const secrets: Readonly<Record<string, string>> = {
  opaque: 'data:\n  key: dmFsdWU=\n',
  'string data': 'stringData:\n  key: value\n  empty: ""\n',
  'string data wins': 'data:\n  key: dmFsdWU=\nstringData:\n  key: other\n',
  'not base64': 'data:\n  key: value!\n',
  'cut base64': 'data:\n  key: dmFsdWU\n',
  'base64 with line breaks': 'data:\n  key: |\n    dmFs\n    dWU=\n',
  'null data': 'data:\n  key:\n',
  'number in string data': 'stringData:\n  key: 1\n',
  'bad keys': 'stringData:\n  "a b": x\n  "..": x\n  "..a": x\n  "": x\n  a/b: x\n',
  'long key': `stringData:\n  ${'k'.repeat(254)}: x\n`,
  'too large': `stringData:\n  key: ${'x'.repeat(1_048_577)}\n`,
  'just small enough': `stringData:\n  key: ${'x'.repeat(1_048_576)}\n`,
  immutable: 'immutable: true\nstringData:\n  key: value\n',
  'unknown type': 'type: example.com/own\nstringData:\n  key: value\n',
  'service account token': 'type: kubernetes.io/service-account-token\n',
  'docker config': 'type: kubernetes.io/dockerconfigjson\nstringData:\n  .dockerconfigjson: \'{"auths":{}}\'\n',
  'docker config missing': 'type: kubernetes.io/dockerconfigjson\nstringData:\n  other: x\n',
  'docker config no JSON': 'type: kubernetes.io/dockerconfigjson\nstringData:\n  .dockerconfigjson: "{"\n',
  'old docker config': 'type: kubernetes.io/dockercfg\nstringData:\n  .dockercfg: "{}"\n',
  'old docker config missing': 'type: kubernetes.io/dockercfg\n',
  'old docker config no JSON': 'type: kubernetes.io/dockercfg\nstringData:\n  .dockercfg: x\n',
  'basic auth': 'type: kubernetes.io/basic-auth\nstringData:\n  username: a\n',
  'basic auth without both': 'type: kubernetes.io/basic-auth\nstringData:\n  other: a\n',
  'ssh auth': 'type: kubernetes.io/ssh-auth\nstringData:\n  ssh-privatekey: a\n',
  'ssh auth missing': 'type: kubernetes.io/ssh-auth\n',
  'ssh auth empty': 'type: kubernetes.io/ssh-auth\nstringData:\n  ssh-privatekey: ""\n',
  tls: 'type: kubernetes.io/tls\nstringData:\n  tls.crt: a\n  tls.key: b\n',
  'tls without key': 'type: kubernetes.io/tls\nstringData:\n  tls.crt: a\n',
  'tls without anything': 'type: kubernetes.io/tls\n',
  'bootstrap token': 'type: bootstrap.kubernetes.io/token\nstringData:\n  token-id: abcdef\n',
  'unknown field': 'datas:\n  key: x\n',
};

const namespaces: Readonly<Record<string, string>> = {
  plain: '',
  finalizers: 'spec:\n  finalizers:\n    - kubernetes\n    - example.com/own\n',
  'bad finalizer': 'spec:\n  finalizers:\n    - own\n    - "a b/c"\n',
  status: 'status:\n  phase: Terminating\n',
  'unknown field': 'spec:\n  paused: true\n',
};

const metadata: Readonly<Record<string, string>> = {
  'upper case name': '  name: Web\n',
  'dotted name': '  name: a.b\n',
  'long name': `  name: ${'a'.repeat(64)}\n`,
  'no name': '  labels: {}\n',
  'generated name': '  generateName: web-\n',
  'bad label': '  name: web\n  labels:\n    "a b": "c d"\n',
  'namespace given': '  name: web\n  namespace: shop\n',
  'metadata name label': '  name: web\n  labels:\n    kubernetes.io/metadata.name: other\n',
};

function create(kind: string, label: string, manifest: string): object {
  return { id: `own/${kind}/${label}`, category: 'own', kind, manifest, withDefaults: true };
}

function creates(): object[] {
  return [
    ...Object.entries(secrets).map(([label, text]) => create('Secret', label, name('Secret', text))),
    ...Object.entries(namespaces).map(([label, text]) => create('Namespace', label, name('Namespace', text))),
    ...['Secret', 'Namespace'].flatMap((kind) =>
      Object.entries(metadata).map(([label, text]) => create(kind, label, `apiVersion: v1\nkind: ${kind}\nmetadata:\n${text}`)),
    ),
  ];
}

function update(kind: string, label: string, old: string, next: string): object {
  return { id: `own/${kind}/update ${label}`, category: 'update', kind, verb: 'patch', old: name(kind, old), new: name(kind, next) };
}

function updates(): object[] {
  const immutable = 'immutable: true\n';
  const data = 'data:\n  key: dmFsdWU=\n';
  return [
    update('Secret', 'data', data, 'data:\n  key: b3RoZXI=\n'),
    update('Secret', 'type', data, `type: kubernetes.io/tls\n${data}`),
    update('Secret', 'string data of an immutable one', `${immutable}${data}`, `${immutable}stringData:\n  key: other\n`),
    update('Secret', 'immutable again mutable', `${immutable}${data}`, data),
    update('Secret', 'immutable to false', `${immutable}${data}`, `immutable: false\n${data}`),
    update('Secret', 'key of an immutable one', `${immutable}${data}`, `${immutable}data:\n  other: dmFsdWU=\n`),
    update('Secret', 'labels of an immutable one', `${immutable}${data}`, `  labels: {a: b}\n${immutable}${data}`),
    update('Secret', 'to immutable', data, `${immutable}${data}`),
    update('Namespace', 'labels', '', '  labels: {a: b}\n'),
    update('Namespace', 'finalizers', '', 'spec:\n  finalizers: []\n'),
    update('Namespace', 'finalizers added', '', 'spec:\n  finalizers: [kubernetes, example.com/own]\n'),
  ];
}
