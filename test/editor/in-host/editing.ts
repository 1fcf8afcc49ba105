import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { rangeOf, show } from './documents.ts';
import { withFiles } from './in-memory.ts';
import { type HostTest, until } from './suite.ts';

/** A Service and a set in one text: several documents, flow style, an anchor, line ends of Windows. */
const untitledText = `apiVersion: v1
kind: Service
metadata: { name: db }
spec: { clusterIP: None, selector: { app: db }, ports: [{ name: sql, port: 5432 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: &name db }
spec:
  serviceName: *name
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers:
        - name: db
          image: registry.example/db:1.0.0
          ports: [{ name: sql, containerPort: 5432 }]
          readinessProbe: { tcpSocket: { port: sql } }
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;

type Ask = (document: vscode.TextDocument) => Promise<void>;

/** What the editor asks the server for, and what the answer has to hold. */
const asks: Readonly<Record<string, Ask>> = {
  definition: async (document) => {
    const found = await ask<(vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', document, 'sql } }');
    const [line] = found.map((each) => ('uri' in each ? each.range : each.targetRange).start.line);
    assert.equal(document.lineAt(line ?? 0).text.trim(), 'ports: [{ name: sql, containerPort: 5432 }]');
  },
  references: async (document) => {
    const found = await ask<vscode.Location[]>('vscode.executeReferenceProvider', document, 'data }\n      spec');
    assert.equal(found.length, 2);
  },
  highlights: async (document) => {
    const found = await ask<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights', document, 'db } }\n  template');
    assert.equal(found.length, 3, 'the selectors of both and the label of the pods');
  },
  rename: async (document) => {
    const edit = await ask<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', document, 'sql, containerPort', 'postgres');
    const lines = edit
      .entries()
      .flatMap(([, edits]) => edits.map(({ range }) => document.lineAt(range.start).text.trim().split(':')[0] ?? ''));
    assert.deepEqual(new Set(lines), new Set(['ports', 'readinessProbe']));
  },
  'code action': async (document) => {
    const range = rangeOf(document, 'kind: StatefulSet');
    const found = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range);
    const titles = found.filter(({ kind }) => kind?.value.startsWith('refactor') === true).map(({ title }) => title);
    assert.deepEqual(titles, []);
  },
};

async function ask<Answer>(command: string, document: vscode.TextDocument, text: string, ...more: unknown[]): Promise<Answer> {
  const wanted = document.eol === vscode.EndOfLine.CRLF ? text.replaceAll('\n', '\r\n') : text;
  const at = rangeOf(document, wanted).start.translate(0, 1);
  return await vscode.commands.executeCommand<Answer>(command, document.uri, at, ...more);
}

async function everything(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document, { preview: false });
  await until('the server', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
    return lenses.length > 0 ? lenses : undefined;
  });
  for (const [name, run] of Object.entries(asks)) {
    try {
      await run(document);
    } catch (error) {
      throw new Error(`${name} in ${document.uri.toString()}: ${String(error)}`, { cause: error });
    }
  }
}

/** Names, refactorings and hints through the editor's own commands, wherever the text comes from. */
export const editingTests: readonly HostTest[] = [
  {
    name: 'an untitled document has every help',
    run: async () => await everything(await vscode.workspace.openTextDocument({ language: 'yaml', content: untitledText })),
  },
  {
    name: 'so has a file of a virtual workspace, with line ends of Windows',
    run: () =>
      withFiles('in-memory', { '/shop/db.yaml': untitledText.replaceAll('\n', '\r\n') }, async () => {
        const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('in-memory:/shop/db.yaml'));
        assert.equal(document.eol, vscode.EndOfLine.CRLF);
        await everything(document);
      }),
  },
  {
    name: 'a rename goes across files, and one that cannot be is refused in the words of the server',
    async run() {
      const { document } = await show('shop/web.yaml');
      const at = rangeOf(document, 'serviceName: web').end;
      const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        at,
        'peers',
      );
      const files = edit.entries().map(([uri]) => uri.path.split('/').at(-1) ?? '');
      assert.deepEqual(new Set(files), new Set(['service.yaml', 'web.yaml']));
      const refused = vscode.commands.executeCommand('vscode.executeDocumentRenameProvider', document.uri, at, 'Not_A_Name');
      await assert.rejects(Promise.resolve(refused), /lowercase RFC 1123/);
    },
  },
  {
    name: 'inlay hints are off until they are wanted',
    async run() {
      const { document } = await show('shop/web.yaml');
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const hints = async () =>
        await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
      assert.equal((await hints()).length, 0);
      const settings = vscode.workspace.getConfiguration('statefulset');
      await settings.update('inlayHints.enabled', true, vscode.ConfigurationTarget.Global);
      try {
        const found = await until('hints', async () => {
          const now = await hints();
          return now.length > 0 ? now : undefined;
        });
        const text = found.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join(''))).join('; ');
        assert.match(text, /web-0.*web-2/);
      } finally {
        await settings.update('inlayHints.enabled', undefined, vscode.ConfigurationTarget.Global);
      }
    },
  },
  {
    name: 'several Deployments become one set in one undoable change',
    async run() {
      const one = (number: number) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: zk-${number} }
spec:
  selector: { matchLabels: { app: zk-${number} } }
  template:
    metadata: { labels: { app: zk-${number} } }
    spec:
      containers:
        - name: zk
          image: registry.example/zk:3.9.1
`;
      const content = `${one(0)}---\n${one(1)}`;
      const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
      await vscode.window.showTextDocument(document, { preview: false });
      const action = await until('the refactoring', async () => {
        const range = rangeOf(document, 'kind: Deployment');
        const found = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range);
        return found.find(({ title }) => title === 'Make zk-0 and zk-1 one StatefulSet');
      });
      assert.ok(action.edit !== undefined);
      await vscode.workspace.applyEdit(action.edit);
      await until('the set', () => (/kind: StatefulSet\nmetadata: \{ name: zk \}/.test(document.getText()) ? true : undefined));
      assert.doesNotMatch(document.getText(), /zk-1|Deployment/);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), content);
    },
  },
];
