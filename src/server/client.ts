import type { InitializeParams } from 'vscode-languageserver';
import { member } from './connection.ts';

/** What the editor can do, as far as our answers depend on it. */
export interface Client {
  /** It asks for diagnostics; others are sent them. */
  readonly asksDiagnostics: boolean;
  /** It can be told to ask again. */
  readonly refreshes: Readonly<Record<'diagnostic' | 'codeLens' | 'inlayHint', boolean>>;
  /** It answers questions about settings. */
  readonly answersSettings: boolean;
  /** It watches files for us. */
  readonly watchesFiles: boolean;
  /** Completion may have places to fill in. */
  readonly takesSnippets: boolean;
  /** A change may come with a reason to think first. */
  readonly annotatesChanges: boolean;
  /** Hovers may be Markdown. */
  readonly readsMarkdown: boolean;
  /** The folders that are open. */
  readonly folders: readonly string[];
}

export function clientOf({ capabilities, workspaceFolders, rootUri }: InitializeParams): Client {
  const can = (...names: readonly string[]) => member(capabilities, ...names) === true;
  const formats = member(capabilities, 'textDocument', 'hover', 'contentFormat');
  return {
    asksDiagnostics: member(capabilities, 'textDocument', 'diagnostic') !== undefined,
    refreshes: {
      diagnostic: can('workspace', 'diagnostics', 'refreshSupport'),
      codeLens: can('workspace', 'codeLens', 'refreshSupport'),
      inlayHint: can('workspace', 'inlayHint', 'refreshSupport'),
    },
    answersSettings: can('workspace', 'configuration'),
    watchesFiles: can('workspace', 'didChangeWatchedFiles', 'dynamicRegistration'),
    takesSnippets: can('textDocument', 'completion', 'completionItem', 'snippetSupport'),
    annotatesChanges:
      can('workspace', 'workspaceEdit', 'documentChanges') &&
      member(capabilities, 'workspace', 'workspaceEdit', 'changeAnnotationSupport') !== undefined,
    readsMarkdown: !Array.isArray(formats) || formats.includes('markdown'),
    folders: workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === 'string' ? [rootUri] : []),
  };
}

/** A snippet as plain text: what its places hold, and nothing where they hold nothing. */
export function withoutPlaces(snippet: string): string {
  return snippet.replaceAll(/\\([$}\\])|\$\{\d+:((?:\\.|[^}\\])*)\}|\$\d/g, (_all, escaped?: string, held?: string) =>
    held === undefined ? (escaped ?? '') : withoutPlaces(held),
  );
}
