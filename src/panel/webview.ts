/** The doors of the page: the editor's message channel, its store, the clock and the turn of the page. */
import type { FromPanel, ToPanel } from '../wire/panel-messages.ts';
import type { PanelHost } from './panel-state.ts';
import type { SavedState } from './saved-state.ts';

/** What the editor gives a webview, once. */
interface WebviewApi {
  readonly postMessage: (message: FromPanel) => void;
  getState(): unknown;
  setState(state: SavedState): void;
}

declare function acquireVsCodeApi(): WebviewApi;

/** The page as the controller sees it. */
export function webviewHost(): PanelHost {
  const api = acquireVsCodeApi();
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.addEventListener('message', () => waiting.shift()?.());
  channel.port1.start();
  return {
    now: () => performance.now(),
    soon: (callback) => {
      waiting.push(callback);
      channel.port2.postMessage(0);
    },
    frame: (callback) => void requestAnimationFrame(callback),
    post: (message) => {
      // The editor's own channel, which has no target origin.
      const { postMessage } = api;
      postMessage(message);
    },
    load: () => api.getState(),
    save: (state) => api.setState(state),
    reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches || document.body.classList.contains('vscode-reduce-motion'),
  };
}

/** Calls back for each message of the host that is one of ours. */
export function listen(isToPanel: (value: unknown) => value is ToPanel, receive: (message: ToPanel) => void): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isToPanel(event.data)) receive(event.data);
  });
}
