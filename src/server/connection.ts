import type { Answers, Notifications } from './protocol.ts';

/** Carries whole messages of JSON-RPC both ways. */
export interface Channel {
  send(message: object): void;
  /** Called once. `take` never throws. */
  listen(take: (message: unknown) => void): void;
}

/** A request that is being answered. */
export interface Running {
  /** Nobody waits for the answer any more. */
  cancelled: boolean;
}

/** One end of a JSON-RPC connection. */
export interface Connection {
  /**
   * Answers a method. A handler that throws is a defect of ours that never reaches the user: it is logged, once for each place and message, and the answer
   * is `fallback`; a `Refusal` is thrown for the user.
   */
  answer<Name extends keyof Answers>(
    name: Name,
    fallback: Answers[Name][1],
    handle: (params: Answers[Name][0], running: Running) => Answers[Name][1] | Promise<Answers[Name][1]>,
  ): void;
  /** Takes what is told, guarded in the same way. */
  take<Name extends keyof Notifications>(name: Name, handle: (params: Notifications[Name]) => void | Promise<void>): void;
  /** Asks the other end. Rejects with a `RemoteError`. */
  ask(method: string, params?: object): Promise<unknown>;
  /** Tells the other end. */
  tell(method: string, params: object): void;
  /** Logs in the editor. */
  log(level: 'error' | 'warning', message: string): void;
}

/** Thrown for a request that is not fulfilled for a reason that the editor is to tell its user. */
export class Refusal extends Error {}

/** The other end answered with an error. */
export class RemoteError extends Error {
  readonly code: unknown;

  constructor(code: unknown, message: string) {
    super(message);
    this.code = code;
  }
}

/** The codes of an end that does not know the method, and of one that does not do what was asked. */
export const unknownMethod = -32601;
const requestFailed = -32803;

type Handle = (params: never, running: Running) => unknown;
type Id = string | number;

export function connect(channel: Channel): Connection {
  const answers = new Map<string, { readonly fallback: unknown; readonly handle: Handle }>();
  const takers = new Map<string, Handle>();
  const running = new Map<Id, Running>();
  const asked = new Map<unknown, { readonly resolve: (result: unknown) => void; readonly reject: (error: RemoteError) => void }>();
  const logged = new Set<string>();
  let lastId = 0;
  const send = (message: object) => channel.send({ jsonrpc: '2.0', ...message });
  const log: Connection['log'] = (level, message) =>
    send({ method: 'window/logMessage', params: { type: level === 'error' ? 1 : 2, message } });

  const guarded = async (name: string, fallback: unknown, run: () => unknown): Promise<unknown> => {
    try {
      return await run();
    } catch (error) {
      if (error instanceof Refusal) return error;
      const text = `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      if (!logged.has(text)) log('error', text);
      logged.add(text);
      return fallback;
    }
  };
  const answerRequest = async (id: Id, name: string, params: unknown): Promise<void> => {
    const known = answers.get(name);
    if (known === undefined) return send({ id, error: { code: unknownMethod, message: `Unhandled method ${name}` } });
    const state: Running = { cancelled: false };
    running.set(id, state);
    const result = await guarded(name, known.fallback, () => known.handle(params as never, state));
    running.delete(id);
    if (result instanceof Refusal) send({ id, error: { code: requestFailed, message: result.message } });
    else send({ id, result: result ?? null });
  };
  const takeNotification = (name: string, params: unknown): void => {
    if (name === '$/cancelRequest') {
      const state = running.get(member(params, 'id') as Id);
      if (state !== undefined) state.cancelled = true;
    }
    const handle = takers.get(name);
    if (handle !== undefined) void guarded(name, undefined, () => handle(params as never, { cancelled: false }));
  };
  const takeAnswer = (id: unknown, message: object): void => {
    const waiting = asked.get(id);
    asked.delete(id);
    const error = member(message, 'error');
    if (error === undefined) waiting?.resolve(member(message, 'result'));
    else waiting?.reject(new RemoteError(member(error, 'code'), String(member(error, 'message'))));
  };
  channel.listen((message) => {
    if (typeof message !== 'object' || message === null) return;
    const [id, name, params] = [member(message, 'id'), member(message, 'method'), member(message, 'params')];
    if (typeof name !== 'string') takeAnswer(id, message);
    else if (typeof id === 'number' || typeof id === 'string') void answerRequest(id, name, params);
    else takeNotification(name, params);
  });

  return {
    answer: (name, fallback, handle) => void answers.set(name, { fallback, handle }),
    take: (name, handle) => void takers.set(name, handle),
    ask: (method, params) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        asked.set(lastId, { resolve, reject });
        send({ id: lastId, method, ...(params === undefined ? {} : { params }) });
      }),
    tell: (method, params) => send({ method, params }),
    log,
  };
}

/** A member of a value that came from outside. */
export function member(value: unknown, ...names: readonly string[]): unknown {
  let at = value;
  for (const name of names) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  return at;
}
