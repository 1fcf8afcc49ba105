import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { serve } from './serve.ts';

/** A scope or a port that takes and sends messages. */
type Port = ConstructorParameters<typeof BrowserMessageReader>[0];

/** Serves over a worker's own scope, or over one end of a message channel. It reads no files: the client does. */
export function serveBrowser(port: Port): void {
  serve(createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port)), undefined);
}
