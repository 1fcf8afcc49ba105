import { Agent, request } from 'node:https';
import type { KubeObject } from '../../../../src/kube/objects.ts';

export interface Answer {
  readonly code: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A change that a watch told of. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

/**
 * A user of the API server on the loopback address, known by its token. Its certificate is made anew at each start, so it is not checked.
 * What it calls the namespace `demo` may have another name there, so that several can use one control plane.
 */
export class Client {
  readonly #agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  readonly #port: number;
  readonly #headers: Readonly<Record<string, string>>;

  readonly #namespace: string;

  constructor(port: number, token: string, namespace: string) {
    this.#port = port;
    this.#namespace = namespace;
    this.#headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  }

  /** A text of the control plane, with the namespace as it is called here. */
  ours(text: string): string {
    return text.replaceAll(this.#namespace, 'demo');
  }

  /** A text of ours, with the namespace as it is called there. */
  theirs(text: string): string {
    return text.replaceAll('demo', this.#namespace);
  }

  request(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const text = this.theirs(body === undefined ? '' : JSON.stringify(body));
    const headers = { ...this.#headers, 'content-type': contentType, 'content-length': Buffer.byteLength(text) };
    const sent = request(
      { host: '127.0.0.1', port: this.#port, agent: this.#agent, method, path: this.theirs(path), headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = this.ours(Buffer.concat(chunks).toString('utf8'));
          resolve({ code: response.statusCode ?? 0, body: answer.startsWith('{') ? (JSON.parse(answer) as Answer['body']) : {} });
        });
      },
    );
    sent.on('error', reject);
    sent.end(text);
    return promise;
  }

  /** The same, where anything but success is a defect of the recorder. */
  async must(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer['body']> {
    const answer = await this.request(method, path, body, contentType);
    if (answer.code >= 400) throw new Error(`${method} ${path}: ${answer.code} ${String(answer.body['message'])}`);
    return answer.body;
  }

  /** Tells every change of a collection from now on, the objects that are there first. Returns what ends it. */
  watch(path: string, tell: (event: WatchEvent) => void): () => void {
    const agent = new Agent({ rejectUnauthorized: false });
    let ended = false;
    const sent = request(
      { host: '127.0.0.1', port: this.#port, agent, path: this.theirs(`${path}?watch=1&timeoutSeconds=36000`), headers: this.#headers },
      (response) => {
        let rest = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          if (!ended) for (const line of lines) tell(JSON.parse(this.ours(line)) as WatchEvent);
        });
        response.on('error', () => (ended = true));
      },
    );
    sent.on('error', (error) => {
      if (!ended) console.error(`watch ${path}: ${error.message}`);
    });
    sent.end();
    return () => {
      ended = true;
      sent.destroy();
    };
  }
}

export const mergePatch = 'application/merge-patch+json';
export const strategicPatch = 'application/strategic-merge-patch+json';
export const jsonPatch = 'application/json-patch+json';
