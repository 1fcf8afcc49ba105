import { fromSample } from './set-from-sample.ts';

/** Who of the pods has to know the others. */
export type Peers = 'none' | 'ready' | 'starting';

/** What somebody who makes a new set is asked. */
export interface NewSet {
  /** A DNS label that begins with a letter, 52 characters at most. */
  readonly name: string;
  readonly replicas: number;
  /** What each pod gets, such as `10Gi`; undefined for pods that keep nothing. */
  readonly storage?: string;
  /** Undefined for a sample, which knows. */
  readonly peers?: Peers;
  /** Text of the sample that it is made from; undefined for a program of one's own. */
  readonly sample?: string;
}

/** The image that stands in a set for a program of one's own, until somebody writes theirs. */
const imageOf = (name: string) => `registry.example.com/${name}:1.0.0`;

/**
 * A complete set for the answers: headless Service, PodDisruptionBudget, StatefulSet. Nothing in it is a finding of ours, whatever the answers, in any
 * version of Kubernetes.
 */
export function newStatefulSet(wanted: NewSet): string {
  return wanted.sample === undefined ? [service(wanted), budget(wanted), set(wanted)].join('---\n') : fromSample(wanted.sample, wanted);
}

/** `    app.kubernetes.io/name: web` */
const labels = (name: string, indent: number) => `${' '.repeat(indent)}app.kubernetes.io/name: ${name}\n`;

function service({ name, peers }: NewSet): string {
  const early = `  # Members look each other up before any of them is ready.
  publishNotReadyAddresses: true
`;
  return `# Gives each pod a name: ${name}-0.${name} and so on.
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels:
${labels(name, 4)}spec:
  clusterIP: None
${peers === 'starting' ? early : ''}  selector:
${labels(name, 4)}  ports:
    - name: main
      port: 8080
      targetPort: main
`;
}

function budget({ name }: NewSet): string {
  return `# Nodes that are drained take one pod at a time.
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
  labels:
${labels(name, 4)}spec:
  maxUnavailable: 1
  selector:
    matchLabels:
${labels(name, 6)}`;
}

const order: Readonly<Record<Peers, string>> = {
  none: `  # Pods do not wait for each other.
  podManagementPolicy: Parallel
`,
  ready: `  # Each pod starts when those before it are ready, and finds them by name.
  podManagementPolicy: OrderedReady
`,
  starting: `  # No member is ready before it has found others, so none may wait for another.
  podManagementPolicy: Parallel
`,
};

const ownName = (name: string) => `          env:
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            # Where the others reach this pod.
            - name: ADVERTISED_HOST
              value: $(POD_NAME).${name}
`;

const mount = `          volumeMounts:
            - name: data
              mountPath: /var/lib/data
`;

const claims = (storage: string) => `  # Each pod keeps its claim for as long as nobody deletes it.
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: ${storage}
`;

function set({ name, replicas, storage, peers = 'none' }: NewSet): string {
  const security = `      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        runAsGroup: 1000
        fsGroup: 1000
        fsGroupChangePolicy: OnRootMismatch
`;
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: ${name}
  labels:
${labels(name, 4)}spec:
  serviceName: ${name}
  replicas: ${replicas}
${order[peers]}  selector:
    matchLabels:
${labels(name, 6)}  template:
    metadata:
      labels:
${labels(name, 8)}    spec:
      terminationGracePeriodSeconds: 30
${security}${spread(name)}      containers:
        - name: main
          image: ${imageOf(name)}
${peers === 'none' ? '' : ownName(name)}          ports:
            - name: main
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: /ready
              port: main
            periodSeconds: 5
            timeoutSeconds: 5
          resources:
            requests:
              cpu: 100m
              memory: 256Mi
            limits:
              memory: 512Mi
${storage === undefined ? '' : mount + claims(storage)}`;
}

const spread = (name: string) => `      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
${labels(name, 14)}`;
