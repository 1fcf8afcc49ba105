import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { jsonSchemaOf } from './pair-schema.ts';

/** yaml-language-server, which everything is measured against. Fetched once into a folder that git ignores; nothing else needs it. */
export const anchorVersion = '1.25.0';
/** Holds the anchor and what is made for it. */
export const anchorHome = resolve(import.meta.dirname, '../../.vscode-test/bench');

interface LanguageService {
  configure(settings: Record<string, unknown>): void;
  doValidation(document: TextDocument, isKubernetes: boolean): Promise<readonly { readonly message: string }[]>;
  doComplete(
    document: TextDocument,
    position: { line: number; character: number },
    isKubernetes: boolean,
  ): Promise<{ readonly items: readonly unknown[] }>;
}

/** The package's anchorHome, installed when it is not there. */
export function anchorFolder(): string {
  const found = resolve(anchorHome, 'node_modules/yaml-language-server');
  if (!existsSync(found)) {
    mkdirSync(anchorHome, { recursive: true });
    writeFileSync(resolve(anchorHome, 'package.json'), '{ "private": true }\n');
    execFileSync(
      'npm',
      ['install', `yaml-language-server@${anchorVersion}`, 'esbuild@0.28.2', '--ignore-scripts', '--no-audit', '--no-fund'],
      {
        cwd: anchorHome,
        stdio: 'inherit',
      },
    );
  }
  return found;
}

/** Address of the folder with what the keyword `kubernetes` loads. */
export const kubernetesSchemas = () => pathToFileURL(anchorHome).href;

/** The schema of StatefulSet and Service alone: the anchor's best case. */
export function pairSchema(): Record<string, unknown> {
  return jsonSchemaOf('1.36', [
    ['apps/v1', 'StatefulSet'],
    ['v1', 'Service'],
  ]);
}

/** The anchor in this process, set up for the pair schema. */
export function createAnchor(): LanguageService {
  const require = createRequire(import.meta.url);
  const { getLanguageService } = require(resolve(anchorFolder(), 'out/server/src/languageservice/yamlLanguageService.js'));
  const { SettingsState } = require(resolve(anchorFolder(), 'out/server/src/yamlSettings.js'));
  const none = (): undefined => undefined;
  const service: LanguageService = getLanguageService({
    schemaRequestService: () => Promise.reject(new Error('no network')),
    workspaceContext: { resolveRelativePath: (path: string) => path },
    yamlSettings: new SettingsState(),
    telemetry: { send: none, sendError: none, sendTrack: none },
    connection: { console: { log: none, error: none, warn: none, info: none }, onRequest: none, sendNotification: none },
  });
  service.configure({
    validate: true,
    completion: true,
    hover: true,
    schemas: [{ uri: 'inmemory://pair.json', fileMatch: ['*.yaml'], schema: pairSchema() }],
  });
  return service;
}
