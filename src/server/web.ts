import { serve } from './serve.ts';

/** A scope or a port that takes and sends messages. */
interface Port {
  onmessage: ((event: MessageEvent) => unknown) | null;
  postMessage(message: object): void;
}

/** Serves over a worker's own scope. It reads no files: the client does. */
export function serveBrowser(port: Port): void {
  const listen = (take: (message: unknown) => void): void => {
    port.onmessage = ({ data }) => take(data);
  };
  serve({ send: (message) => port.postMessage(message), listen }, {});
}
