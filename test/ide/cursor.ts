import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDescriptions, readSchemas } from '../../src/api/schema/read-schemas.ts';
import type { SchemaHelp } from '../../src/ide/hover.ts';
import type { Workspace } from '../../src/manifest/workspace.ts';
import { workspaceOf } from '../lint/workspace-of.ts';

const folder = resolve(import.meta.dirname, '../../schemas/kubernetes');
const tables = readSchemas(readFileSync(resolve(folder, 'types.json'), 'utf8'));
const descriptions = readDescriptions(readFileSync(resolve(folder, 'descriptions.json'), 'utf8'));

export const help: SchemaHelp = { table: tables('1.36'), descriptions };

/** A workspace with one file, whose text has a `█` where the cursor is. */
export function atCursor(
  drawn: string,
  others: Readonly<Record<string, string>> = {},
): { workspace: Workspace; uri: string; offset: number; text: string } {
  const offset = drawn.indexOf('█');
  const text = drawn.replace('█', '');
  const uri = 'a/file.yaml';
  return { workspace: workspaceOf({ ...others, [uri]: text }), uri, offset, text };
}

/** A set of three pods with a claim each, and its Service; `spec` and `container` are put in, indented as they come. */
export function manifest(parts: { readonly spec?: string; readonly container?: string; readonly mount?: string } = {}): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: None
  selector:
    app: web
  ports:
    - name: http
      port: 80
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  replicas: 3
${parts.spec ?? ''}  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.0.0
${parts.container ?? ''}          ports:
            - name: http
              containerPort: 80
          volumeMounts:
            - name: ${parts.mount ?? 'data'}
              mountPath: /data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: 1Gi
`;
}
