import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from './client.ts';

/** Flags of the control plane that differ from the defaults. */
export interface PlaneFlags {
  readonly apiServer?: readonly string[];
  readonly controllerManager?: readonly string[];
  readonly scheduler?: readonly string[];
}

/** A control plane of its own on the loopback address: etcd, API server, controller manager, scheduler. */
export interface Plane {
  readonly auditLog: string;
  /** `namespace`: how the namespace `demo` of this client is called there. */
  client(token: string, namespace?: string): Client;
  stop(): Promise<void>;
}

const tokens = `user-token,user,u1,"system:masters"
kubelet-token,kubelet,u2,"system:masters"
provisioner-token,provisioner,u3,"system:masters"
kcm-token,system:kube-controller-manager,u4
sched-token,system:kube-scheduler,u5
`;

const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived, ResponseStarted]
rules:
- level: RequestResponse
  verbs: [create, update, patch, delete, deletecollection]
  resources: [{group: ""}, {group: apps}, {group: policy}, {group: discovery.k8s.io}, {group: storage.k8s.io}]
- level: None
`;

const kubeconfig = (token: string, port: number): string => `apiVersion: v1
kind: Config
current-context: c
contexts: [{name: c, context: {cluster: c, user: u}}]
users: [{name: u, user: {token: ${token}}}]
clusters: [{name: c, cluster: {server: "https://127.0.0.1:${port}", insecure-skip-tls-verify: true}}]
`;

/** Where a control plane's programs are, what it may write to (emptied first), and the first of the three ports that it takes. */
export interface Place {
  readonly binaries: string;
  readonly folder: string;
  readonly port: number;
}

/** Starts etcd, kube-apiserver, kube-controller-manager and kube-scheduler. */
export async function startPlane({ binaries, folder, port }: Place, flags: PlaneFlags): Promise<Plane> {
  const [etcdPort, serverPort] = [port, port + 2];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const path = (name: string): string => join(folder, name);
  writeFileSync(path('tokens.csv'), tokens);
  writeFileSync(path('audit.yaml'), auditPolicy);
  writeFileSync(path('kcm'), kubeconfig('kcm-token', serverPort));
  writeFileSync(path('sched'), kubeconfig('sched-token', serverPort));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(path('sa.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
  writeFileSync(path('sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  const running: ChildProcess[] = [];
  const start = (program: string, args: readonly string[]): void => {
    const log = openSync(path(`${program}.log`), 'w');
    running.push(spawn(join(binaries, program), args, { cwd: folder, stdio: ['ignore', log, log] }));
  };
  const stop = async (): Promise<void> => {
    for (const child of running.toReversed()) child.kill(child === running[0] ? 'SIGTERM' : 'SIGKILL');
    await Promise.all(running.map(ended));
  };
  const client = (token: string, namespace = 'demo'): Client => new Client(serverPort, token, namespace);
  try {
    start('etcd', etcdFlags(path('etcd'), etcdPort));
    start('kube-apiserver', [...serverFlags(path, etcdPort, serverPort), ...(flags.apiServer ?? [])]);
    await isReady(client('user-token'));
    start('kube-controller-manager', [...managerFlags(path), ...(flags.controllerManager ?? [])]);
    start('kube-scheduler', [...schedulerFlags(path), ...(flags.scheduler ?? [])]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { auditLog: path('audit.log'), client, stop };
}

function etcdFlags(data: string, port: number): string[] {
  const [url, peers] = [port, port + 1].map((each) => `http://127.0.0.1:${each}`);
  return [
    ['--data-dir', data, '--name', 'e', '--initial-cluster', `e=${peers}`, '--unsafe-no-fsync'],
    ['--listen-client-urls', `${url}`, '--advertise-client-urls', `${url}`],
    ['--listen-peer-urls', `${peers}`, '--initial-advertise-peer-urls', `${peers}`],
  ].flat();
}

function serverFlags(path: (name: string) => string, etcdPort: number, serverPort: number): string[] {
  return [
    ['--etcd-servers', `http://127.0.0.1:${etcdPort}`, '--bind-address', '127.0.0.1', '--secure-port', String(serverPort)],
    ['--advertise-address', '127.0.0.1', '--endpoint-reconciler-type', 'none', '--cert-dir', path('certs')],
    ['--token-auth-file', path('tokens.csv'), '--authorization-mode', 'RBAC', '--service-cluster-ip-range', '10.96.0.0/16'],
    ['--service-account-issuer', 'https://kubernetes.default.svc', '--service-account-key-file', path('sa.pub')],
    ['--service-account-signing-key-file', path('sa.key'), '--audit-policy-file', path('audit.yaml')],
    ['--audit-log-path', path('audit.log')],
  ].flat();
}

function clientFlags(kubeconfigFile: string): string[] {
  return [
    ['--kubeconfig', kubeconfigFile, '--authentication-kubeconfig', kubeconfigFile, '--authorization-kubeconfig', kubeconfigFile],
    ['--leader-elect=false', '--secure-port', '0'],
  ].flat();
}

function managerFlags(path: (name: string) => string): string[] {
  return [
    clientFlags(path('kcm')),
    ['--use-service-account-credentials', '--service-account-private-key-file', path('sa.key')],
    ['--root-ca-file', path('certs/apiserver.crt')],
  ].flat();
}

const schedulerFlags = (path: (name: string) => string): string[] => clientFlags(path('sched'));

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise((done) => child.once('exit', done));
}

async function isReady(client: Client): Promise<void> {
  const patienceMs = 120_000;
  for (const until = Date.now() + patienceMs; Date.now() < until; ) {
    const answer = await client.request('GET', '/readyz').catch(() => undefined);
    if (answer?.code === 200) return;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`the API server is not ready after ${patienceMs / 1000} s`);
}
