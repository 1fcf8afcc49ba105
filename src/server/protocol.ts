import type {
  CodeAction,
  CodeActionParams,
  CodeLens,
  CodeLensParams,
  CompletionList,
  CompletionParams,
  DefinitionParams,
  DidChangeConfigurationParams,
  DidChangeTextDocumentParams,
  DidChangeWorkspaceFoldersParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  DocumentHighlight,
  DocumentHighlightParams,
  Hover,
  HoverParams,
  InitializeParams,
  InitializeResult,
  InlayHint,
  InlayHintParams,
  Location,
  PrepareRenameParams,
  Range,
  ReferenceParams,
  RenameParams,
  WorkspaceEdit,
} from 'vscode-languageserver';

/**
 * What we answer of the Language Server Protocol: parameters and answer of each method, and the numbers that it gives to words. Only types are taken
 * from its library: loading that takes longer than everything else the server does until its first diagnostics.
 */
export interface Answers {
  initialize: [InitializeParams, InitializeResult];
  shutdown: [undefined, null];
  'textDocument/codeAction': [CodeActionParams, CodeAction[]];
  'textDocument/codeLens': [CodeLensParams, CodeLens[]];
  'textDocument/completion': [CompletionParams, CompletionList];
  'textDocument/definition': [DefinitionParams, Location[]];
  'textDocument/diagnostic': [DocumentDiagnosticParams, DocumentDiagnosticReport];
  'textDocument/documentHighlight': [DocumentHighlightParams, DocumentHighlight[]];
  'textDocument/hover': [HoverParams, Hover | null];
  'textDocument/inlayHint': [InlayHintParams, InlayHint[]];
  'textDocument/prepareRename': [PrepareRenameParams, Range | null];
  'textDocument/references': [ReferenceParams, Location[]];
  'textDocument/rename': [RenameParams, WorkspaceEdit | null];
  /** The methods of `wire/server-messages`; their parameters are checked by validators. */
  [own: `statefulset/${string}`]: [unknown, unknown];
}

/** What we are told, by method. */
export interface Notifications {
  exit: undefined;
  'textDocument/didOpen': DidOpenTextDocumentParams;
  'textDocument/didChange': DidChangeTextDocumentParams;
  'textDocument/didClose': DidCloseTextDocumentParams;
  'textDocument/didSave': unknown;
  initialized: unknown;
  'workspace/didChangeWatchedFiles': unknown;
  'workspace/didChangeWorkspaceFolders': DidChangeWorkspaceFoldersParams;
  'workspace/didChangeConfiguration': DidChangeConfigurationParams;
  [own: `statefulset/${string}`]: unknown;
}

export const textSync = { full: 1, incremental: 2 } as const;
export const severityNumber = { error: 1, warning: 2, information: 3, hint: 4 } as const;
export const completionKind = { field: 10, value: 20, name: 18 } as const;
export const insertFormat = { plain: 1, snippet: 2 } as const;
export const insertAsIs = 1;
export const highlightKind = { read: 2, write: 3 } as const;
