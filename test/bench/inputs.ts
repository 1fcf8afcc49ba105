/** Files made for measuring: of many documents, half of them StatefulSets of 100 or 180 lines, with a few mistakes that a schema shows. */

export interface BenchInput {
  readonly name: 'small' | 'medium' | 'large';
  readonly text: string;
  /** Where a line is typed: the offset of an empty line in the pod spec of the StatefulSet in the middle. */
  readonly typeAt: number;
}

/** The line that is typed, character by character. */
export const typedLine = '      terminationGracePeriodSeconds: 30';

const marker = '#here';

export const inputs: readonly BenchInput[] = [input('small', 2), input('medium', 20), input('large', 200)];

function input(name: BenchInput['name'], documents: number): BenchInput {
  const sets = Math.ceil(documents / 2);
  const middle = Math.floor(sets / 2);
  const parts: string[] = [];
  for (let index = 0; index < sets; index += 1) {
    parts.push(statefulSet(index, index === middle, documents > 2 && index % 2 === 1, mistakeOf(index, sets)));
    parts.push(service(index));
  }
  const marked = parts.slice(0, documents).join('---\n');
  return { name, text: marked.replace(marker, ''), typeAt: marked.indexOf(marker) };
}

/** Which mistake a set has: a wrong type and an unknown field in the first, then two more sets with one each. */
function mistakeOf(index: number, sets: number): 'type' | 'field' | 'both' | undefined {
  if (index === 0) return 'both';
  if (sets > 4 && index === 2) return 'type';
  return sets > 4 && index === 4 ? 'field' : undefined;
}

function service(index: number): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: store-${index}
  labels:
    app: store-${index}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector:
    app: store-${index}
  ports:
    - name: client
      port: 7000
      targetPort: client
    - name: peer
      port: 7001
`;
}

function statefulSet(index: number, isTyped: boolean, long: boolean, mistake: ReturnType<typeof mistakeOf>): string {
  const variables = Array.from(
    { length: long ? 70 : 14 },
    (_, number) => `            - name: SETTING_${number}\n              value: "value ${number} of ${index}"\n`,
  ).join('');
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: store-${index}
  labels:
    app: store-${index}
spec:
  serviceName: store-${index}
  replicas: ${mistake === 'type' || mistake === 'both' ? '"three"' : '3'}
  podManagementPolicy: OrderedReady
  selector:
    matchLabels:
      app: store-${index}
  template:
    metadata:
      labels:
        app: store-${index}
    spec:
${isTyped ? `${marker}\n` : ''}      containers:
        - name: store
          image: registry.example/store:1.${index}
          ${mistake === 'field' || mistake === 'both' ? 'imagePullPolice' : 'imagePullPolicy'}: IfNotPresent
          env:
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            - name: PEERS
              value: store-${index}-0.store-${index}:7001,store-${index}-1.store-${index}:7001,store-${index}-2.store-${index}:7001
${variables}          ports:
            - name: client
              containerPort: 7000
            - name: peer
              containerPort: 7001
          readinessProbe:
            httpGet:
              path: /ready
              port: client
            periodSeconds: 5
          livenessProbe:
            httpGet:
              path: /live
              port: client
            initialDelaySeconds: 30
          resources:
            requests:
              cpu: 250m
              memory: 512Mi
            limits:
              memory: 1Gi
          volumeMounts:
            - name: data
              mountPath: /var/lib/store
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector:
                  matchLabels:
                    app: store-${index}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: 10Gi
`;
}
