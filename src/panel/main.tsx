import { render } from 'preact';
import * as valid from '#validators';
import { Controller } from './controller.ts';
import { listenForKeys } from './keys.ts';
import './main.css';
import { App } from './views/app.tsx';
import { present } from './views/context.ts';
import { listen, webviewHost } from './webview.ts';

const controller = new Controller(webviewHost());
listen(valid.ToPanel, (message) => {
  if (message.type === 'words') document.documentElement.lang = message.language;
  controller.receive(message);
});
listenForKeys(controller);
present(controller);
render(<App />, document.querySelector('#app') ?? document.body);
controller.begin();
